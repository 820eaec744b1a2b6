"""The oversight unit's pages: requests of sources, recusals in force, and exposures."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.casework.lead import Lead
from leads.casework.recusals import in_force, lift, order, recusable
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.recused import Ground
from leads.register.units import UnitKind
from leads.reports.exposures import exposures
from leads.reports.recusal_requests import (
    OpenRequest,
    recusal_asked,
    recusals_asked,
    settle,
)
from tipline.accounts.door import fill, require_unit_kinds, signed_in
from tipline.forms.choices import option
from tipline.forms.house import HouseForm
from tipline.house import the_house
from tipline.oversight.forms import LiftForm, OrderForm, OrderOnLeadForm
from tipline.pages.i18n import current_locale, gettext

door = Blueprint("oversight", __name__, url_prefix="/oversight")
require_unit_kinds(door, {UnitKind.OVERSIGHT})

Page = str | tuple[str, int] | Response


@door.get("/")
def recusals() -> str:
    """List what sources ask, and who is recused from what."""
    house, who = the_house(), signed_in()
    with house.database.reading() as session:
        asked = recusals_asked(session, unlocked=who, sealer=house.sealer)
        held = in_force(session, unlocked=who)
    return render_template(
        "oversight/recusals.html", asked=asked, held=held, lift_form=fill(LiftForm)
    )


@door.route("/requests/<uuid:request_id>", methods=["GET", "POST"])
def answer_request(request_id: UUID) -> Page:
    """Read what a source asks, and recuse the officers who are meant, or nobody."""
    form = fill(OrderForm, request.form or None)
    opened = _offered(form, request_id)

    def work(session: Session) -> None:
        chosen = [UUID(one) for one in form.officers.data or ()]
        if chosen:
            _order(session, opened.report_id, chosen, Ground.ASKED)
        settle(session, request_id)

    return _carried(form, work) or render_template(
        "oversight/order.html", form=form, opened=opened, title=gettext("A source asks")
    )


@door.route("/order", methods=["GET", "POST"])
def order_on_lead() -> Page:
    """Recuse officers from a lead that is known by its number."""
    form = fill(OrderOnLeadForm, request.form or None)
    _offer(form)

    def work(session: Session) -> None:
        number = (form.number.data or "").strip().upper()
        lead_id = session.scalar(select(Lead.id).where(Lead.number == number))
        if lead_id is None:
            raise Refused(N_("There is no lead of this number."))
        _order(session, lead_id, [UUID(one) for one in form.officers.data or ()], Ground.ORDERED)

    return _carried(form, work) or render_template(
        "oversight/order.html", form=form, opened=None, title=gettext("Order a recusal")
    )


@door.post("/lift/<uuid:officer_id>/<uuid:subject_id>")
def lift_recusal(officer_id: UUID, subject_id: UUID) -> Page:
    """Let an officer find a matter again."""
    house = the_house()
    if not fill(LiftForm, request.form).validate():
        return redirect(url_for("oversight.recusals"), code=303)
    with house.database.transaction() as session:
        lift(session, officer_id, subject_id, unlocked=signed_in(), at=house.clock.now())
    return redirect(url_for("oversight.recusals"), code=303)


@door.get("/exposures")
def exposed() -> str:
    """List who had seen what was handed over to this unit."""
    with the_house().database.reading() as session:
        rows = exposures(session, by=signed_in().actor)
    return render_template("oversight/exposures.html", rows=rows)


def _carried(form: HouseForm, work: Callable[[Session], None]) -> Page | None:
    """Do what a form asks; None to show it, with what stands against it."""
    if request.method == "GET" or not form.validate():
        return None
    try:
        the_house().database.attempt(work)
    except Refused as error:
        form.form_errors.append(gettext(error.sentence))
        return None
    return redirect(url_for("oversight.recusals"), code=303)


def _order(session: Session, subject_id: UUID, officers: list[UUID], ground: Ground) -> None:
    at = the_house().clock.now()
    order(session, subject_id, officers, ground=ground, unlocked=signed_in(), at=at)


def _offered(form: OrderForm, request_id: UUID) -> OpenRequest:
    house = the_house()
    _offer(form)
    with house.database.reading() as session:
        found = recusal_asked(session, request_id, unlocked=signed_in(), sealer=house.sealer)
    if found.answered and request.method == "POST":
        raise NotFound
    return found


def _offer(form: OrderForm | OrderOnLeadForm) -> None:
    locale = current_locale().code
    with the_house().database.reading() as session:
        form.officers.choices = [
            option(str(one.id), f"{one.name} · {one.unit.name.said(locale)}")
            for one in recusable(session)
            if one.id != signed_in().actor.id
        ]
