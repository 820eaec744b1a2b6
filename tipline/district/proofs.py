"""Proof files: sealed under the assignment's key as they come in, and handed out again."""

from dataclasses import dataclass, field
from typing import Self, cast
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from crypto.envelope import Kind, Place
from leads.casework.answering import assignment_for
from leads.casework.briefs import assignment_key
from leads.casework.proofs import SealedFile, add_proof, read_proof
from leads.ledger.base import new_id
from leads.ledger.errors import HouseError
from leads.register.authority import Deed
from tipline.accounts.door import signed_in
from tipline.attachments.downloads import attachment
from tipline.attachments.filetypes import FileType
from tipline.attachments.stripping import NotStripped, strip
from tipline.attachments.uploads import Incoming, Refusal, Refused, SealingRequest, Slot, stored
from tipline.district.door import door
from tipline.house import the_house


@dataclass(slots=True)
class Tray:
    """What this request brought for an assignment: at most one file."""

    assignment_id: UUID
    key: bytes = field(repr=False)
    incoming: Incoming | None = None

    @classmethod
    def opened(cls, assignment_id: UUID) -> Self:
        """Take the request's file; NotFound for an assignment that is not the officer's."""
        house, who = the_house(), signed_in()
        with house.database.reading() as session:
            assignment_for(session, assignment_id, by=who.actor, deed=Deed.ANSWER)
            key = assignment_key(session, assignment_id, seeds=who.seeds, sealer=house.sealer)
        tray = cls(assignment_id, key)
        cast("SealingRequest", request).receive = tray.receive
        _ = request.files
        return tray

    def receive(self, name: str) -> Incoming:
        """Make room for a file that begins to come in; a second one is turned away."""
        file_id = new_id()
        slot = Slot(self.assignment_id, file_id, file_id, self.key, self.key)
        coming = Incoming(the_house(), slot, name=name)
        if self.incoming is not None:
            self.incoming.refusal = coming.refusal = Refusal.TOO_MANY
        self.incoming = self.incoming or coming
        return coming

    def keep(self) -> None:
        """Finish the file, if there is one, and write it down; nothing of a refused one is kept."""
        if self.incoming is None:
            return
        house = the_house()
        try:
            file = self._finished(self.incoming)
            with house.database.transaction() as session:
                add_proof(
                    session, self.assignment_id, file, unlocked=signed_in(), sealer=house.sealer
                )
        except (Refused, HouseError):
            self.drop()
            raise

    def drop(self) -> None:
        """Forget the file and whatever is stored of it."""
        if self.incoming is not None:
            self.incoming.close()
            the_house().files.delete(self.incoming.slot.file_id)

    def _finished(self, incoming: Incoming) -> SealedFile:
        stream, found = incoming.finish(), cast("FileType", incoming.type)
        if found.picture:
            self._judge(incoming, found, stream.size)
        return SealedFile(
            incoming.slot.file_id,
            incoming.name,
            found.media_type,
            stream.size,
            stream.sha256.hex(),
        )

    def _judge(self, incoming: Incoming, found: FileType, size: int) -> None:
        # The picture itself is kept: its time and place are part of the proof. It is decoded once,
        # by the limited child, so that no colleague gets one that breaks their screen.
        try:
            for _ in strip(stored(the_house(), incoming.slot), found=found, size=size):
                pass
        except NotStripped as error:
            refusal = Refusal.TOO_LARGE if error.too_large else Refusal.UNREADABLE
            raise Refused(refusal) from error


@door.get("/assignments/<uuid:assignment_id>/proofs/<uuid:proof_id>")
def proof(assignment_id: UUID, proof_id: UUID) -> Response:
    """Hand out a proof to save; audited."""
    house = the_house()
    with house.database.transaction() as session:
        opened, key = read_proof(
            session,
            assignment_id,
            proof_id,
            unlocked=signed_in(),
            sealer=house.sealer,
            at=house.clock.now(),
        )
    return attachment(
        house,
        Place(assignment_id, proof_id, Kind.ATTACHMENT),
        key=key,
        name=opened.manifest.name,
        media_type=opened.manifest.media_type,
        size=opened.manifest.size,
    )
