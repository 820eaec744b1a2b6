"""Granting again what a unit's older keys open: many short transactions, any of which may fail."""

from collections.abc import Iterator
from dataclasses import dataclass

from leads.register.keyholders import Unlocked
from leads.register.regranting import next_batch, write
from tipline.house import House


@dataclass(frozen=True, slots=True)
class Step:
    """How many grants one batch made again, and how many of them did not open."""

    done: int
    unreadable: int


def regrant(house: House, by: Unlocked) -> Iterator[Step]:
    """Grant everything again that the officer can open, a batch at each step.

    Stopping is harmless: what is done stays done, and the next run finds the rest. NotFound when
    the officer holds no key of the unit.
    """
    after, first = None, True
    while first or after is not None:
        with house.database.reading() as session:
            batch = next_batch(
                session, by, after=after, root=house.keys.root_public, sealer=house.sealer
            )
        at = house.clock.now()
        with house.database.transaction() as session:
            done = write(session, batch, by, first=first, at=at)
        yield Step(done, batch.unreadable)
        after, first = batch.last, False
