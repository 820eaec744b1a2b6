"""The keeper's pages: the requests for contacts, and the answer to one; never a contact itself."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.ledger.errors import Overtaken
from leads.register.units import UnitKind
from leads.reports.identity_answers import OpenRequest, asked_of, grant, read_request, refuse
from leads.reports.identity_requests import Answer
from tipline.accounts.door import fill, require_unit_kinds, signed_in
from tipline.custody.forms import GRANT, AnswerForm
from tipline.house import the_house
from tipline.pages.i18n import gettext

door = Blueprint("custody", __name__, url_prefix="/custody")
require_unit_kinds(door, {UnitKind.CUSTODIAN, UnitKind.OVERSIGHT})


@door.get("/")
def requests() -> str:
    """List who asks for which contact; the reason is on the request's own page."""
    with the_house().database.reading() as session:
        asked = asked_of(session, unlocked=signed_in())
    waiting = [one for one in asked if one.answer is Answer.ASKED]
    decided = [one for one in asked if one.answer is not Answer.ASKED]
    return render_template("custody/requests.html", waiting=waiting, decided=decided)


@door.route("/<uuid:request_id>", methods=["GET", "POST"])
def decide(request_id: UUID) -> str | tuple[str, int] | Response:
    """Read one request and answer it, once."""
    form = fill(AnswerForm, request.form or None, data={"hours": "24"})
    form.offer()
    opened = _read(request_id)
    if request.method == "GET":
        return _page(form, opened)
    if not form.validate():
        return _page(form, opened), 400
    try:
        the_house().database.attempt(lambda session: _answer(session, request_id, form))
    except Overtaken:
        form.form_errors.append(gettext("Somebody has answered this request already."))
        return _page(form, _read(request_id)), 409
    return redirect(url_for("custody.requests"), code=303)


def _answer(session: Session, request_id: UUID, form: AnswerForm) -> None:
    house, words = the_house(), form.words.data or ""
    unlocked, sealer, at = signed_in(), house.sealer, house.clock.now()
    if form.answer.data != GRANT:
        refuse(session, request_id, words, unlocked=unlocked, sealer=sealer, at=at)
        return
    hours = int(form.hours.data or 0)
    grant(session, request_id, words, hours=hours, unlocked=unlocked, sealer=sealer, at=at)


def _read(request_id: UUID) -> OpenRequest:
    house = the_house()
    with house.database.reading() as session:
        return read_request(session, request_id, unlocked=signed_in(), sealer=house.sealer)


def _page(form: AnswerForm, opened: OpenRequest) -> str:
    return render_template("custody/request.html", form=form, opened=opened)
