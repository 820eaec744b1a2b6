"""Reports linked by a rival's likeness, and the clusters that links make."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from itertools import product

from tipline.evaluating.reading import Labelled
from tipline.evaluating.scoring import pair_f1

KEPT = 12
"""Links kept for a report: the likest earlier ones, of equals the newest."""

WINDOWS = (7, 14, 30, 60, 366)
"""Most days between two reports that are linked, as tried."""

BEST_OF = 3


class How(StrEnum):
    """How links become clusters."""

    UNION = "every link joins"
    BEST = "joins its likest report"
    MEAN = "joins the cluster whose three likest are likest on average"


@dataclass(frozen=True, slots=True)
class Link:
    """A report, an earlier one, how alike they are, and how many days apart."""

    later: int
    earlier: int
    likeness: float
    days: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What did best on the reports that a rival may learn from."""

    least: float
    window: int
    how: How


Likeness = Callable[[Sequence[Labelled]], Iterator[tuple[int, int, float]]]
"""What a rival is: rows to (later, earlier, likeness), for those pairs that it looks at."""


def links(rows: Sequence[Labelled], likeness: Likeness) -> list[Link]:
    """Give what a rival links, report by report in the order of arrival."""
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for later, earlier, alike in likeness(rows):
        days = (rows[later].submitted_at - rows[earlier].submitted_at).days
        found[later].append(Link(later, earlier, alike, days))
    return [
        link
        for later in sorted(found)
        for link in nlargest(KEPT, found[later], key=lambda one: (one.likeness, one.earlier))
    ]


def clusters(count: int, made: Sequence[Link], chosen: Chosen) -> list[int]:
    """Give each of so many reports its cluster."""
    some = [one for one in made if one.likeness >= chosen.least and one.days <= chosen.window]
    return _united(count, some) if chosen.how is How.UNION else _joined(count, some, chosen.how)


def _united(count: int, made: Sequence[Link]) -> list[int]:
    parent = list(range(count))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    for link in made:
        parent[root(link.later)] = root(link.earlier)
    return [root(one) for one in range(count)]


def _joined(count: int, made: Sequence[Link], how: How) -> list[int]:
    """Let each report join one cluster as it arrives; links come likest first."""
    of: defaultdict[int, list[Link]] = defaultdict(list)
    for link in made:
        of[link.later].append(link)
    home = list(range(count))
    for later in sorted(of):
        found: defaultdict[int, list[float]] = defaultdict(list)
        for link in of[later][: 1 if how is How.BEST else None]:
            found[home[link.earlier]].append(link.likeness)
        home[later] = max(found, key=lambda one: (_mean(found[one]), one))
    return home


def _mean(alike: Sequence[float]) -> float:
    best = alike[:BEST_OF]
    return sum(best) / len(best)


def choose(
    rows: Sequence[Labelled], made: Sequence[Link], marks: Sequence[float]
) -> tuple[float, Chosen]:
    """Try every mark, window and way on reports with truth; give the best pair F1 and its way."""
    tried = (Chosen(*one) for one in product(marks, WINDOWS, How))
    scored = ((pair_f1(rows, clusters(len(rows), made, one)), one) for one in tried)
    return max(scored, key=lambda one: one[0])
