"""The figures of the matcher: what two runs over labelled reports come to."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from leads.features.tokens import make, pack
from leads.features.told import Told
from leads.matching.weights import Weights
from tipline.evaluating.arriving import Arrival, Arrivals
from tipline.evaluating.reading import Labelled
from tipline.evaluating.scoring import Scores, scores
from tipline.evaluating.scratch import FEATURE_KEY, district_code, founded
from tipline.evaluating.shares import Share


@dataclass(frozen=True, slots=True)
class Joins:
    """What became of the joins that were made without asking anybody."""

    right: Share
    same_venue: Share
    """Joined to another incident at the same venue."""
    other_venue: Share


@dataclass(frozen=True, slots=True)
class Alone:
    """The matcher where no officer decides."""

    scores: Scores
    joins: Joins
    templates: Share
    """Reports that are boilerplate, and ended in one cluster with a report of another incident."""


@dataclass(frozen=True, slots=True)
class Bands:
    """The matcher with an officer, who of the suggestions takes the one that is right."""

    scores: Scores
    joins: Joins
    covered: Share
    """Of the reports that have an earlier mate, those that were joined rightly."""
    suggested: Share
    suggestions: Share
    """Of the reports with suggestions, those where one of them is right."""
    first_five: Share
    """Of the reports with an earlier mate, those whose lead is among the first five ranked."""
    links_found: Share
    links_right: Share
    kept_found: Share
    """Pairs of incidents at one venue: linked at all, and by links kept as such."""
    kept_right: Share


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds a report: the median and the 99th percentile, by the clock."""

    median: float
    late: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a report costs; `features` are made within intake, and once more to take their time."""

    features: Times
    intake: Times
    match: Times
    candidates: float
    """Earlier reports compared with a new one, on average."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything about the matcher."""

    reports: int
    incidents: int
    with_mate: int
    alone: Alone
    bands: Bands
    cost: Cost


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The matcher and the matcher with plaintext beside it, fitted and run by the same steps."""

    keyed: Scores
    reading: Scores
    worth: tuple[float, ...]
    """Start; a point of the matcher; likeness of names, addresses and texts, and of a name with
    the other's text, each as log-odds from half alike to wholly alike."""


def measure(rows: Sequence[Labelled], *, weights: Weights, say: Callable[[str], None]) -> Figures:
    """Let the reports arrive twice, each time in a new house, and read off what became of them."""
    say("with no officer")
    machine, of_machine = _run(rows, weights=weights, alone=True)
    say("with an officer")
    asked, of_officer = _run(rows, weights=weights, alone=False)
    times = [one.received for one in machine], [one.matched for one in machine]
    return Figures(
        reports=len(rows),
        incidents=len({row.incident for row in rows}),
        with_mate=sum(one.mate for one in asked),
        alone=Alone(scores(rows, of_machine), joins(machine), templates(rows, of_machine)),
        bands=_bands(rows, asked, scores(rows, of_officer)),
        cost=Cost(
            features=_times([_featured(row) for row in rows]),
            intake=_times(times[0]),
            match=_times(times[1]),
            candidates=sum(one.compared for one in asked) / len(rows),
        ),
    )


def _run(
    rows: Sequence[Labelled], *, weights: Weights, alone: bool
) -> tuple[list[Arrival], list[int]]:
    with founded({row.district for row in rows}) as scratch:
        arrivals = Arrivals(scratch, weights=weights, alone=alone)
        return list(arrivals.run(rows)), arrivals.clusters(rows)


def joins(arrivals: Sequence[Arrival]) -> Joins:
    """Count the joins, right and wrong."""
    made = [(one.row, one.joined) for one in arrivals if one.joined is not None]
    wrong = [(row, to) for row, to in made if row.incident != to.incident]
    venue = sum(row.venue == to.venue for row, to in wrong)
    return Joins(
        right=Share(len(made) - len(wrong), len(made)),
        same_venue=Share(venue, len(made)),
        other_venue=Share(len(wrong) - venue, len(made)),
    )


def templates(rows: Sequence[Labelled], clusters: Sequence[int]) -> Share:
    """Count the boilerplate that stands in one cluster with a report of another incident."""
    held: defaultdict[int, set[str]] = defaultdict(set)
    for row, cluster in zip(rows, clusters, strict=True):
        held[cluster].add(row.incident)
    own = [c for row, c in zip(rows, clusters, strict=True) if row.kind == "template"]
    return Share(sum(len(held[cluster]) > 1 for cluster in own), len(own))


def _bands(rows: Sequence[Labelled], arrivals: Sequence[Arrival], scored: Scores) -> Bands:
    mates = sum(one.mate for one in arrivals)
    made = joins(arrivals)
    offered = [one for one in arrivals if one.offered]
    right = sum(any(other.incident == one.row.incident for other in one.offered) for one in offered)
    first = sum(one.first_five for one in arrivals)
    linked = {_both(one.row.incident, other) for one in arrivals for other in one.linked}
    kept = {_both(one.row.incident, other) for one in arrivals for other in one.kept}
    true = _true_links(rows)
    return Bands(
        scores=scored,
        joins=made,
        covered=Share(made.right.right, mates),
        suggested=Share(len(offered), len(arrivals)),
        suggestions=Share(right, len(offered)),
        first_five=Share(first, mates),
        links_found=Share(len(linked & true), len(true)),
        links_right=Share(len(linked & true), len(linked)),
        kept_found=Share(len(kept & true), len(true)),
        kept_right=Share(len(kept & true), len(kept)),
    )


def _both(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _true_links(rows: Sequence[Labelled]) -> set[tuple[str, str]]:
    at: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        at[row.venue].add(row.incident)
    return {(a, b) for some in at.values() for a in some for b in some if a < b}


def told(row: Labelled) -> Told:
    """Give a labelled report as intake tells of it to what makes features."""
    return Told(
        venue_name=row.venue_name,
        address=row.address,
        district=district_code(row.district),
        category=row.category,
        happened_on=row.happened_on,
        about=False,
        narrative=row.text,
        received_on=row.submitted_at.date(),
    )


def _featured(row: Labelled) -> float:
    begun = time.perf_counter()
    pack(make(told(row), key=FEATURE_KEY))
    return time.perf_counter() - begun


def _times(seconds: Sequence[float]) -> Times:
    ordered = sorted(1000 * one for one in seconds)
    return Times(median(ordered), ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))])
