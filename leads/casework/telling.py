"""What the desk does to an assignment in a district's hands, with the words the district reads."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.briefs import assignment_key, seal_paper
from leads.casework.lead import Assignment, Lead
from leads.casework.moves import Step, lead_for, make, overtaken
from leads.casework.states import Move
from leads.ledger.base import new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """One move of the desk's, its reason code, the lead's columns it sets, and what is said."""

    move: Move
    deed: Deed
    text: str
    reason: str = ""
    changes: dict[str, object] = field(default_factory=dict)


def lead_in_hand(
    session: Session, lead_id: UUID, *, deed: Deed, version: int, unlocked: Unlocked
) -> tuple[Lead, Assignment]:
    """Fetch a lead with the assignment it is under; Refused when no district has it."""
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=deed)
    if lead.version != version:
        raise overtaken(session, lead.id)
    found = session.get(Assignment, lead.assignment_id) if lead.assignment_id else None
    if found is None:
        raise Refused(N_("No district has this lead now."))
    return lead, found


def tell(
    session: Session,
    lead: Lead,
    assignment: Assignment,
    word: Word,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Make the move; its words are sealed under the assignment's key, for desk and district."""
    step_id = new_id()
    sealed = _seal(
        session, assignment.id, word.text, paper=step_id, unlocked=unlocked, sealer=sealer
    )
    session.flush()
    step = Step(
        word.move,
        word.deed,
        lead.version,
        reason=word.reason,
        sealed_note=sealed,
        assignment_id=assignment.id,
        changes=word.changes,
        id=step_id,
    )
    make(session, lead, step, by=unlocked.actor, at=at)


def _seal(
    session: Session,
    assignment_id: UUID,
    text: str,
    *,
    paper: UUID,
    unlocked: Unlocked,
    sealer: Sealer,
) -> bytes | None:
    if not text.strip():
        return None
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    return seal_paper(
        text.strip(), key=key, assignment_id=assignment_id, paper=paper, sealer=sealer
    )
