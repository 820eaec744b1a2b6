"""What somebody says who came back: kept with its files until it is sent, and sent once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy.orm import Session

from leads.ledger.plain import Plain
from leads.ledger.words import Name
from leads.register.taxonomy import DECLINE_REASONS, PARTNERS
from leads.reports import dialogue, drafts, intake
from leads.reports.envelopes import REPLY, BadEnvelope, envelope
from leads.reports.returning import Standing
from leads.reports.submission import Upload
from tipline.attachments.attaching import Tray, to_remove
from tipline.attachments.filetypes import ACCEPT
from tipline.attachments.uploads import MOST_FILES, Refusal, Refused
from tipline.house import the_house
from tipline.pages.i18n import gettext
from tipline.whistleblower.gate import Passed, gate
from tipline.whistleblower.questions import AnswerForm
from tipline.whistleblower.sealed_here import answer_sealing, integrity
from tipline.whistleblower.steps import go
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import file_ids
from tipline.whistleblower.visit import Visit
from tipline.whistleblower.visitor import Visitor, today


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report went another way, and who can help."""

    what: Name
    help: Name


REASONS: Mapping[str, Reason] = MappingProxyType(
    {reason.code: Reason(reason.name, reason.channel) for reason in DECLINE_REASONS.values()}
    | {partner.code: Reason(partner.name, partner.matters) for partner in PARTNERS.values()}
)


def take(visitor: Visitor, visit: Visit, found: Standing, report_id: UUID) -> Page:
    """Take what the page brought: words, typed or sealed, a file, a file less, or sending."""

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
        return status_page(form, visit, found), UNUSABLE
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
        return status_page(form, changed, found, gettext(refusal.value)), UNUSABLE
    return (
        _send(visitor, changed, found, form) if request.form.get("do") == "send" else go("status")
    )


def _edited(visit: Visit, form: AnswerForm, upload: Upload | None) -> Visit:
    gone = to_remove(visit.files)
    kept = tuple(one for one in visit.files if one is not gone)
    if upload is not None and len(kept) < MOST_FILES:
        kept = (*kept, upload)
    typed = form.answer.data or ""
    sealed = "" if typed else form.sealed_answer.data or ""
    return replace(visit, answer=typed, sealed_answer=sealed, files=kept, reserved=())


def _send(visitor: Visitor, visit: Visit, found: Standing, form: AnswerForm) -> Page:
    if request.form.get("turn") != visit.turn:
        form.answer.errors = [
            gettext("Your last answer has been sent; you see it above. Is there more to add?")
        ]
        return status_page(form, visit, found), UNUSABLE
    if not visit.answer and not visit.sealed_answer and not visit.files:
        form.answer.errors = [gettext("Write an answer, or add a file.")]
        return status_page(form, visit, found), UNUSABLE
    corrects = bool(form.corrects.data)
    try:
        the_house().database.attempt(lambda session: _add(session, visitor, visit.turn, corrects))
    except BadEnvelope as error:
        # Its keepers are others than when it was sealed: the browser that has it seals it again.
        form.answer.errors = [gettext(error.sentence)]
        return status_page(form, visit, found), UNUSABLE
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
    if visit.sealed_answer:
        sealed = envelope(visit.sealed_answer, REPLY)
        dialogue.reply_sealed(session, report, sealed, turn=UUID(turn), seals=house.seals, on=on)
    if visit.answer:
        seeds = dialogue.source_seeds(visit.receipt)
        dialogue.reply(
            session, report, visit.answer, seeds=seeds, sealer=sealer, on=on, corrects=corrects
        )
    intake.supplement(session, report, visit.files, on=on, seals=house.seals)


def status_page(form: AnswerForm, visit: Visit, found: Standing, refusal: str = "") -> str:
    """Lay out how a report stands, the conversation, and the form for an answer."""
    return render_template(
        "whistleblower/status.html",
        form=form,
        visit=visit,
        found=found,
        reasons=REASONS,
        most=MOST_FILES,
        accept=ACCEPT,
        refusal=refusal,
        sealing=answer_sealing(visit, found.desk) if found.report_id else {},
        integrity=integrity(),
    )
