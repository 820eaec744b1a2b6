"""Prints how well verdicts do on labelled reports: over pairs, and over leads built from them."""

from collections import Counter, defaultdict

from bench.labelled_reports import Labelled, Pair
from leads.matching.verdict import Band, compare
from leads.matching.weights import parse

BEST = 3


def share(part: int, whole: int) -> str:
    """Write a share with what it is made of."""
    return f"{part / whole:.4f} ({part}/{whole})" if whole else "none"


def report(found: list[Pair], reports: list[Labelled], text: str) -> None:
    """Print precision and recall of the bands and of the venue mark over pairs."""
    weights = parse(text)
    sizes, places = Counter(r.incident for r in reports), Counter(r.venue for r in reports)
    true = sum(n * (n - 1) // 2 for n in sizes.values())
    at_place = sum(n * (n - 1) // 2 for n in places.values())
    judged = [(compare(p.one.features, p.other.features, weights=weights), p) for p in found]
    joined = [p for v, p in judged if v.band is Band.JOIN]
    offered = [p for v, p in judged if v.band is not Band.SEPARATE]
    linked = [p for v, p in judged if v.same_venue]
    print(f"reports {len(reports)}, candidate pairs {len(found)}, true pairs {true}")
    print("candidates hold    recall   ", share(sum(p.same_lead for p in found), true))
    for name, some in (("join", joined), ("join or suggest", offered)):
        right = sum(p.same_lead for p in some)
        print(f"{name:18} precision", share(right, len(some)), " recall", share(right, true))
    right = sum(p.same_venue for p in linked)
    print(
        "same venue         precision", share(right, len(linked)), "recall", share(right, at_place)
    )
    wrong = Counter(_cause(p) for p in joined if not p.same_lead)
    print("wrong joins by cause", dict(sorted(wrong.items())))
    _by_report(joined, reports, sizes)
    links = {(id(p.one), id(p.other)): v.points for v, p in judged if v.band is Band.JOIN}
    _by_lead(reports, links, weights.join_at)


def _cause(pair: Pair) -> str:
    if "template" in {pair.one.kind, pair.other.kind}:
        return "template"
    return "same venue, other incident" if pair.same_venue else "other venue"


def _by_report(joined: list[Pair], reports: list[Labelled], sizes: Counter[str]) -> None:
    """Print what the best earlier partner in the join band is, one report at a time."""
    best: dict[int, list[bool]] = defaultdict(list)
    for pair in joined:
        best[id(pair.one)].append(pair.same_lead)
        best[id(pair.other)].append(pair.same_lead)
    mates = sum(1 for r in reports if sizes[r.incident] > 1)
    met = sum(any(best[id(r)]) for r in reports)
    clean = sum(bool(best[id(r)]) and all(best[id(r)]) for r in reports)
    print("reports with a mate that a right join reaches", share(met, mates))
    print(
        "reports joined at all, and to no stranger    ", share(clean, sum(map(bool, best.values())))
    )


def assign(
    reports: list[Labelled], links: dict[tuple[int, int], float], join_at: float
) -> list[list[Labelled]]:
    """Put each report, in order of arrival, into the lead whose best three reports match it best.

    Pairs that are not in the join band count as the mark less four, so that one chance likeness
    does not outweigh the rest of a lead.
    """
    leads: list[list[Labelled]] = []
    home: dict[int, int] = {}
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (one, other), value in links.items():
        near[one].append((other, value))
    for report_ in reports:
        by_lead: dict[int, list[float]] = defaultdict(list)
        for other, value in near[id(report_)]:
            by_lead[home[other]].append(value)
        best = (-1e9, -1)
        for lead, values in by_lead.items():
            some = min(BEST, len(leads[lead]))
            top = sorted(values, reverse=True)[:some]
            top += [join_at - 4] * (some - len(top))
            best = max(best, (sum(top) / some, lead))
        if best[0] < join_at:
            home[id(report_)] = len(leads)
            leads.append([])
        else:
            home[id(report_)] = best[1]
        leads[home[id(report_)]].append(report_)
    return leads


def _by_lead(reports: list[Labelled], links: dict[tuple[int, int], float], join_at: float) -> None:
    """Print pair and B-cubed precision, recall and F1 of leads built without any human."""
    leads = assign(reports, links, join_at)
    sizes = Counter(r.incident for r in reports)
    pair_right = pair_made = 0
    precision = recall = 0.0
    for lead in leads:
        inside = Counter(r.incident for r in lead)
        pair_made += len(lead) * (len(lead) - 1) // 2
        pair_right += sum(n * (n - 1) // 2 for n in inside.values())
        precision += sum(n * n / len(lead) for n in inside.values())
        recall += sum(n * n / sizes[incident] for incident, n in inside.items())
    pair_true = sum(n * (n - 1) // 2 for n in sizes.values())
    _f1("leads, pairs", pair_right / max(pair_made, 1), pair_right / max(pair_true, 1))
    _f1("leads, B-cubed", precision / len(reports), recall / len(reports))


def _f1(name: str, precision: float, recall: float) -> None:
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{name:18} precision {precision:.4f}  recall {recall:.4f}  F1 {both:.4f}")
