"""Indicators (考核指标): what is counted of each district in a window of days, lead by lead.

Each is one query that lists marks between 0 and 1, one a lead, so that a figure and the leads
behind it can never disagree. Leads of the oversight unit are in none: nobody who reads scores may
know that there are any.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from leads.assessment.rulebook import Indicator
from leads.casework.lead import Answer, Assignment, Inspection, Lead
from leads.casework.states import LeadState
from leads.register.units import UnitKind
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

    @property
    def settled(self) -> date:
        """Give the last day on which what fell due can be late by now."""
        return min(self.last, self.today - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Mark:
    """One lead's mark under one indicator: 0 failed, 1 met, grades between.

    Of a re-check `on` is only the first of its month: a list of days, printed and passed on,
    would help a district to find out who was there.
    """

    number: str
    category: str
    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Count:
    """A district's marks under one indicator: how many, and their sum."""

    leads: int
    total: float


Districts = Sequence[str]
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
    ).where(_aside(Lead.desk) == UnitKind.OFFICE)


def _aside(column: SQLColumnExpression[str]) -> ColumnElement[str]:
    # Days narrow a window; one desk and ten districts do not. A bare column would invite SQLite
    # to begin with its index and read every lead that there ever was.
    return func.coalesce(column, "")


def _met(condition: ColumnElement[bool]) -> ColumnElement[float]:
    return case((condition, 1.0), else_=0.0)


def _on_time(window: Window, districts: Districts) -> tuple[Marks, ...]:
    """Count every assignment that fell due in the window, answered or not, and early answers.

    The first answer alone counts; sending back is no excuse. An assignment that ended without an
    answer (an upheld objection, a transfer) is not counted, for the district was not to answer
    it; nor is one whose objection waits for the office: its clock stands still.
    """
    waits = and_(Lead.state == LeadState.OBJECTED, Lead.assignment_id == Assignment.id)
    asked = or_(Answer.id.is_not(None), and_(Assignment.ended_at.is_(None), ~waits))
    fell_due = and_(Assignment.due_on.between(window.first, window.settled), asked)
    # With a due day after the window an answer counts when it is given, or it never would.
    early = and_(
        Assignment.due_on > window.settled,
        Answer.answered_at >= window.opens,
        Answer.answered_at < window.closes,
    )
    first = and_(Answer.assignment_id == Assignment.id, Answer.round == 1)
    marks = (
        _marks(Assignment.district, Assignment.due_on, _met(Answer.on_time.is_(True)))
        .join(Lead, Lead.id == Assignment.lead_id)
        .outerjoin(Answer, first)
        .where(_aside(Assignment.district).in_(districts))
    )
    # Two ranges of one index; joined by "or" they would be none.
    return marks.where(fell_due), marks.where(early)


def _verified(window: Window, districts: Districts) -> tuple[Marks, ...]:
    """Count the re-checks of closed leads that the lot drew, by whether the closure was true.

    A lead that a planner chose was chosen for a doubt: counted, it would make the share of a
    district as low as the planner's doubts are many, and no interval would be right.
    """
    value = _met(Inspection.true_closure.is_(True))
    marks = _marks(Inspection.district, Inspection.seen_on, value).where(
        Inspection.district.in_(districts),
        Inspection.true_closure.is_not(None),
        Inspection.drawn.is_(True),
        Inspection.seen_on.between(window.first, window.last),
    )
    return (marks.join(Lead, Lead.id == Inspection.lead_id),)


def _quality(window: Window, districts: Districts) -> tuple[Marks, ...]:
    """Count the reviewed answers, graded 1 to 5 by the office: 1 is nothing, 5 is full."""
    value = (Answer.grade - LOWEST_GRADE) * 1.0 / (HIGHEST_GRADE - LOWEST_GRADE)
    marks = _marks(Assignment.district, Answer.reviewed_at, value).where(
        _aside(Assignment.district).in_(districts),
        Answer.grade.is_not(None),
        Answer.reviewed_at >= window.opens,
        Answer.reviewed_at < window.closes,
    )
    joined = marks.join(Assignment, Assignment.id == Answer.assignment_id)
    return (joined.join(Lead, Lead.id == Assignment.lead_id),)


QUERIES: Mapping[Indicator, Callable[[Window, Districts], tuple[Marks, ...]]] = MappingProxyType(
    {
        Indicator.ON_TIME: _on_time,
        Indicator.VERIFIED: _verified,
        Indicator.QUALITY: _quality,
    }
)


def counts(
    session: Session, indicator: Indicator, window: Window, *, districts: Districts
) -> dict[str, Count]:
    """Count an indicator for these districts at once, by their codes."""
    parts = QUERIES[indicator](window, districts)
    # Number and category would be fetched for every lead, to be thrown away.
    bare = (part.with_only_columns(*_counted(part)) for part in parts)
    marks = union_all(*bare).subquery()
    query = select(marks.c.district, func.count(), func.sum(marks.c.value))
    query = query.group_by(marks.c.district)
    return {code: Count(leads, float(total)) for code, leads, total in session.execute(query)}


def _counted(part: Marks) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return part.selected_columns.district, part.selected_columns.value


def marks_of(
    session: Session,
    indicator: Indicator,
    window: Window,
    *,
    district: str,
    page: int,
    size: int,
    but: Collection[UUID] = (),
) -> tuple[Mark, ...]:
    """List the leads behind one figure of one district, the worst marks first; pages from 1.

    Leads in `but` are not listed: the officer who looks was recused from them.
    """
    parts = QUERIES[indicator](window, [district])
    if but:
        parts = tuple(part.where(Lead.id.not_in(but)) for part in parts)
    marks = union_all(*parts).subquery()
    query = select(marks.c.number, marks.c.category, marks.c.on, marks.c.value)
    ordered = query.order_by(marks.c.value, marks.c.number, marks.c.on)
    shown = ordered.limit(size).offset((page - 1) * size)
    return tuple(
        Mark(number, category, _day(on, indicator), float(mark))
        for number, category, on, mark in session.execute(shown)
    )


def _day(on: date, indicator: Indicator) -> date:
    day = on.astimezone(CITY).date() if isinstance(on, datetime) else on
    return day.replace(day=1) if indicator is Indicator.VERIFIED else day
