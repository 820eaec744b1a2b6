"""Files, one at a time, and a contact, on the last page before sending."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

from flask import request

from leads.reports.submission import Upload
from tipline.attachments.attaching import Tray, to_remove
from tipline.attachments.uploads import MOST_FILES
from tipline.pages.requests import Nowhere, SealingRequest
from tipline.whistleblower.questions import SendForm
from tipline.whistleblower.sealed_here import contact_now
from tipline.whistleblower.unsent import Unsent
from tipline.whistleblower.visitor import Visitor


@dataclass(slots=True)
class LateTray:
    """A tray that asks for the draft only when a file really comes: most forms bring none."""

    visitor: Visitor
    tray: Tray | None = field(default=None, init=False)

    def open(self) -> None:
        """Take the request's files; call it before anything reads the form."""
        cast("SealingRequest", request).receive = self.receive
        _ = request.files

    def receive(self, name: str) -> Nowhere:
        """Make room for a file that begins to come in; none for whoever has no draft."""
        if self.tray is None:
            draft = self.visitor.load(Unsent)
            if draft is None:
                return Nowhere()
            known = draft

            def reserve(ids: tuple[UUID, ...]) -> None:
                self.visitor.change(Unsent, lambda d: replace(d or known, reserved=ids))

            self.tray = Tray(draft.report_id, len(draft.files), reserve)
        return self.tray.receive(name)

    def keep(self) -> Upload | None:
        """Finish the file, if there is one. Raises Refused, and then nothing of it is stored."""
        return self.tray.keep() if self.tray else None

    def drop(self) -> None:
        """Forget the file and whatever is stored of it."""
        if self.tray:
            self.tray.drop()


def change(visitor: Visitor, edit: Callable[[Unsent], Unsent]) -> Unsent:
    """Change a draft that is not sent yet; what was sent stays as it was sent."""

    def unless_sent(draft: Unsent | None) -> Unsent:
        known = draft or Unsent()
        return known if known.sent else edit(known)

    return visitor.change(Unsent, unless_sent)


def edited(draft: Unsent, form: SendForm, upload: Upload | None) -> Unsent:
    """Put what the form brought into a draft: a contact, a file more, a file less."""
    removed = to_remove(draft.files)
    kept = tuple(one for one in draft.files if one is not removed)
    if upload is not None and len(kept) < MOST_FILES:
        kept = (*kept, upload)
    contact, sealed = contact_now(draft, form.contact.data or "")
    return replace(draft, files=kept, reserved=(), contact=contact, sealed_contact=sealed)
