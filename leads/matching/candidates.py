"""Candidates: which earlier reports share rare keys with a new one, by indexed look-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from math import log
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.features.record import Features
from leads.matching.records import Matched, Neighbour, fetch, number_of, readable
from leads.matching.rings import RING, Rings

FETCHED = 48
"""Reports fetched, those that share the rarest keys first."""

COMPARED, OF_ONE = 20, 3
"""Reports compared at all, and of one cluster. Of the reports that share a key with a mate, all
but 2 in 10,000 have one among their first 16 so chosen."""

WORTH = tuple(0.0 if not fill else log(1 + RING / fill) for fill in range(RING + 1))
"""What sharing a key is worth, by how many are in its ring: 3.2 for two reports alone, 0.7 when
the ring is full."""


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates that one cluster has, the one that shares most first."""

    cluster: int
    members: tuple[Neighbour, ...]
    features: tuple[Features, ...]


def is_posted(session: Session, report_id: UUID) -> bool:
    """Say whether a report has been matched."""
    query = select(Matched.number).where(Matched.number == number_of(report_id))
    return session.scalar(query) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """The clusters that a report may belong to, the nearest first, and itself if kept before."""

    groups: tuple[Group, ...]
    own: Neighbour | None


def find(session: Session, rings: Rings, *, number: int, epoch: int) -> Found:
    """Fetch the reports that share most with `number`, by cluster, and what is kept of itself."""
    shared = ranked(rings)
    shared.pop(number, None)
    likely = nlargest(FETCHED, shared, key=lambda one: (shared[one], one))
    kept = fetch(session, [number, *likely])
    own = kept.pop(number, None)
    found = {one: each for one, each in kept.items() if each.epoch == epoch}
    groups: dict[int, list[tuple[Neighbour, Features]]] = {}
    chosen = _chosen(found[one] for one in likely if one in found)
    for each, features in readable(chosen, keys=False):
        groups.setdefault(each.cluster, []).append((each, features))
    listed = (
        Group(cluster, tuple(each for each, _ in of_it), tuple(told for _, told in of_it))
        for cluster, of_it in groups.items()
    )
    return Found(tuple(listed), own)


def ranked(rings: Rings) -> dict[int, float]:
    """Add up, for every report in these rings, what the keys it shares are worth."""
    shared: dict[int, float] = {}
    for numbers in rings.values():
        worth = WORTH[min(len(numbers), RING)]
        for one in numbers:
            shared[one] = shared.get(one, 0.0) + worth
    return shared


def _chosen(found: Iterator[Neighbour]) -> Iterator[Neighbour]:
    """Choose whom to compare: a large cluster must not crowd the others out."""
    left, taken = COMPARED, dict[int, int]()
    for each in found:
        taken[each.cluster] = taken.get(each.cluster, 0) + 1
        if taken[each.cluster] <= OF_ONE:
            left -= 1
            yield each
        if not left:
            return
