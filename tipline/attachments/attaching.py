"""Adding and removing files, on whichever page offers it: one at a time, sealed as it comes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from flask import request

from leads.ledger.base import new_id
from leads.reports.submission import Upload
from tipline.attachments.uploads import (
    MOST_FILES,
    Incoming,
    Refusal,
    Refused,
    SealingRequest,
    Slot,
    keep,
)
from tipline.house import House, the_house

FIELD = "file"


@dataclass(slots=True)
class Tray:
    """What this request brought: at most one file.

    `photos` takes no other kind. `reserve` writes the two ids down before the first byte is
    stored, so that a file whose sender vanished half way can be deleted. `held` of `most` files
    are there already.
    """

    report_id: UUID
    held: int
    reserve: Callable[[tuple[UUID, UUID]], None]
    most: int = MOST_FILES
    photos: bool = False
    incoming: Incoming | None = field(default=None, init=False)

    def receive(self, name: str) -> Incoming:
        """Make room for a file that begins to come in; a second one is turned away."""
        house = the_house()
        slot = Slot(
            report_id=self.report_id,
            file_id=new_id(),
            copy_id=new_id(),
            file_key=house.sealer.new_key(),
            copy_key=house.sealer.new_key(),
        )
        coming = Incoming(house, slot, name=name, photos=self.photos)
        if self.held >= self.most or self.incoming is not None:
            coming.refusal = Refusal.TOO_MANY
        elif paused(house):
            coming.refusal = Refusal.PAUSED
        else:
            self.reserve((slot.file_id, slot.copy_id))
        self.incoming = self.incoming or coming
        return coming

    def open(self) -> None:
        """Take the request's files; call it before anything reads the form."""
        cast("SealingRequest", request).receive = self.receive
        _ = request.files

    def keep(self) -> Upload | None:
        """Finish the file, if there is one. Raises Refused, and then nothing of it is stored."""
        if self.incoming is None:
            return None
        try:
            return keep(the_house(), self.incoming)
        except Refused:
            self.drop()
            raise

    def drop(self) -> None:
        """Forget the file and whatever is stored of it."""
        if self.incoming is not None:
            self.incoming.close()
            for file_id in (self.incoming.slot.file_id, self.incoming.slot.copy_id):
                the_house().files.delete(file_id)


def paused(house: House) -> bool:
    """Say whether files are paused: in a flood they go before words do, when room is short."""
    at = house.clock.now().timestamp()
    return house.crowd.flooded(at=at) and house.room.no_files(at=at)


def to_remove(files: tuple[Upload, ...]) -> Upload | None:
    """Tell which file's "remove" button was pressed, if any."""
    pressed = request.form.get("remove", "")
    return next((upload for upload in files if str(upload.file_id) == pressed), None)
