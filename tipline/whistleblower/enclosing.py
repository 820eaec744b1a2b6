"""Step 3: files, one at a time, and a contact."""

import secrets
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

from flask import render_template, request

from crypto import receipts
from leads.reports.submission import Upload
from tipline.attaching import Tray, to_remove
from tipline.filetypes import ACCEPT
from tipline.house import the_house
from tipline.i18n import gettext
from tipline.requests import SealingRequest
from tipline.uploads import MOST_FILES, Incoming, Refusal, Refused
from tipline.whistleblower.blanks import blank
from tipline.whistleblower.door import door
from tipline.whistleblower.questions import FilesForm
from tipline.whistleblower.steps import NAMES, after, elsewhere, go
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import Unsent, file_ids
from tipline.whistleblower.visitor import Errand, Visitor, arrive

GROUPS = 6


@dataclass(slots=True)
class LateTray:
    """A tray that asks for the draft only when a file really comes: most forms bring none."""

    visitor: Visitor
    tray: Tray | None = field(default=None, init=False)

    def open(self) -> None:
        """Take the request's files; call it before anything reads the form."""
        cast("SealingRequest", request).receive = self.receive
        _ = request.files

    def receive(self, name: str) -> Incoming:
        """Make room for a file that begins to come in."""
        if self.tray is None:
            draft = self.visitor.load(Unsent) or Unsent()

            def reserve(ids: tuple[UUID, ...]) -> None:
                self.visitor.change(Unsent, lambda d: replace(d or draft, reserved=ids))

            self.tray = Tray(draft.report_id, len(draft.files), reserve)
        return self.tray.receive(name)

    def keep(self) -> Upload | None:
        """Finish the file, if there is one. Raises Refused, and then nothing of it is stored."""
        return self.tray.keep() if self.tray else None

    def drop(self) -> None:
        """Forget the file and whatever is stored of it."""
        if self.tray:
            self.tray.drop()


@door.get("/report/files")
def files() -> Page:
    """Ask for files, one at a time, and for a contact."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent) or Unsent()
    moved = elsewhere(draft, "files")
    if moved is not None:
        return moved
    if draft.files or draft.contact:
        return _files_page(FilesForm(data={"contact": draft.contact}, **visitor.bound()), draft)
    return blank("files", visitor, make=FilesForm, lay_out=lambda f: _files_page(f, draft))


@door.post("/report/files")
def take_files() -> Page:
    """Take a file, take one away, or go on; the contact is kept in each case."""
    visitor = arrive(Errand.REPORT)
    tray = LateTray(visitor)
    if visitor.known:
        tray.open()
    form = FilesForm(request.form, **visitor.bound())
    if not form.validate():
        tray.drop()
        return _files_page(form, visitor.load(Unsent) or Unsent()), UNUSABLE
    refusal: Refusal | None = None
    upload: Upload | None = None
    try:
        upload = tray.keep()
    except Refused as refused:
        refusal = refused.refusal
    onward = request.form.get("do") == "next" and refusal is None
    draft = _change(visitor, form, upload, onward=onward)
    if refusal is not None:
        return _files_page(form, draft, refusal), UNUSABLE
    return after("files", draft) if onward else go("files")


def _change(visitor: Visitor, form: FilesForm, upload: Upload | None, *, onward: bool) -> Unsent:
    gone: set[UUID] = set()

    def edit(draft: Unsent | None) -> Unsent:
        known = draft or Unsent()
        edited = known if known.sent else _edited(known, form, upload, onward=onward)
        brought = (upload,) if upload else ()
        gone.update({*file_ids(known.files + brought)} - {*file_ids(edited.files)})
        return edited

    changed = visitor.change(Unsent, edit)
    # After the commit: until then the row still names them.
    for file_id in gone:
        the_house().files.delete(file_id)
    return changed


def _edited(draft: Unsent, form: FilesForm, upload: Upload | None, *, onward: bool) -> Unsent:
    removed = to_remove(draft.files)
    kept = tuple(one for one in draft.files if one is not removed)
    if upload is not None and len(kept) < MOST_FILES:
        kept = (*kept, upload)
    draft = replace(draft, contact=form.contact.data or "", files=kept, reserved=())
    return with_receipt(draft) if onward else draft


def with_receipt(draft: Unsent) -> Unsent:
    """Draw the receipt, and the groups to be typed back, into a draft that has none."""
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
