"""The figures as lines for a person, and as plain values for JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from tipline.evaluating.measuring import Ceiling, Cost, Figures, Joins, Times
from tipline.evaluating.rivals import Rival
from tipline.evaluating.scoring import Scores
from tipline.evaluating.shares import Both, Share

_WIDE = 42


def plain(value: Any) -> Any:
    """Give figures as dicts, lists and numbers."""
    if isinstance(value, Share):
        low, high = value.interval
        counts = {"right": value.right, "of": value.of}
        return counts | {"share": value.share, "low": low, "high": high}
    if isinstance(value, Both):
        return {"precision": value.precision, "recall": value.recall, "f1": value.f1}
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def document(
    figures: Figures, found: Sequence[Rival], ceiling: Ceiling | None, about: Mapping[str, Any]
) -> dict[str, Any]:
    """Give everything that was measured, for JSON."""
    made = {"about": dict(about), "mingcha": plain(figures), "rivals": plain(list(found))}
    made["plain"] = plain(ceiling)
    best = [one.scores.pairs.f1 for one in found if one.scores]
    ahead = figures.alone.scores.pairs.f1 - max(best) if best else None
    return made | {"ahead_of_best_rival": ahead}


def ceiling_lines(found: Ceiling | None) -> Iterator[str]:
    """Say what not reading costs, if it was measured."""
    if found is None:
        return
    keyed, reading = found.keyed, found.reading
    yield "\nWith likenesses of the plaintext beside the features (by steps of our own)"
    yield _both("pairs, keyed", keyed.pairs)
    yield _both("pairs, reading", reading.pairs)
    yield _both("B-cubed, keyed", keyed.reports)
    yield _both("B-cubed, reading", reading.reports)
    pairs, reports = reading.pairs.f1 - keyed.pairs.f1, reading.reports.f1 - keyed.reports.f1
    yield f"  not reading costs {pairs:+.4f} pair F1, {reports:+.4f} B-cubed F1"


def lines(figures: Figures, found: Sequence[Rival]) -> Iterator[str]:
    """Give everything that was measured, line by line."""
    yield f"{figures.reports} reports of {figures.incidents} incidents"
    yield from _alone(figures)
    yield from _with_officer(figures)
    yield from _cost(figures.cost)
    yield "\nRivals on plaintext, each with the settings that did best on the fitted half"
    for one in found:
        yield from _rival(one, figures.alone.scores)


def _alone(figures: Figures) -> Iterator[str]:
    alone = figures.alone
    yield "\nMatcher alone, on sealed reports"
    yield from _scores(alone.scores)
    yield from _joins(alone.joins)
    yield _share("boilerplate joined wrongly", alone.templates)


def _with_officer(figures: Figures) -> Iterator[str]:
    bands = figures.bands
    yield "\nMatcher with an officer, who takes the suggestion that is right"
    yield from _scores(bands.scores)
    yield from _joins(bands.joins)
    yield _share("joins cover, of reports with a mate", bands.covered)
    yield _share("reports with suggestions", bands.suggested)
    yield _share("suggestions that hold the right lead", bands.suggestions)
    yield _share("recall@5: lead among the first five", bands.first_five)
    yield _share("venue links found", bands.links_found)
    yield _share("venue links right", bands.links_right)
    yield _share("found by links kept, without suggestions", bands.kept_found)
    yield _share("of these right", bands.kept_right)


def _scores(made: Scores) -> Iterator[str]:
    yield _both("pairs", made.pairs)
    yield _both("pairs, incidents of several reports", made.pairs_of_several)
    yield _both("B-cubed", made.reports)
    yield _both("B-cubed, incidents of several reports", made.reports_of_several)
    yield _share("clusters of several that mix incidents", made.over_merged)


def _joins(made: Joins) -> Iterator[str]:
    yield _share("joins that are right", made.right)
    yield _share("joined to same venue, other incident", made.same_venue)
    yield _share("joined to another venue", made.other_venue)


def _cost(cost: Cost) -> Iterator[str]:
    yield "\nCost a report, milliseconds by the clock: median, 99th percentile"
    yield _times("features", cost.features)
    yield _times("intake, with features and sealing", cost.intake)
    yield _times("match", cost.match)
    yield f"  {'earlier reports compared, on average':{_WIDE}} {cost.candidates:.1f}"


def _rival(one: Rival, ours: Scores) -> Iterator[str]:
    if one.scores is None or one.chosen is None:
        yield f"  {one.name}: left out, {one.missing} is not installed (extra `test`)"
        return
    yield f"  {one.name}"
    way = f"{one.variant}, from {one.chosen.least}, within {one.chosen.window} days"
    yield f"    {way}, {one.chosen.how.value}"
    yield "  " + _both("pairs", one.scores.pairs)
    yield "  " + _both("B-cubed", one.scores.reports)
    yield "  " + _both("B-cubed, incidents of several reports", one.scores.reports_of_several)
    yield f"    we are ahead by {ours.pairs.f1 - one.scores.pairs.f1:+.4f} pair F1"


def _both(name: str, both: Both) -> str:
    told = f"P {both.precision:.4f}  R {both.recall:.4f}  F1 {both.f1:.4f}"
    return f"  {name:{_WIDE}} {told}"


def _share(name: str, share: Share) -> str:
    if share.share is None:
        return f"  {name:{_WIDE}} none"
    low, high = share.interval
    told = f"{share.share:.4f} [{low:.4f}, {high:.4f}] ({share.right}/{share.of})"
    return f"  {name:{_WIDE}} {told}"


def _times(name: str, times: Times) -> str:
    return f"  {name:{_WIDE}} {times.median:.2f}, {times.late:.2f}"
