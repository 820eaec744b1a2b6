"""How well a division of reports into clusters agrees with the truth."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from tipline.evaluating.reading import Labelled
from tipline.evaluating.shares import Both, Share


@dataclass(frozen=True, slots=True)
class Scores:
    """Over pairs of reports, and over reports (B³, Bagga and Baldwin 1998)."""

    pairs: Both
    reports: Both
    pairs_of_several: Both
    """Only where an incident has several reports: pairs of two that stand alone are left out."""
    reports_of_several: Both
    """The mean over the reports of such incidents; strangers in their clusters count."""
    over_merged: Share
    """Of the clusters of several reports, those that hold more than one incident."""


def scores(rows: Sequence[Labelled], clusters: Sequence[Hashable]) -> Scores:
    """Score clusters, one for each row, against the incidents that the rows are truly about."""
    groups = _groups(rows, clusters)
    size = Counter(row.incident for row in rows)
    made = [group for group in groups if group.total() > 1]
    return Scores(
        pairs=_pairs(groups, size, lone=True),
        reports=_reports(groups, size, least=1),
        pairs_of_several=_pairs(groups, size, lone=False),
        reports_of_several=_reports(groups, size, least=2),
        over_merged=Share(sum(len(group) > 1 for group in made), len(made)),
    )


def pair_f1(rows: Sequence[Labelled], clusters: Sequence[Hashable]) -> float:
    """Give the one figure by which a rival's threshold is chosen."""
    size = Counter(row.incident for row in rows)
    return _pairs(_groups(rows, clusters), size, lone=True).f1


def _groups(rows: Sequence[Labelled], clusters: Sequence[Hashable]) -> list[Counter[str]]:
    """Count the incidents in each cluster."""
    found: defaultdict[Hashable, Counter[str]] = defaultdict(Counter)
    for row, cluster in zip(rows, clusters, strict=True):
        found[cluster][row.incident] += 1
    return list(found.values())


def _two(n: int) -> int:
    return n * (n - 1) // 2


def _pairs(groups: Sequence[Counter[str]], size: Counter[str], *, lone: bool) -> Both:
    """Give precision and recall of pairs; without `lone`, not of two reports that stand alone."""
    true = sum(map(_two, size.values()))
    made = sum(_two(group.total()) for group in groups)
    right = sum(_two(n) for group in groups for n in group.values())
    if not lone:
        alone = (sum(size[incident] == 1 for incident in group) for group in groups)
        made -= sum(map(_two, alone))
    return Both(right / made if made else 1.0, right / true if true else 1.0)


def _reports(groups: Sequence[Counter[str]], size: Counter[str], *, least: int) -> Both:
    """Give B³ over the reports of incidents that have at least so many."""
    precision = recall = of = 0.0
    for group in groups:
        total = group.total()
        for incident, n in group.items():
            if size[incident] >= least:
                of += n
                precision += n * n / total
                recall += n * n / size[incident]
    return Both(precision / of, recall / of) if of else Both(1.0, 1.0)
