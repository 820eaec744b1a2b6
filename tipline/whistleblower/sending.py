"""Steps 4 and 5: files and a contact, check and send, and the receipt, shown until typed back."""

import secrets
from dataclasses import replace
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from crypto import receipts
from crypto.receipts import Receipt, ReceiptSecrets
from leads.register.taxonomy import CATEGORIES, VenueKind
from leads.reports import drafts, intake
from leads.reports.submission import Upload
from tipline.attaching import Tray, to_remove
from tipline.filetypes import ACCEPT
from tipline.house import the_house
from tipline.i18n import gettext
from tipline.uploads import MOST_FILES, Refusal, Refused
from tipline.whistleblower.blanks import blank, still
from tipline.whistleblower.districts import offered
from tipline.whistleblower.door import door
from tipline.whistleblower.questions import FilesForm, GroupsForm, Press
from tipline.whistleblower.steps import NAMES, after, elsewhere, go, open_step
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import Unsent, file_ids
from tipline.whistleblower.visitor import Errand, Visitor, arrive, today

GROUPS = 6


@door.route("/report/files", methods=["GET", "POST"])
def files() -> Page:
    """Take files, one at a time, and a contact."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent) or Unsent()
    if request.method == "GET" or draft.sent:
        return elsewhere(draft, "files") or _open(visitor, draft)
    return _take(visitor, draft)


def _open(visitor: Visitor, draft: Unsent) -> Page:
    if not draft.files and not draft.contact:
        return blank(
            "files", visitor, make=FilesForm, lay_out=lambda form: _files_page(form, draft)
        )
    return _files_page(FilesForm(data={"contact": draft.contact}, **visitor.bound()), draft)


def _take(visitor: Visitor, draft: Unsent) -> Page:
    def reserve(ids: tuple[Any, ...]) -> None:
        visitor.change(Unsent, lambda d: replace(d or draft, reserved=ids))

    tray = Tray(draft.report_id, len(draft.files), reserve)
    if visitor.known:
        tray.open()
    form = FilesForm(request.form, **visitor.bound())
    if not form.validate():
        tray.drop()
        return _files_page(form, draft), UNUSABLE
    refusal: Refusal | None = None
    upload: Upload | None = None
    try:
        upload = tray.keep()
    except Refused as refused:
        refusal = refused.refusal
    onward = request.form.get("do") == "next" and refusal is None
    changed = visitor.change(Unsent, lambda d: _edited(d or draft, form, upload, onward=onward))
    _sweep(draft, changed, upload)
    if refusal is not None:
        return _files_page(form, changed, refusal), UNUSABLE
    return after("files", changed) if onward else go("files")


def _edited(draft: Unsent, form: FilesForm, upload: Upload | None, *, onward: bool) -> Unsent:
    if draft.sent:
        return draft
    gone = to_remove(draft.files)
    kept = tuple(one for one in draft.files if one is not gone)
    draft = replace(draft, contact=form.contact.data or "", files=kept, reserved=())
    if upload is not None and len(draft.files) < MOST_FILES:
        draft = draft.with_file(upload)
    return _with_receipt(draft) if onward else draft


def _sweep(before: Unsent, now: Unsent, upload: Upload | None) -> None:
    """Delete stored files that the draft no longer holds; after its commit, so none is missed."""
    had = (*before.files, upload) if upload else before.files
    for file_id in {*file_ids(had)} - {*file_ids(now.files)}:
        the_house().files.delete(file_id)


def _with_receipt(draft: Unsent) -> Unsent:
    if draft.receipt:
        return draft
    drawn = receipts.draw(the_house().keys.check)
    asked = sorted(secrets.SystemRandom().sample(range(GROUPS), 2))
    return replace(draft, receipt=drawn.digits, asked=tuple(asked))


def _files_page(form: FilesForm, draft: Unsent, refusal: Refusal | None = None) -> str:
    return render_template(
        "whistleblower/files.html",
        form=form,
        steps=NAMES,
        files=draft.files,
        most=MOST_FILES,
        accept=ACCEPT,
        refusal=gettext(refusal.value) if refusal else "",
    )


@door.get("/report/check")
def check() -> Page:
    """Show everything once more, before it is sent."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent) or Unsent()
    moved = elsewhere(draft, "check")
    if moved is not None:
        return moved
    if not draft.receipt:
        draft = visitor.change(Unsent, lambda d: _with_receipt(d or draft))
    return _check_page(Press(**visitor.bound()), draft)


def _check_page(form: Press, draft: Unsent) -> str:
    return render_template(
        "whistleblower/check.html",
        form=form,
        steps=NAMES,
        draft=draft,
        kind=VenueKind(draft.kind),
        category=CATEGORIES[draft.category].name,
        district=offered()[draft.district],
    )


@door.post("/report/check")
def send() -> Page:
    """Seal and keep the report; sent twice, it is kept once and shows the same receipt."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent) or Unsent()
    if open_step(draft) != "check" or not draft.receipt:
        return go(open_step(draft))
    form = Press(request.form, **visitor.bound())
    if not form.validate():
        return _check_page(form, draft), UNUSABLE
    house = the_house()
    # Argon2 takes thirty milliseconds; no transaction waits for it.
    made = receipts.derive(Receipt(draft.receipt), pepper=house.keys.pepper)
    house.database.attempt(lambda session: _receive(session, visitor, made))
    return go("receipt")


def _receive(session: Session, visitor: Visitor, made: ReceiptSecrets) -> None:
    house = the_house()
    at, sealer = house.clock.now(), house.sealer
    plain = drafts.read(session, token=visitor.token, sealer=sealer, at=at, lock=True)
    draft = Unsent.from_bytes(plain) if plain else None
    if draft is None or draft.sent:
        return
    sent = replace(draft, sent=True)
    # The flag goes with the report, in one commit: after a crash there is either both or neither.
    drafts.write(
        session, sent.to_bytes(), token=visitor.token, files=sent.unowned, sealer=sealer, at=at
    )
    submission = draft.submission(received_on=today())
    intake.receive(session, submission, receipt=made, seals=house.seals)


@door.get("/report/receipt")
def receipt() -> Page:
    """Show the receipt, as often as it is asked for, until its groups were typed back."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent)
    if draft is None or not draft.sent:
        return go(open_step(draft or Unsent()))
    return _receipt_page(GroupsForm(**visitor.bound()), draft)


@door.post("/report/receipt")
def confirm() -> Page:
    """Compare the groups typed back; then the draft, and with it the receipt, is gone."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent)
    if draft is None or not draft.sent:
        return go(open_step(draft or Unsent()))
    form = GroupsForm(request.form, **visitor.bound())
    groups = Receipt(draft.receipt).groups
    typed = zip((form.first, form.second), draft.asked, strict=True)
    if not form.validate() or not {_same(field, groups[at]) for field, at in typed} <= {True}:
        return _receipt_page(form, draft), UNUSABLE
    visitor.forget()
    return go("done")


def _same(field: Any, group: str) -> bool:
    typed = "".join(sign for sign in field.data if not sign.isspace())
    if typed.isdecimal() and f"{int(typed):04d}" == group:
        return True
    field.errors = [gettext("This is not the group on the receipt. Look again.")]
    return False


def _receipt_page(form: GroupsForm, draft: Unsent) -> str:
    return render_template(
        "whistleblower/receipt.html",
        form=form,
        groups=Receipt(draft.receipt).groups,
        asked=[place + 1 for place in draft.asked],
    )


@door.get("/report/done")
def done() -> str:
    """Say that all is done, and how to come back."""
    return still("whistleblower/done.html")
