"""Step 3: files, a contact, a last look, and sending."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from flask import render_template, request

from crypto import receipts
from crypto.receipts import Receipt
from leads.ledger.plain import Plain
from leads.register.taxonomy import CATEGORIES, VenueKind
from leads.reports import drafts, intake
from leads.reports.envelopes import STORY, BadEnvelope
from leads.reports.readying import ready
from leads.reports.submission import Upload
from tipline.attachments.filetypes import ACCEPT
from tipline.attachments.uploads import MOST_FILES, Refusal, Refused
from tipline.house import the_house
from tipline.pages.formats import day
from tipline.pages.i18n import current_locale, gettext
from tipline.whistleblower import sealed_here
from tipline.whistleblower.blanks import blank, gap
from tipline.whistleblower.districts import offered
from tipline.whistleblower.door import door
from tipline.whistleblower.enclosing import LateTray, change, edited
from tipline.whistleblower.gate import Passed, gate
from tipline.whistleblower.questions import SendForm
from tipline.whistleblower.receiving import shown
from tipline.whistleblower.sealed_here import integrity, sealing
from tipline.whistleblower.steps import NAMES, elsewhere, go, open_step
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import Unsent, file_ids
from tipline.whistleblower.visitor import Errand, Visitor, arrive, today


@door.get("/report/check")
def check() -> Page:
    """Show everything once more, and take files and a contact, before it is sent."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent) or Unsent()
    moved = elsewhere(draft, "check")
    if moved is not None:
        return moved
    if draft.files or draft.contact or draft.sealed_contact:
        return _page(SendForm(data={"contact": draft.contact}, **visitor.bound()), draft)
    told, given = _told(draft), sealing(draft)
    gaps = {name: gap(name) for name in told}
    return blank(
        ("check", draft.concerns_office, bool(draft.sealed_story)),
        visitor,
        make=SendForm,
        lay_out=lambda form: _page(form, draft, told=gaps, given=given | {"report": gap("report")}),
        words=told | {"report": given["report"]},
    )


def _page(
    form: SendForm,
    draft: Unsent,
    refusal: Refusal | None = None,
    *,
    told: dict[str, str] | None = None,
    given: dict[str, str] | None = None,
) -> str:
    return render_template(
        "whistleblower/check.html",
        form=form,
        steps=NAMES,
        told=told or _told(draft),
        sealing=given or sealing(draft),
        integrity=integrity(),
        sealed=bool(draft.sealed_contact),
        sealed_story=bool(draft.sealed_story),
        concerns_office=draft.concerns_office,
        files=draft.files,
        most=MOST_FILES,
        accept=ACCEPT,
        refusal=gettext(refusal.value) if refusal else "",
    )


def _told(draft: Unsent) -> dict[str, str]:
    locale = current_locale().code
    kind, category = VenueKind(draft.kind), CATEGORIES[draft.category].name
    told = {
        "what": f"{kind.said(locale)} · {category.said(locale)}",
        "official": gettext("Yes") if draft.concerns_office else gettext("No"),
        "venue": draft.venue_name,
        "district": offered()[draft.district].said(locale),
        "address": draft.address,
        "happened": _happened(draft),
        "story": draft.narrative or gettext("Sealed by your browser: we cannot show it."),
        "sealed": sealed_here.opened_here(draft.sealed_story) or "-",
    }
    nothing = gettext("Not given")
    return {name: text or nothing for name, text in told.items()}


def _happened(draft: Unsent) -> str:
    if draft.happened_on is None:
        return ""
    written = day(draft.happened_on)
    return gettext("about %(day)s", day=written) if draft.about else written


@dataclass(frozen=True, slots=True)
class Brought:
    """What the form of the last page brought: a file, or why it was not taken."""

    upload: Upload | None = None
    refusal: Refusal | None = None

    @classmethod
    def on(cls, tray: LateTray) -> "Brought":
        """Finish the file that came, if one did."""
        try:
            return cls(upload=tray.keep())
        except Refused as refused:
            return cls(refusal=refused.refusal)


