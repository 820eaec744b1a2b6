"""A district's docket: its own assignments, and nothing of where a lead came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework import dealings
from leads.casework.answering import assignment_for, object_by
from leads.casework.clocks import CLOCKS, days_left, due, overdue
from leads.casework.lead import Assignment, Lead, LeadMove
from leads.casework.papers import Papers, papers_of
from leads.casework.scope import assignments_of
from leads.casework.states import Hand, LeadState, Move, moves_from
from leads.ledger import audit
from leads.ledger.words import Spoken
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.officers import Actor
from leads.register.venues import Venue, VenueCard, card
from leads.register.workdays import WorkCalendar, day_of

PAGE = 25
OURS = (LeadState.ASSIGNED, LeadState.SIGNED)
"""Where the district has to act; else the desk has, and no day of the district's runs out."""


class Standing(Spoken):
    """Where an assignment stands, as its district sees it; the last three have ended."""

    ASSIGNED = "assigned", "To be signed for", "待签收"
    SIGNED = "signed", "Being checked", "核查中"
    OBJECTED = "objected", "Objection made", "退单待裁定"
    ANSWERED = "answered", "Answered, under review", "已反馈待审核"
    CLOSED = "closed", "Closed", "已办结"
    GIVEN_BACK = "given_back", "Objection upheld", "已退单"
    WITHDRAWN = "withdrawn", "Taken back by the office", "线索办已收回"


ENDINGS: Mapping[Move, Standing] = MappingProxyType(
    {Move.CLOSE: Standing.CLOSED, Move.UPHOLD_OBJECTION: Standing.GIVEN_BACK}
)


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One assignment in the list; `days_left` is negative when late, None when nothing is due."""

    id: UUID
    number: str
    category: str
    venue: str
    standing: Standing
    supervised: bool
    due_on: date
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Docket:
    """One page of the list, how many there are in all, and the figures over it."""

    rows: tuple[DocketRow, ...]
    total: int
    live: int
    to_sign: int
    overdue: int
    with_desk: int


@dataclass(frozen=True, slots=True, repr=False)
class OpenAssignment:
    """An assignment in clear for its district; lives for one request.

    `may` is what the district may do now; `version` is for its form to carry. `forgotten_on` is
    the day on which its words and files were forgotten.
    """

    row: DocketRow
    version: int
    assigned_at: datetime
    sign_by: date
    object_by: date
    extended: bool
    may: frozenset[Move]
    venue: VenueCard | None
    papers: Papers
    forgotten_on: date | None


def docket(
    session: Session, *, by: Actor, today: date, calendar: WorkCalendar, ended: bool, page: int
) -> Docket:
    """List the district's assignments: what it has to do first, the most urgent before the rest.

    Ended ones come the newest first.
    """
    require(by, Deed.SEE_ASSIGNMENTS)
    mine = assignments_of(by)
    going = and_(mine, Assignment.ended_at.is_(None))
    gone = and_(mine, Assignment.ended_at.is_not(None))
    live, to_sign, late, with_desk = _figures(session, going, today=today)
    order = (
        (Assignment.ended_at.desc(), Assignment.id)
        if ended
        else (case((Lead.state.in_(OURS), 0), else_=1), Assignment.due_on, Assignment.id)
    )
    query = _rows().where(gone if ended else going).order_by(*order)
    found = session.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    return Docket(
        rows=tuple(_row(*one, today=today, calendar=calendar) for one in found),
        total=_count(session, gone) if ended else live,
        live=live,
        to_sign=to_sign,
        overdue=late,
        with_desk=with_desk,
    )


def _figures(
    session: Session, going: ColumnElement[bool], *, today: date
) -> tuple[int, int, int, int]:
    ours = Lead.state.in_(OURS)
    query = (
        select(
            func.count(),
            func.count(case((Lead.state == LeadState.ASSIGNED, 1))),
            func.count(case((ours & (Assignment.due_on < today), 1))),
            func.count(case((~ours, 1))),
        )
        .select_from(Assignment)
        .join(Lead, Lead.id == Assignment.lead_id)
        .where(going)
    )
    live, to_sign, late, with_desk = session.execute(query).one()
    return live, to_sign, late, with_desk


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Assignment).where(which)) or 0


def _rows() -> Select[Assignment, Lead, Venue | None, str | None]:
    ending = (
        select(LeadMove.move)
        .where(
            LeadMove.lead_id == Assignment.lead_id,
            LeadMove.assignment_id == Assignment.id,
            LeadMove.move.in_(ENDINGS),
        )
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Assignment, Lead, Venue, ending)
        .join(Lead, Lead.id == Assignment.lead_id)
        .outerjoin(Venue, Venue.id == Assignment.venue_id)
    )


def _row(
    assignment: Assignment,
    lead: Lead,
    venue: Venue | None,
    ending: str | None,
    *,
    today: date,
    calendar: WorkCalendar,
) -> DocketRow:
    ended = assignment.ended_at is not None
    ours = not ended and lead.state in OURS
    return DocketRow(
        id=assignment.id,
        number=lead.number,
        category=assignment.category,
        venue=venue.name if venue else "",
        standing=_ended(ending) if ended else Standing(lead.state.value),
        supervised=lead.supervised and not ended,
        due_on=assignment.due_on,
        days_left=days_left(assignment.due_on, today, calendar) if ours else None,
    )


def _ended(ending: str | None) -> Standing:
    # Told by this assignment's own lines: what became of the lead since is not theirs to see.
    return ENDINGS[Move(ending)] if ending else Standing.WITHDRAWN


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
    row = session.execute(_rows().where(Assignment.id == assignment_id)).one()
    assignment, lead, venue, _ = row
    opened = OpenAssignment(
        row=_row(*row, today=day_of(at), calendar=calendar),
        version=dealings.version(session, assignment_id),
        assigned_at=assignment.assigned_at,
        sign_by=due(CLOCKS["sign"], day_of(assignment.assigned_at), calendar),
        object_by=object_by(assignment, calendar),
        extended=assignment.extended,
        may=_may(assignment, lead, today=day_of(at), calendar=calendar),
        venue=card(venue) if venue else None,
        papers=papers_of(session, assignment, unlocked=unlocked, sealer=sealer),
        forgotten_on=lead.emptied_on,
    )
    audit.record(session, Deed.READ_BRIEF, at=at, officer_id=by.id, object_id=assignment_id)
    return opened


def _may(
    assignment: Assignment, lead: Lead, *, today: date, calendar: WorkCalendar
) -> frozenset[Move]:
    if assignment.ended_at is not None:
        return frozenset()
    moves = frozenset(moves_from(lead.state, Hand.DISTRICT))
    over = assignment.objected_at is not None or overdue(object_by(assignment, calendar), today)
    return moves - {Move.OBJECT} if over else moves
