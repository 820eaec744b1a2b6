"""Chooses the points from which a report is joined, and from which an officer is asked."""

from collections.abc import Callable, Sequence
from math import log

from bench.labelled_reports import Labelled
from bench.measure_matching import banded
from leads.matching.weights import Weights

WRONG_JOIN_COSTS = 5
JOIN_RIGHT = 0.9995
"""Of what is joined unasked, in every file: a quarter of the wrong ones that are allowed, for the
reports that marks are chosen on flatter them."""
SUGGEST_RIGHT = 0.9
SUGGESTED = 0.15
"""Share of a file's reports that an officer is asked about, at most: with or without a venue."""


def lowest(points: Sequence[tuple[float, bool]], *, right: float) -> float:
    """Return the lowest mark, in tenths, above which at least that share is right."""
    for mark in range(-20, 121):
        above = [same for value, same in points if value >= mark / 10]
        if above and sum(above) / len(above) >= right:
            return mark / 10
    return 12.0


def cheapest(points: Sequence[tuple[float, bool]], *, cost: float) -> float:
    """Return the mark at which wrong joins, at their cost, and missed ones weigh least."""

    def loss(mark: int) -> float:
        wrong = sum(1 for value, same in points if value >= mark / 10 and not same)
        return cost * wrong + sum(1 for value, same in points if value < mark / 10 and same)

    return min(range(-20, 121), key=loss) / 10


def chosen_marks(
    sets: Sequence[Sequence[Labelled]],
    texts: Sequence[Sequence[Labelled]],
    draft: Callable[[dict[str, float]], Weights],
) -> dict[str, float]:
    """Choose the marks on the fitted half, each with those before it in force.

    Without officers a report joins where that is the cheaper error: at log-odds of the cost.
    """
    marks = {
        "join": 4.0,
        "firm": 4.0,
        "suggest": -1.0,
        "alone": round(log(WRONG_JOIN_COSTS), 1),
        "venue": 0.0,
    }
    for _ in range(2):
        tallies = [banded(reports, draft(marks))[1] for reports in sets]
        # A best lead that only likeness speaks for joins at no mark, so it says nothing here.
        runs = [tally.allowed for tally in tallies]
        cheap = cheapest([one for run in runs for one in run], cost=WRONG_JOIN_COSTS)
        marks["join"] = max(cheap, *(lowest(run, right=JOIN_RIGHT) for run in runs))
        below = [one for tally in tallies for one in tally.points if one[0] < marks["join"]]
        marks["suggest"] = min(marks["join"], lowest(below, right=SUGGEST_RIGHT))
        firm = max(lowest(tally.stated, right=JOIN_RIGHT) for tally in tallies)
        marks["firm"] = min(marks["join"], firm)
    while any(_too_many(some, draft(marks)) for some in (*sets, *texts)):
        marks["suggest"] = round(marks["suggest"] + 0.1, 1)
    # What is not even worth a question is not joined.
    least = marks["suggest"]
    return marks | {"join": max(marks["join"], least), "firm": max(marks["firm"], least)}


def _too_many(reports: Sequence[Labelled], weights: Weights) -> bool:
    return banded(reports, weights)[1].suggested > SUGGESTED * len(reports)