@door.post("/report/check")
def send() -> Page:
    """Take a file, take one away, or send; sent twice, a report is kept once."""
    visitor = arrive(Errand.REPORT)
    tray = LateTray(visitor)
    if visitor.known:
        tray.open()
    form = SendForm(request.form, **visitor.bound())
    opened = visitor.open()
    draft = Unsent.from_bytes(opened.plain) if opened else Unsent()
    if opened is None or open_step(draft) != "check":
        tray.drop()
        return go(open_step(draft))
    passed = gate(visitor, sends=draft.report_id if _sending() else None)
    if not isinstance(passed, Passed):
        tray.drop()
        return passed
    if not form.validate() or not _whole(form, draft):
        tray.drop()
        return _page(form, draft), UNUSABLE
    brought = Brought.on(tray)
    if _sending() and not brought.refusal:
        last = edited(draft, form, brought.upload)
        try:
            page = _sent(visitor, last, was=opened.sealed, passed=passed)
        except BadEnvelope as error:
            return _again(visitor, form, brought, error)
        _delete(_let_go(draft, brought.upload, last))
        return page
    changed = change(visitor, lambda known: edited(known, form, brought.upload))
    _delete(_let_go(draft, brought.upload, changed))
    return (_page(form, changed, brought.refusal), UNUSABLE) if brought.refusal else go("check")


def _sending() -> bool:
    return request.form.get("do") == "send"


def _whole(form: SendForm, draft: Unsent) -> bool:
    try:
        sealed_here.brought(draft)
    except BadEnvelope as error:
        form.contact.errors = [gettext(error.sentence)]
    return not form.contact.errors


def _again(visitor: Visitor, form: SendForm, brought: Brought, error: BadEnvelope) -> Page:
    # Its keepers are others than when it was sealed: it alone is asked for anew.
    story = error.what is STORY.kind

    def without(known: Unsent) -> Unsent:
        last = edited(known, form, brought.upload)
        return replace(last, sealed_for="") if story else replace(last, sealed_contact="")

    changed = change(visitor, without)
    if story:
        return go("story")
    form.contact.errors = [gettext(error.sentence)]
    return _page(form, changed), UNUSABLE


def _let_go(had: Unsent, upload: Upload | None, kept: Unsent) -> Iterator[UUID]:
    brought = (upload,) if upload else ()
    yield from {*file_ids(had.files + brought)} - {*file_ids(kept.files)}


def _delete(gone: Iterator[UUID]) -> None:
    # After the commit: until then the row still names them.
    for file_id in gone:
        the_house().files.delete(file_id)


def _sent(visitor: Visitor, draft: Unsent, *, was: bytes, passed: Passed) -> Page:
    # The answer that says it is kept carries the receipt: a line that breaks after it costs nobody
    # their way back, and on a slow circuit there is one journey less.
    page = shown(visitor, draft)
    return page if _seal(visitor, draft, was=was, passed=passed) else go("receipt")


def _seal(visitor: Visitor, draft: Unsent, *, was: bytes, passed: Passed) -> bool:
    house, submission = the_house(), draft.submission(received_on=today())
    # What can be made before the transaction is, for no writer to wait; and before the Argon2,
    # whose 19 MiB empty the processor's caches for whatever comes after it.
    made, sent = ready(submission, seals=house.seals), visitor.close(draft.as_sent())
    with house.stretching.place():
        receipt = receipts.derive(Receipt(draft.receipt), pepper=house.keys.pepper)
    made = made.under(receipt)

    def receive(connection: Plain) -> bool:
        # In one commit: after a crash there is either both, the flag and the report, or neither.
        ours = drafts.swap(connection, sent, was=was)
        if ours:
            intake.receive(
                connection,
                submission,
                receipt=receipt,
                seals=house.seals,
                made=made,
                held=passed.held,
            )
        return ours

    return house.database.attempt_bare(receive)
