"""The invented year, played day by day through the real services, and cut off at today."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.ledger.outbox import Errand
from leads.register.workdays import CITY
from tipline.demo.cast import Cast
from tipline.house import House
from tipline.processes.jobs import JOBS

Deed = Callable[[Session, datetime], None]


EVENING = time(18)


@dataclass(order=True, slots=True)
class Planned:
    """Something that will be done at a moment; `turn` keeps the order of what was planned first."""

    at: datetime
    turn: int
    deed: Deed = field(compare=False)


@dataclass(slots=True)
class Year:
    """The days to be played: deeds plan further deeds, and what lies after `now` never happens."""

    house: House
    cast: Cast
    chance: Random
    now: datetime
    each_evening: Deed | None = None
    _waiting: list[Planned] = field(default_factory=list)
    _turns: int = 0

    def plan(self, at: datetime, deed: Deed) -> None:
        """Have a deed done at a moment."""
        self._turns += 1
        if at <= self.now:
            heapq.heappush(self._waiting, Planned(at, self._turns, deed))

    def later(self, at: datetime, days: int, deed: Deed) -> None:
        """Have a deed done in office hours so many working days after a moment."""
        day = self.cast.calendar.add(at.astimezone(CITY).date(), max(1, days))
        self.plan(office_hour(day, self.chance), deed)

    def play(self) -> Iterator[date]:
        """Play everything, one transaction a day; give each day done."""
        while self._waiting:
            day = self._waiting[0].at.astimezone(CITY).date()
            with self.house.database.transaction() as session:
                self._one_day(session, day)
                self._run_errands(session)
                if self.each_evening is not None:
                    self.each_evening(session, min(self.now, at_time(day, EVENING)))
            yield day

    def _run_errands(self, session: Session) -> None:
        # What relay and worker would do, in the day's own transaction: a year has many days.
        for errand in session.scalars(select(Errand)).all():
            JOBS[errand.kind](self.house, session, errand.object_id)
            session.delete(errand)

    def _one_day(self, session: Session, day: date) -> None:
        while self._waiting and self._waiting[0].at.astimezone(CITY).date() == day:
            planned = heapq.heappop(self._waiting)
            planned.deed(session, planned.at)
            session.flush()


def office_hour(day: date, chance: Random) -> datetime:
    """Give a moment between nine and five in the city."""
    minutes = chance.randrange(9 * 60, 17 * 60)
    return at_time(day, time(minutes // 60, minutes % 60))


def at_time(day: date, hour: time) -> datetime:
    """Give a moment of a day in the city, as UTC."""
    return datetime.combine(day, hour, tzinfo=CITY).astimezone(UTC)
