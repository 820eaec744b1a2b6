"""Candidates: which earlier reports share rare keys with a new one, by indexed look-up."""

from heapq import nlargest
from math import log
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.matching.records import Matched, Neighbour, fetch, number_of
from leads.matching.rings import RING, Rings

FETCHED = 48
"""Reports compared in full, those that share the rarest keys first."""

WORTH = tuple(0.0 if not fill else log(1 + RING / fill) for fill in range(RING + 1))
"""What sharing a key is worth, by how many are in its ring: 3.9 for two reports alone, 0.7 when
the ring is full."""


def is_posted(session: Session, report_id: UUID) -> bool:
    """Say whether a report has been matched."""
    query = select(Matched.number).where(Matched.number == number_of(report_id))
    return session.scalar(query) is not None


def find(session: Session, rings: Rings, *, number: int, epoch: int) -> list[Neighbour]:
    """Fetch the reports that share most with `number`, most first: at most `FETCHED`."""
    shared = ranked(rings)
    shared.pop(number, None)
    likely = nlargest(FETCHED, shared, key=lambda one: (shared[one], one))
    found = {each.number: each for each in fetch(session, likely, epoch=epoch)}
    return [found[one] for one in likely if one in found]


def ranked(rings: Rings) -> dict[int, float]:
    """Add up, for every report in these rings, what the keys it shares are worth."""
    shared: dict[int, float] = {}
    for numbers in rings.values():
        worth = WORTH[min(len(numbers), RING)]
        for one in numbers:
            shared[one] = shared.get(one, 0.0) + worth
    return shared
