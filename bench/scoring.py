"""Scores the leads that a bench has built against the truth."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.arriving import Lead


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision and recall over pairs of reports and over reports (B³, Bagga and Baldwin 1998)."""

    pair: tuple[float, float]
    report: tuple[float, float]
    several: tuple[float, float]
    """The same over reports, only for those whose matter has several."""
    over_merged: float
    """Share of leads of several reports that hold more than one matter."""


def f1(both: tuple[float, float]) -> float:
    """Give the harmonic mean of precision and recall."""
    return 2 * both[0] * both[1] / max(sum(both), 1e-9)


def scores(leads: Iterable[Lead]) -> Scores:
    """Score leads against the truth."""
    groups = [Counter(one.incident for one in lead.reports) for lead in leads if lead.reports]
    size: Counter[str] = sum(groups, Counter())
    made = sum(_pairs(group.total()) for group in groups)
    right = sum(_pairs(n) for group in groups for n in group.values())
    true = sum(map(_pairs, size.values()))
    rows = [
        (n * n / group.total(), n * n / size[incident], n, size[incident] > 1)
        for group in groups
        for incident, n in group.items()
    ]
    mixed = [len(group) > 1 for group in groups if group.total() > 1]
    return Scores(
        pair=(right / max(made, 1), right / max(true, 1)),
        report=_mean(rows),
        several=_mean([row for row in rows if row[3]]),
        over_merged=sum(mixed) / max(len(mixed), 1),
    )


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _mean(rows: Sequence[tuple[float, float, int, bool]]) -> tuple[float, float]:
    of = max(sum(row[2] for row in rows), 1)
    return sum(row[0] for row in rows) / of, sum(row[1] for row in rows) / of
