"""Reminding (催办) and then supervising (督办) a district that is late, by the clock alone."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, exists, select
from sqlalchemy.orm import Session

from leads.casework.clocks import CLOCKS, due
from leads.casework.lead import Assignment, Lead, LeadMove
from leads.casework.moves import Step, make
from leads.casework.states import LeadState, Move
from leads.register.authority import Deed
from leads.register.units import UnitKind
from leads.register.workdays import CITY, ONE_DAY, WorkCalendar, day_of

BATCH = 200
"""Leads moved at once: the audit's head is locked meanwhile, and officers wait for it."""

# With an objection the clock stands still; with an answer the office has the next move.
_CHECKING = (LeadState.ASSIGNED, LeadState.SIGNED)
_DESKS = (UnitKind.OFFICE.value, UnitKind.OVERSIGHT.value)


def remind_late(session: Session, *, calendar: WorkCalendar, at: datetime) -> int:
    """Remind each district of what it is late with, once a due date; say how many were.

    The rule is the clock "remind". What one batch leaves over, the next one takes.
    """
    latest = _latest(lambda day: due(CLOCKS["remind"], day, calendar), day_of(at))
    return _each(session, _late(latest).where(~_reminded()), Move.REMIND, at=at)


def supervise_late(session: Session, *, calendar: WorkCalendar, at: datetime) -> int:
    """Put leads under supervision whose reminder had no effect; say how many were.

    The rule is the clock "supervise". An extension gives a new due date, and a new reminder.
    """
    latest = _latest(lambda day: due(CLOCKS["supervise"], day, calendar), day_of(at))
    waited = _reminded(LeadMove.at < _end_of(latest))
    late = _late(latest).where(Lead.supervised.is_(False), waited)
    return _each(session, late, Move.SUPERVISE, at=at)


def _late(latest: date) -> Select[UUID]:
    # Both desks are named, and the lead's own due day is asked for, since the index begins so.
    return (
        select(Lead.id)
        .join(Assignment, Assignment.id == Lead.assignment_id)
        .where(Lead.desk.in_(_DESKS), Lead.state.in_(_CHECKING), Lead.due_on <= latest)
        .order_by(Lead.due_on, Lead.id)
    )


def _reminded(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    # The reminder carries the due date that it is about, so that another due date is another one.
    return exists().where(
        LeadMove.lead_id == Lead.id,
        LeadMove.assignment_id == Assignment.id,
        LeadMove.move == Move.REMIND.value,
        LeadMove.reason == cast(Assignment.due_on, String),
        *more,
    )


def _each(session: Session, late: Select[UUID], move: Move, *, at: datetime) -> int:
    found = list(session.scalars(late.limit(BATCH)))
    return sum(_one(session, lead_id, late, move, at=at) for lead_id in found)


def _one(session: Session, lead_id: UUID, late: Select[UUID], move: Move, *, at: datetime) -> bool:
    # Whoever holds the row is just moving this lead: an officer, or another worker with this job.
    lead = session.get(Lead, lead_id, with_for_update={"skip_locked": True}, populate_existing=True)
    # Asked again under the lock: another worker may have been done with it since the list was made.
    if lead is None or session.scalar(late.where(Lead.id == lead_id)) is None:
        return False
    assignment = session.get_one(Assignment, lead.assignment_id)
    step = Step(
        move,
        Deed.REMIND if move is Move.REMIND else Deed.SUPERVISE,
        version=None,
        reason=assignment.due_on.isoformat() if move is Move.REMIND else "",
        assignment_id=assignment.id,
        changes={"supervised": True} if move is Move.SUPERVISE else {},
    )
    make(session, lead, step, by=None, at=at)
    return True


def _latest(rings: Callable[[date], date], today: date) -> date:
    """Give the last day that a clock of the house counts from and has rung by today."""
    day = today
    while rings(day) > today:
        day -= ONE_DAY
    return day


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CITY)
