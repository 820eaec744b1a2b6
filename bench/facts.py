"""What is known of one invented lead: a hundred thousand of them are four busy years of a city."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from bench.stories import DISTRICTS
from leads.casework.states import LeadState
from leads.register.taxonomy import CATEGORIES
from leads.register.workdays import CITY

DAYS = 4 * 365
STATES = (
    *([LeadState.CLOSED] * 75 + [LeadState.TRANSFERRED] * 5 + [LeadState.MERGED] * 5),
    *([LeadState.ACCEPTED] * 3 + [LeadState.ASSIGNED] * 4 + [LeadState.SIGNED] * 4),
    *([LeadState.OBJECTED] * 1 + [LeadState.ANSWERED] * 3),
)
HANDED = {LeadState.ASSIGNED, LeadState.SIGNED, LeadState.OBJECTED, LeadState.ANSWERED}
RUNNING = HANDED | {LeadState.ACCEPTED}
ANSWERED = {LeadState.CLOSED, LeadState.ANSWERED}


@dataclass(frozen=True, slots=True)
class Fact:
    """One invented lead, from which the rows of every table are drawn."""

    id: UUID
    report: UUID
    assignment: UUID
    number: str
    state: LeadState
    district: str
    category: str
    venue: UUID
    opened: date
    due: date
    on_time: bool
    grade: int
    checked: bool
    true: bool

    @property
    def handed(self) -> bool:
        """Whether a district has it or had it."""
        return self.state in HANDED or self.state is LeadState.CLOSED

    def at(self, *, days: int) -> datetime:
        """Give a moment so many days after it was opened."""
        return datetime.combine(self.opened + timedelta(days=days), time(9), tzinfo=CITY)


def draw_id(chance: Random) -> UUID:
    """Draw an id that is the same in every run."""
    return UUID(int=chance.getrandbits(128), version=4)


def invented(chance: Random, count: int, *, venues: list[UUID], today: date) -> Iterator[Fact]:
    """Draw `count` leads at these venues, opened over the last four years."""
    categories = [code for code, category in CATEGORIES.items() if not category.gang]
    for index in range(count):
        state = STATES[index % len(STATES)]
        live = state in RUNNING
        age = chance.randrange(5, 40) if live else chance.randrange(20, DAYS)
        opened = today - timedelta(days=age)
        yield Fact(
            id=draw_id(chance),
            report=draw_id(chance),
            assignment=draw_id(chance),
            number=f"XS-{opened.year}-{index + 1:06d}",
            state=state,
            district=chance.choice(DISTRICTS),
            category=chance.choice(categories),
            venue=chance.choice(venues),
            opened=opened,
            due=opened + timedelta(days=chance.randrange(15, 45)),
            on_time=chance.randrange(10) > 0,
            grade=chance.randint(1, 5),
            checked=state is LeadState.CLOSED and chance.randrange(10) == 0,
            true=chance.randrange(5) > 0,
        )
