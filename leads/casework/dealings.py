"""What desk and district did with one assignment, as far as the district may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.briefs import open_paper
from leads.casework.lead import Assignment, LeadMove
from leads.casework.states import Move
from leads.ledger.errors import Overtaken
from leads.register.officers import Officer

# A closed list: a move added later stays out of the district's sight until somebody decides.
SHOWN = (
    Move.ASSIGN,
    Move.SIGN,
    Move.OBJECT,
    Move.UPHOLD_OBJECTION,
    Move.REFUSE_OBJECTION,
    Move.ANSWER,
    Move.SEND_BACK,
    Move.CLOSE,
    Move.EXTEND,
    Move.SUPERVISE,
    Move.REMIND,
)


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """One dealing between desk and district, with what was written beside it."""

    move: Move
    at: datetime
    officer: str
    reason: str
    words: str


def version(session: Session, assignment_id: UUID) -> int:
    """Count the dealings, for a page to carry: whoever acts on an older count was overtaken.

    The lead's own version would tell a district each time another report joined its lead.
    """
    query = select(func.count()).select_from(_shown(assignment_id).subquery())
    return session.scalar(query) or 0


def overtaken(session: Session, assignment_id: UUID) -> Overtaken:
    """Name who dealt with an assignment last, and how, for the officer who came second."""
    query = _shown(assignment_id).order_by(LeadMove.position.desc()).limit(1)
    row = session.execute(query).first()
    return Overtaken(who=(row.name if row else "") or "", what=row.LeadMove.move if row else "")


def history(
    session: Session, assignment_id: UUID, *, key: bytes, sealer: Sealer
) -> tuple[Turn, ...]:
    """Tell an assignment's dealings, oldest first, with their words in clear."""
    rows = session.execute(_shown(assignment_id).order_by(LeadMove.position))
    return tuple(
        Turn(
            move=Move(move.move),
            at=move.at,
            officer=name or "",
            reason=move.reason,
            words=_words(move, assignment_id, key=key, sealer=sealer),
        )
        for move, name in rows
    )


def of_assignment(assignment_id: UUID) -> ColumnElement[bool]:
    """Narrow a history to one assignment's lines, by the index that histories have."""
    lead_id = select(Assignment.lead_id).where(Assignment.id == assignment_id).scalar_subquery()
    return and_(LeadMove.lead_id == lead_id, LeadMove.assignment_id == assignment_id)


def _shown(assignment_id: UUID) -> Select[LeadMove, str | None]:
    return (
        select(LeadMove, Officer.name)
        .outerjoin(Officer, Officer.id == LeadMove.officer_id)
        .where(of_assignment(assignment_id), LeadMove.move.in_(SHOWN))
    )


def _words(move: LeadMove, assignment_id: UUID, *, key: bytes, sealer: Sealer) -> str:
    if move.sealed_note is None:
        return ""
    return open_paper(
        move.sealed_note, key=key, assignment_id=assignment_id, paper=move.id, sealer=sealer
    )
