"""Leads as an assessment finds them: rows with the days that matter, and how they are scored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from leads.assessment.rulebook import RULEBOOKS, Indicator
from leads.assessment.scoring import DistrictScore, Figure, Scoreboard, scoreboard
from leads.casework.lead import Answer, Assignment, Inspection, Lead
from leads.casework.states import LeadState
from leads.ledger.base import new_id
from leads.register.officers import Officer, actor
from tests.clock import MONDAY
from tests.makers import City, Person

MARCH = date(2026, 3, 1)
TODAY = MONDAY.date()


@dataclass
class Past:
    """Writes leads into a session, each with one assignment, numbered as they come."""

    session: Session
    officer: UUID
    venue: UUID
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def lead(
        self,
        due_on: date,
        *,
        district: str = "east",
        desk: str = "office",
        state: LeadState = LeadState.SIGNED,
        ended_at: datetime | None = None,
    ) -> Assignment:
        """Write a lead whose district was to answer by a day."""
        assignment = Assignment(
            id=new_id(),
            lead_id=new_id(),
            district=district,
            category="minors_admitted",
            assigned_at=datetime.fromisoformat("2025-01-01T00:00+00:00"),
            due_on=due_on,
            ended_at=ended_at,
            sealed_brief=b"",
        )
        # The session knows of no tie between the two: the lead goes first.
        for row in (self._lead_of(assignment, desk, state), assignment):
            self.session.add(row)
            self.session.flush()
        return assignment

    def _lead_of(self, assignment: Assignment, desk: str, state: LeadState) -> Lead:
        return Lead(
            id=assignment.lead_id,
            number=f"XS-2026-{next(self.numbers):05d}",
            desk=desk,
            state=state,
            district=assignment.district,
            category=assignment.category,
            opened_on=assignment.due_on,
            assignment_id=assignment.id,
        )

    def answer(
        self,
        to: Assignment,
        at: datetime,
        *,
        on_time: bool,
        grade: int | None = None,
        reviewed_at: datetime | None = None,
        round_: int = 1,
    ) -> None:
        """Write an answer, reviewed if it has a grade."""
        self.session.add(
            Answer(
                assignment_id=to.id,
                round=round_,
                officer_id=self.officer,
                answered_at=at,
                on_time=on_time,
                finding="found",
                disposition="ordered",
                sealed=b"",
                grade=grade,
                reviewed_at=reviewed_at,
            )
        )

    def recheck(
        self, of: Assignment, seen_on: date, *, true_closure: bool | None, drawn: bool = True
    ) -> None:
        """Write a re-check, or with None a visit that judged no closure."""
        self.session.add(
            Inspection(
                venue_id=self.venue,
                district=of.district,
                lead_id=of.lead_id,
                seen_on=seen_on,
                true_closure=true_closure,
                drawn=drawn,
            )
        )


def board(
    past: Past,
    city: City,
    month: date = MARCH,
    *,
    by: Person | None = None,
) -> Scoreboard:
    """Score a month as of 16 March 2026."""
    past.session.flush()
    by_actor = actor(past.session.get_one(Officer, (by or city.board.first).id))
    return scoreboard(past.session, month, by=by_actor, books=RULEBOOKS, at=MONDAY)


def row(of: Scoreboard, district: str = "east") -> DistrictScore:
    """Give one district's row."""
    return next(each for each in of.rows if each.code == district)


def figure(of: Scoreboard, indicator: Indicator, district: str = "east") -> Figure:
    """Give one figure of one district."""
    return next(each for each in row(of, district).figures if each.indicator is indicator)


def counted(of: Scoreboard, indicator: Indicator) -> tuple[int, float | None]:
    """How many leads a figure was counted from, and its share."""
    found = figure(of, indicator)
    return found.leads, found.interval.value if found.interval else None


def china(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of a day by the clocks of China, eight hours before those of UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
