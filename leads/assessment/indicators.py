"""Indicators (考核指标): what is counted of each district in a window of days, lead by lead.

Each is one query that lists marks between 0 and 1, one a lead, so that a figure and the leads
behind it can never disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import Session

from leads.assessment.rulebook import Indicator
from leads.casework.lead import Answer, Assignment, Inspection, Lead
from leads.register.workdays import CITY

LOWEST_GRADE = 1
HIGHEST_GRADE = 5


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are counted, both ends included; `today` cuts off what is not due yet."""

    first: date
    last: date
    today: date

    @property
    def opens(self) -> datetime:
        """Give the moment the window begins in the city."""
        return _midnight(self.first)

    @property
    def closes(self) -> datetime:
        """Give the moment the window has passed in the city."""
        return _midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Mark:
    """One lead's mark under one indicator: 0 failed, 1 met, grades between."""

    number: str
    category: str
    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Count:
    """A district's marks under one indicator: how many, and their sum."""

    leads: int
    total: float


Marks = Select[str, str, str, date, float]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CITY).astimezone(UTC)


def _marks(
    district: SQLColumnExpression[str],
    on: SQLColumnExpression[Any],
    value: SQLColumnExpression[Any],
) -> Marks:
    return select(
        district.label("district"), Lead.number, Lead.category, on.label("on"), value.label("value")
    )


def _on_time(window: Window) -> Marks:
    """Count every assignment that fell due in the window, answered or not, and early answers.

    An assignment that ended without an answer (an upheld objection, a transfer) is not counted:
    the district was not to answer it. The first answer alone counts; sending back is no excuse.
    """
    first = and_(Answer.assignment_id == Assignment.id, Answer.round == 1)
    fell_due = and_(
        Assignment.due_on >= window.first,
        Assignment.due_on <= min(window.last, window.today - timedelta(days=1)),
        or_(Assignment.ended_at.is_(None), Answer.id.is_not(None)),
    )
    answered_early = and_(
        Answer.answered_at >= window.opens,
        Answer.answered_at < window.closes,
        Assignment.due_on >= window.today,
    )
    return (
        _marks(
            Assignment.district, Assignment.due_on, case((Answer.on_time.is_(True), 1.0), else_=0.0)
        )
        .join(Lead, Lead.id == Assignment.lead_id)
        .outerjoin(Answer, first)
        .where(or_(fell_due, answered_early))
    )


def _verified(window: Window) -> Marks:
    """Count the re-checks of closed leads, by whether the closure was true."""
    return (
        _marks(
            Inspection.district,
            Inspection.seen_on,
            case((Inspection.true_closure.is_(True), 1.0), else_=0.0),
        )
        .join(Lead, Lead.id == Inspection.lead_id)
        .where(
            Inspection.true_closure.is_not(None),
            Inspection.seen_on.between(window.first, window.last),
        )
    )


def _quality(window: Window) -> Marks:
    """Count the reviewed answers, graded 1 to 5 by the office: 1 is nothing, 5 is full."""
    span = HIGHEST_GRADE - LOWEST_GRADE
    return (
        _marks(Assignment.district, Answer.reviewed_at, (Answer.grade - LOWEST_GRADE) * 1.0 / span)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .join(Lead, Lead.id == Assignment.lead_id)
        .where(
            Answer.grade.is_not(None),
            Answer.reviewed_at >= window.opens,
            Answer.reviewed_at < window.closes,
        )
    )


QUERIES: Mapping[Indicator, Callable[[Window], Marks]] = MappingProxyType(
    {
        Indicator.ON_TIME: _on_time,
        Indicator.VERIFIED: _verified,
        Indicator.QUALITY: _quality,
    }
)


def counts(session: Session, indicator: Indicator, window: Window) -> dict[str, Count]:
    """Count an indicator for every district at once, by its code."""
    marks = QUERIES[indicator](window).subquery()
    query = select(marks.c.district, func.count(), func.sum(marks.c.value))
    query = query.group_by(marks.c.district)
    return {code: Count(leads, float(total)) for code, leads, total in session.execute(query)}


def marks_of(
    session: Session, indicator: Indicator, window: Window, *, district: str
) -> tuple[Mark, ...]:
    """List the leads behind one figure of one district, the worst marks first."""
    marks = QUERIES[indicator](window).subquery()
    query = select(marks.c.number, marks.c.category, marks.c.on, marks.c.value)
    mine = query.where(marks.c.district == district).order_by(marks.c.value, marks.c.number)
    return tuple(
        Mark(number, category, _day(on), float(mark))
        for number, category, on, mark in session.execute(mine)
    )


def _day(on: date) -> date:
    return on.astimezone(CITY).date() if isinstance(on, datetime) else on
