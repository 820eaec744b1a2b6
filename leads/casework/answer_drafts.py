"""An answer not sent yet: what one officer typed, sealed under the assignment's key until sent."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.envelope import Kind, Place, Sealer
from leads.casework.briefs import assignment_key
from leads.ledger.base import Record
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked


class AnswerDraft(Record):
    """One officer's draft of an answer to one assignment; a colleague's is another row."""

    __tablename__ = "answer_drafts"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    written_at: Mapped[datetime]
    sealed: Mapped[bytes]


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """What stands in the form, checked by nobody yet; codes may be empty."""

    finding: str = ""
    disposition: str = ""
    findings: str = ""
    measures: str = ""


def save(
    session: Session,
    assignment_id: UUID,
    typed: Typed,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Keep what was typed in place of what was kept before."""
    officer_id = unlocked.actor.id
    key = _key(session, assignment_id, unlocked=unlocked, sealer=sealer)
    forget(session, assignment_id, officer_id=officer_id)
    plain = json.dumps(asdict(typed), ensure_ascii=False).encode()
    session.execute(
        insert(AnswerDraft).values(
            assignment_id=assignment_id,
            officer_id=officer_id,
            written_at=at,
            sealed=sealer.seal(plain, key=key, place=_place(assignment_id, officer_id)),
        )
    )


def load(session: Session, assignment_id: UUID, *, unlocked: Unlocked, sealer: Sealer) -> Typed:
    """Give back what was typed; empty when nothing was kept."""
    key = _key(session, assignment_id, unlocked=unlocked, sealer=sealer)
    draft = session.get(AnswerDraft, (assignment_id, unlocked.actor.id))
    if draft is None:
        return Typed()
    place = _place(assignment_id, draft.officer_id)
    return Typed(**json.loads(sealer.open(draft.sealed, key=key, place=place)))


def forget(session: Session, assignment_id: UUID, *, officer_id: UUID) -> None:
    """Delete a draft, when it was sent."""
    session.execute(
        delete(AnswerDraft).where(
            AnswerDraft.assignment_id == assignment_id, AnswerDraft.officer_id == officer_id
        )
    )


def _key(session: Session, assignment_id: UUID, *, unlocked: Unlocked, sealer: Sealer) -> bytes:
    require(unlocked.actor, Deed.ANSWER)
    return assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)


def _place(assignment_id: UUID, officer_id: UUID) -> Place:
    return Place(assignment_id, officer_id, Kind.DRAFT)
