"""A report's page: read it, see what resembles it, accept it; and its files."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.casework.merging import Matter, join, open_lead
from leads.casework.together import Into
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.matching.corrections import joined_to
from leads.register.authority import Deed, may
from leads.register.taxonomy import decline_reason, partner
from leads.reports.reading import file_key, report_for
from leads.reports.report import Stage
from tipline.accounts.door import fill
from tipline.forms.choices import option
from tipline.office.desk import DEEDS, Desk, Page, at_desk, carried_out, uuid_or_none
from tipline.office.door import door
from tipline.office.downloads import download
from tipline.office.report_forms import AcceptForm
from tipline.office.report_page import ReportPage, Similar, open_report
from tipline.pages.i18n import gettext

NEW = "new"


@door.get("/reports/<uuid:report_id>")
def report(report_id: UUID) -> Page:
    """Read a report."""
    return _show(report_id, at_desk())


@door.post("/reports/<uuid:report_id>")
def accept(report_id: UUID) -> Page:
    """Accept a report: open a lead, or join one."""
    desk = at_desk()
    form = fill(AcceptForm, request.form)
    # What was offered may have moved on meanwhile: the service judges the choice, not this list.
    form.choice.choices = [option(form.choice.data or "-", "")]
    if not form.validate():
        return _show(report_id, desk, form=form, code=400)
    where = carried_out(
        form, lambda session: _accept(session, report_id, str(form.choice.data), desk)
    )
    if where is None:
        return _show(report_id, desk, form=form, code=409)
    return redirect(where, code=303)


def _accept(session: Session, report_id: UUID, choice: str, desk: Desk) -> str:
    if choice == NEW:
        lead_id = _open(session, report_id, desk)
    else:
        into = chosen_lead(choice)
        lead_id = into.lead_id
        join(session, report_id, lead_id, version=into.version, unlocked=desk.unlocked, at=desk.at)
        joined_to(session, report_id, lead_id, unlocked=desk.unlocked, at=desk.at)
    return url_for("office.lead", lead_id=lead_id)


def _open(session: Session, report_id: UUID, desk: Desk) -> UUID:
    found = report_for(session, report_id, unlocked=desk.unlocked)
    opened = open_lead(
        session,
        report_id,
        Matter(found.district, found.category, found.venue_id),
        unlocked=desk.unlocked,
        seals=desk.house.seals,
        calendar=desk.house.calendar,
        at=desk.at,
    )
    return opened.id


def chosen_lead(choice: str) -> Into:
    """Read which lead was chosen, and its version that was seen; Refused for anything else."""
    lead, _, version = choice.partition(":")
    lead_id = uuid_or_none(lead)
    if lead_id is None or not version.isascii() or not version.isdigit():
        raise Refused(N_("Choose a new lead, or the lead it belongs to."))
    return Into(lead_id, int(version[:9]))


def _show(report_id: UUID, desk: Desk, *, form: AcceptForm | None = None, code: int = 200) -> Page:
    with desk.house.database.transaction() as session:
        page = open_report(session, report_id, desk)
    form = form or fill(AcceptForm, data={"choice": _best(page)})
    form.choice.choices = [
        option(NEW, gettext("Open a new lead")),
        *(_offer(one) for one in page.similar if one.joinable),
    ]
    told = _told(page)
    shown = render_template(
        "office/report.html",
        page=page,
        form=form,
        told=told,
        deeds=DEEDS,
        may_hand_over=may(desk.unlocked.actor, Deed.HAND_OVER),
    )
    return shown, code


def _best(page: ReportPage) -> str:
    best = next((one for one in page.similar if one.likely and one.joinable), None)
    return f"{best.row.lead_id}:{best.version}" if best else NEW


def _offer(one: Similar) -> Any:
    label = gettext("Join lead %(number)s", number=one.row.lead_number)
    hint = gettext("Likely the same matter") if one.likely else gettext("Perhaps the same matter")
    return option(f"{one.row.lead_id}:{one.version}", label, hint)


def _told(page: ReportPage) -> object | None:
    """What the source reads beside the status, if anything."""
    if page.stage is Stage.DECLINED:
        return decline_reason(page.public_reason)
    return partner(page.public_reason) if page.stage is Stage.TRANSFERRED else None


@door.get("/reports/<uuid:report_id>/files/<uuid:file_id>")
def report_file(report_id: UUID, file_id: UUID) -> Response:
    """Hand out the stripped copy of a report's file; audited."""
    desk = at_desk()
    with desk.house.database.transaction() as session:
        opened, owner, key = file_key(
            session, file_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        )
    return download(
        desk, opened.copy_id, opened.manifest, subject=owner, key=key, asked_for=report_id
    )
