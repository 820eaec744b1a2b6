"""Coming back with a receipt: the status, the desk's questions, an answer, more files, leaving."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy.orm import Session

from crypto import receipts
from crypto.receipts import Malformed
from leads.ledger.plain import Plain
from leads.ledger.words import Name
from leads.register.taxonomy import DECLINE_REASONS, PARTNERS
from leads.reports import dialogue, drafts, intake
from leads.reports.returning import Standing, standing
from leads.reports.submission import Upload
from tipline.attaching import Tray, to_remove
from tipline.filetypes import ACCEPT
from tipline.house import the_house
from tipline.i18n import gettext
from tipline.uploads import MOST_FILES, Refusal, Refused
from tipline.whistleblower.blanks import blank, gap
from tipline.whistleblower.door import door
from tipline.whistleblower.gate import Passed, gate
from tipline.whistleblower.questions import AnswerForm, ReceiptForm
from tipline.whistleblower.steps import go
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import file_ids
from tipline.whistleblower.visit import Visit
from tipline.whistleblower.visitor import Errand, Visitor, arrive, today


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report went another way, and who can help."""

    what: Name
    help: Name


REASONS: Mapping[str, Reason] = MappingProxyType(
    {reason.code: Reason(reason.name, reason.channel) for reason in DECLINE_REASONS.values()}
    | {partner.code: Reason(partner.name, partner.matters) for partner in PARTNERS.values()}
)


@door.route("/return", methods=["GET", "POST"])
def come_back() -> Page:
    """Ask for the receipt. Every well-formed one, known or not, is answered in the same way."""
    visitor = arrive(Errand.RETURN)
    if request.method == "GET":
        return blank("return", visitor, make=ReceiptForm, lay_out=_receipt_page)
    form = ReceiptForm(request.form, **visitor.bound())
    house = the_house()
    try:
        typed = receipts.parse(form.receipt.data or "", check_key=house.keys.check)
    except Malformed:
        typed = None
    if typed is None:
        return _mistyped(visitor, form)
    passed = gate(visitor, costly=True)
    if not isinstance(passed, Passed):
        return passed
    if not form.validate():
        return _receipt_page(form), UNUSABLE
    with house.stretching.place():
        made = receipts.derive(typed, pepper=house.keys.pepper)
    visitor.change(Visit, lambda _: Visit(lookup=made.lookup, seed=made.seed))
    return go("status")


@door.route("/return/report", methods=["GET", "POST"])
def status() -> Page:
    """Show how the report stands, and take what its source has to add."""
    visitor = arrive(Errand.RETURN)
    visit = visitor.load(Visit)
    if visit is None:
        return _lapsed(visitor)
    found = _stands(visit)
    if request.method == "GET" or found.report_id is None:
        form = AnswerForm(data={"answer": visit.answer}, **visitor.bound())
        return _status_page(form, visit, found)
    return _take(visitor, visit, found, found.report_id)


def _receipt_page(form: ReceiptForm) -> str:
    return render_template("whistleblower/return.html", form=form)


def _mistyped(visitor: Visitor, form: ReceiptForm) -> Page:
    """Say that these are no digits of ours: by a page laid out before, since guesses are many."""
    if not form.validate():
        return _receipt_page(form), UNUSABLE

    def wrong(**bound: Any) -> ReceiptForm:
        blank_form = ReceiptForm(data={"receipt": gap("typed")}, **bound)
        blank_form.receipt.errors = [
            gettext("These are not the digits of a receipt of this site. Check each group.")
        ]
        return blank_form

    words = {"typed": form.receipt.data or ""}
    page = blank("mistyped", visitor, make=wrong, lay_out=_receipt_page, words=words)
    page.status_code = UNUSABLE
    return page


def _stands(visit: Visit) -> Standing:
    house = the_house()
    with house.database.reading() as session:
        return standing(session, visit.receipt, sealer=house.sealer)


