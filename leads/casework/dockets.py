"""A district's docket: its own assignments, and nothing of where a lead came from."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.answering import assignment_for
from leads.casework.answers import OpenAnswer, OpenProof, open_proofs, read_answers
from leads.casework.briefs import assignment_key, open_paper
from leads.casework.clocks import days_left
from leads.casework.lead import Assignment, Lead, LeadMove
from leads.casework.states import LeadState, Move
from leads.ledger import audit
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.officers import Actor, Officer
from leads.register.venues import Venue, VenueCard, card
from leads.register.workdays import WorkCalendar, day_of

PAGE = 25

# What a district may see of a lead's history: its own dealings with the desk, by hand of both.
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


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One assignment in the list; `days_left` is negative when overdue, None when it has ended."""

    id: UUID
    number: str
    category: str
    venue: str
    state: LeadState
    supervised: bool
    due_on: date
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Docket:
    """One page of the list and how many there are in all."""

    rows: tuple[DocketRow, ...]
    total: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """One dealing between desk and district, with what was written beside it."""

    move: Move
    at: datetime
    officer: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class OpenAssignment:
    """An assignment in clear for its district; lives for one request."""

    row: DocketRow
    lead_version: int
    assigned_at: datetime
    objected: bool
    ended: bool
    brief: str
    venue: VenueCard | None
    answers: tuple[OpenAnswer, ...]
    waiting: tuple[OpenProof, ...]
    history: tuple[Turn, ...]


def docket(
    session: Session, *, by: Actor, today: date, calendar: WorkCalendar, ended: bool, page: int
) -> Docket:
    """List the district's assignments, the most urgent first (ended ones: the newest first)."""
    require(by, Deed.SEE_ASSIGNMENTS)
    mine = Assignment.district == by.district
    going = Assignment.ended_at.is_(None)
    late = case((going & (Assignment.due_on < today), 1))
    total, live, overdue = session.execute(
        select(func.count(), func.count(case((going, 1))), func.count(late)).where(mine)
    ).one()
    order = Assignment.ended_at.desc() if ended else Assignment.due_on
    query = _rows().where(mine, ~going if ended else going).order_by(order, Assignment.id)
    found = session.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    rows = tuple(_row(*one, today=today, calendar=calendar) for one in found)
    return Docket(rows, total=total - live if ended else live, open=live, overdue=overdue)


def _rows() -> Select[Assignment, Lead, Venue | None]:
    return (
        select(Assignment, Lead, Venue)
        .join(Lead, Lead.id == Assignment.lead_id)
        .outerjoin(Venue, Venue.id == Lead.venue_id)
    )


def _row(
    assignment: Assignment,
    lead: Lead,
    venue: Venue | None,
    *,
    today: date,
    calendar: WorkCalendar,
) -> DocketRow:
    ended = assignment.ended_at is not None
    return DocketRow(
        id=assignment.id,
        number=lead.number,
        category=lead.category,
        venue=venue.name if venue else "",
        # What became of the lead after it left this district is not this district's to see.
        state=LeadState.CLOSED if ended else lead.state,
        supervised=lead.supervised and not ended,
        due_on=assignment.due_on,
        days_left=None if ended else days_left(assignment.due_on, today, calendar),
    )


def read_assignment(
    session: Session,
    assignment_id: UUID,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    calendar: WorkCalendar,
    at: datetime,
) -> OpenAssignment:
    """Open an assignment for an officer of its district; audited."""
    by = unlocked.actor
    assignment_for(session, assignment_id, by=by, deed=Deed.READ_BRIEF)
    assignment, lead, venue = session.execute(_rows().where(Assignment.id == assignment_id)).one()
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    opened = OpenAssignment(
        row=_row(assignment, lead, venue, today=day_of(at), calendar=calendar),
        lead_version=lead.version,
        assigned_at=assignment.assigned_at,
        objected=assignment.objected_at is not None,
        ended=assignment.ended_at is not None,
        brief=open_paper(
            assignment.sealed_brief,
            key=key,
            assignment_id=assignment_id,
            paper=assignment_id,
            sealer=sealer,
        ),
        venue=card(venue) if venue else None,
        answers=read_answers(session, assignment_id, key=key, sealer=sealer),
        waiting=open_proofs(session, assignment_id, answer_id=None, key=key, sealer=sealer),
        history=_history(session, assignment_id, key=key, sealer=sealer),
    )
    audit.record(session, Deed.READ_BRIEF, at=at, officer_id=by.id, object_id=assignment_id)
    return opened


def _history(
    session: Session, assignment_id: UUID, *, key: bytes, sealer: Sealer
) -> tuple[Turn, ...]:
    query = (
        select(LeadMove, Officer.name)
        .outerjoin(Officer, Officer.id == LeadMove.officer_id)
        .where(LeadMove.assignment_id == assignment_id, LeadMove.move.in_(SHOWN))
        .order_by(LeadMove.position)
    )
    return tuple(
        Turn(
            move=Move(move.move),
            at=move.at,
            officer=name or "",
            reason=move.reason,
            words=_words(move, assignment_id, key=key, sealer=sealer),
        )
        for move, name in session.execute(query)
    )


def _words(move: LeadMove, assignment_id: UUID, *, key: bytes, sealer: Sealer) -> str:
    if move.sealed_note is None:
        return ""
    return open_paper(
        move.sealed_note, key=key, assignment_id=assignment_id, paper=move.id, sealer=sealer
    )
