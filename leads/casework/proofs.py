"""Proof files (处置证明): sealed as they came in, added, taken away again, and read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from crypto.envelope import Kind, Place, Sealer
from leads.casework.answering import assignment_for, in_hand
from leads.casework.answers import OpenProof, open_proof, open_proofs
from leads.casework.briefs import assignment_key
from leads.casework.lead import Proof
from leads.casework.states import Move
from leads.ledger import audit
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.reports.submission import Manifest

MOST_PROOFS = 5


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that was sealed as it streamed in, at `Place(assignment, its id, ATTACHMENT)`.

    `size` (bytes) and `sha256` (hexadecimal) are of the plaintext.
    """

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str


def add_proof(
    session: Session,
    assignment_id: UUID,
    file: SealedFile,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
) -> None:
    """Add a file to the answer being prepared; Refused for a sixth, or for the same one again."""
    in_hand(session, assignment_id, by=unlocked.actor, move=Move.ANSWER)
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    waiting = open_proofs(session, assignment_id, answer_id=None, key=key, sealer=sealer)
    # The same file twice is a page sent again; and the same photo proves nothing twice.
    if any(one.manifest.sha256 == file.sha256 for one in waiting):
        raise Refused(N_("This file is already there."))
    if len(waiting) >= MOST_PROOFS:
        raise Refused(N_("An answer holds at most 5 files. Remove one first."))
    last = func.max(Proof.position)
    position = session.scalar(select(last).where(Proof.assignment_id == assignment_id))
    manifest = Manifest(file.name, file.media_type, file.size, file.sha256)
    place = Place(assignment_id, file.id, Kind.MANIFEST)
    session.execute(
        insert(Proof).values(
            id=file.id,
            assignment_id=assignment_id,
            position=0 if position is None else position + 1,
            manifest=sealer.seal(manifest.to_bytes(), key=key, place=place),
        )
    )


def remove_proof(
    session: Session, assignment_id: UUID, proof_id: UUID, *, unlocked: Unlocked
) -> bool:
    """Take away a file that was not sent yet; False when there is none: sent ones stay for good.

    The caller deletes the sealed bytes once this is committed.
    """
    in_hand(session, assignment_id, by=unlocked.actor, move=Move.ANSWER)
    gone = session.scalar(
        delete(Proof)
        .where(
            Proof.id == proof_id,
            Proof.assignment_id == assignment_id,
            Proof.answer_id.is_(None),
        )
        .returning(Proof.id)
    )
    return gone is not None


def read_proof(
    session: Session,
    assignment_id: UUID,
    proof_id: UUID,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> tuple[OpenProof, bytes]:
    """Open a file's manifest for an officer of its district, and give its key; audited.

    NotFound for a foreign assignment, and for a file of another one of their own, alike.
    """
    by = unlocked.actor
    assignment_for(session, assignment_id, by=by, deed=Deed.READ_PROOF)
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    opened = open_proof(session, assignment_id, proof_id, key=key, sealer=sealer)
    audit.record(session, Deed.READ_PROOF, at=at, officer_id=by.id, object_id=proof_id)
    return opened, key