def _lapsed(visitor: Visitor) -> Page:
    if request.method == "GET":
        return go("come_back")
    # The hour is over: what was typed is given back, since nobody else has it.
    form = ReceiptForm(**visitor.bound())
    typed = request.form.get("answer", "")
    return render_template(
        "whistleblower/return.html", form=form, lapsed=True, typed=typed
    ), UNUSABLE


def _take(visitor: Visitor, visit: Visit, found: Standing, report_id: UUID) -> Page:
    def reserve(ids: tuple[Any, ...]) -> None:
        visitor.change(Visit, lambda v: replace(v or visit, reserved=ids))

    tray = Tray(report_id, len(visit.files), reserve)
    tray.open()
    passed = gate(visitor)
    if not isinstance(passed, Passed):
        tray.drop()
        return passed
    form = AnswerForm(request.form, **visitor.bound())
    if not form.validate():
        tray.drop()
        return _status_page(form, visit, found), UNUSABLE
    refusal: Refusal | None = None
    upload: Upload | None = None
    try:
        upload = tray.keep()
    except Refused as refused:
        refusal = refused.refusal
    changed = visitor.change(Visit, lambda v: _edited(v or visit, form, upload))
    had = (*visit.files, upload) if upload else visit.files
    for file_id in {*file_ids(had)} - {*file_ids(changed.files)}:
        the_house().files.delete(file_id)
    if refusal is not None:
        return _status_page(form, changed, found, gettext(refusal.value)), UNUSABLE
    return (
        _send(visitor, changed, found, form) if request.form.get("do") == "send" else go("status")
    )


def _edited(visit: Visit, form: AnswerForm, upload: Upload | None) -> Visit:
    gone = to_remove(visit.files)
    kept = tuple(one for one in visit.files if one is not gone)
    if upload is not None and len(kept) < MOST_FILES:
        kept = (*kept, upload)
    return replace(visit, answer=form.answer.data or "", files=kept, reserved=())


def _send(visitor: Visitor, visit: Visit, found: Standing, form: AnswerForm) -> Page:
    if request.form.get("turn") != visit.turn:
        form.answer.errors = [
            gettext("Your last answer has been sent; you see it above. Is there more to add?")
        ]
        return _status_page(form, visit, found), UNUSABLE
    if not visit.answer and not visit.files:
        form.answer.errors = [gettext("Write an answer, or add a file.")]
        return _status_page(form, visit, found), UNUSABLE
    corrects = bool(form.corrects.data)
    the_house().database.attempt(lambda session: _add(session, visitor, visit.turn, corrects))
    return go("status")


def _add(session: Session, visitor: Visitor, turn: str, corrects: bool) -> None:  # noqa: FBT001 - a fact of what was said
    house, on = the_house(), today()
    at, sealer = house.clock.now(), house.sealer
    plain = Plain.of(session.connection())
    opened = drafts.read(plain, token=visitor.token, sealer=sealer, at=at, lock=True)
    visit = Visit.from_bytes(opened.plain) if opened else None
    if visit is None or visit.turn != turn:
        return
    drafts.write(plain, visitor.close(Visit(lookup=visit.lookup, seed=visit.seed)))
    report = dialogue.report_under(session, visit.receipt)
    if visit.answer:
        seeds = dialogue.source_seeds(visit.receipt)
        dialogue.reply(
            session, report, visit.answer, seeds=seeds, sealer=sealer, on=on, corrects=corrects
        )
    intake.supplement(session, report, visit.files, on=on, seals=house.seals)


def _status_page(form: AnswerForm, visit: Visit, found: Standing, refusal: str = "") -> str:
    return render_template(
        "whistleblower/status.html",
        form=form,
        visit=visit,
        found=found,
        reasons=REASONS,
        most=MOST_FILES,
        accept=ACCEPT,
        refusal=refusal,
    )


@door.post("/return/leave")
def leave() -> Page:
    """End the visit: its row and its cookie are gone."""
    visitor = arrive(Errand.RETURN)
    if not visitor.pressed():
        return go("status")
    visitor.forget()
    return go("start")
