"""Talking with a source: the conversation, the desk's question, a file that goes with it."""

from uuid import UUID

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.ledger import audit
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.reports.dialogue import ask
from leads.reports.enclosures import enclose, enclosure_key
from leads.reports.reading import report_for
from leads.reports.report import Report
from leads.reports.submission import Upload
from tipline.accounts.door import fill
from tipline.attachments.attaching import Tray
from tipline.attachments.filetypes import ACCEPT
from tipline.attachments.uploads import Refused as FileRefused
from tipline.house import the_house
from tipline.office.desk import Desk, Page, acted, at_desk
from tipline.office.door import door
from tipline.office.downloads import download
from tipline.office.report_forms import AskForm
from tipline.office.report_page import talk_of, turns_of
from tipline.pages.i18n import gettext


@door.route("/reports/<uuid:report_id>/conversation", methods=["GET", "POST"])
def ask_source(report_id: UUID) -> Page:
    """Read the conversation with the source, ask a question, enclose a file."""
    desk = at_desk()
    with desk.house.database.reading() as session:
        found = report_for(session, report_id, unlocked=desk.unlocked)
        turns = turns_of(session, found, desk)
    tray = Tray(talk_of(found), 0, lambda _ids: None, most=1)
    # Before anything reads the form: its file is sealed while it is being read.
    tray.open()
    form = fill(AskForm, request.form or None)
    file = _kept(tray, form)

    def work(session: Session) -> str:
        _say(session, found, form, file, desk)
        return url_for("office.ask_source", report_id=report_id)

    sent = False
    try:
        page = acted(
            form,
            work,
            title=gettext("Conversation with the source"),
            button=gettext("Send to the source"),
            back=url_for("office.report", report_id=report_id),
            turns=turns,
            report_id=report_id,
            accept=ACCEPT,
        )
        sent = isinstance(page, Response)
    finally:
        _tidy(tray, file, sent=sent)
    return page


def _kept(tray: Tray, form: AskForm) -> Upload | None:
    if request.method != "POST" or not form.validate():
        return None
    try:
        return tray.keep()
    except FileRefused as refused:
        form.refused = gettext(refused.refusal.value)
        return None


def _say(session: Session, found: Report, form: AskForm, file: Upload | None, desk: Desk) -> None:
    report = report_for(session, talk_of(found), unlocked=desk.unlocked)
    if report.lookup is None:
        raise Refused(N_("Nobody holds a receipt for this report, so nobody would read it."))
    seals, who, text = desk.house.seals, desk.unlocked, form.question.data or ""
    said = ask(session, report, text, unlocked=who, sealer=seals.sealer, at=desk.at)
    if file is not None:
        enclose(session, report, said, file, unlocked=who, seals=seals, at=desk.at)


def _tidy(tray: Tray, file: Upload | None, *, sent: bool) -> None:
    """Delete what nothing names: all of what was not sent, and the unstripped half of a photo."""
    if not sent or file is None:
        tray.drop()
    elif file.file_id != file.copy_id:
        the_house().files.delete(file.file_id)


@door.get("/reports/<uuid:report_id>/conversation/files/<uuid:file_id>")
def sent_file(report_id: UUID, file_id: UUID) -> Response:
    """Hand out again what the desk sent to the source; audited."""
    desk = at_desk()
    with desk.house.database.transaction() as session:
        found = report_for(session, report_id, unlocked=desk.unlocked)
        talk, seeds = talk_of(found), desk.unlocked.seeds
        file, key = enclosure_key(session, talk, file_id, seeds=seeds, sealer=desk.house.sealer)
        by = desk.unlocked.actor
        audit.record(session, Deed.READ_FILE, at=desk.at, officer_id=by.id, object_id=file_id)
    return download(desk, file.id, file.manifest, subject=talk, key=key)
