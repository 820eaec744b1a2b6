"""Fits leads/matching/weights.toml on labelled reports and prints how well it does on the rest.

Run: python -m bench.fit_matching LABELLED.jsonl [--write] [--ring 48]

One JSON object a line: district, venue_name, address, category, date, text, submitted_at and
truth {incident, venue, kind}. Incidents whose hash is even are fitted on, odd ones are tested on.
Deterministic: no randomness, a fixed key, and Newton steps over sets of codes in sorted order.
"""

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.labelled_reports import Labelled, Pair, pairs, read
from bench.measure_matching import report
from leads.features.record import Features
from leads.matching.evidence import lead_evidence, venue_evidence
from leads.matching.weights import FILE

RIDGE = 2.0
STEPS = 12
WRONG_JOIN_COSTS = 5
JOIN_RIGHT = 0.998
LEAST = 0.1

Row = tuple[tuple[str, ...], float, float]
"""Codes, weight of the pairs that are the same, weight of those that are not."""


def rows(
    found: list[Pair],
    codes: Callable[[Features, Features], tuple[str, ...]],
    same: Callable[[Pair], bool],
    group: Callable[[Labelled], str],
) -> list[Row]:
    """Gather pairs with equal codes; a report of a huge lead counts no more than another."""
    size = Counter((group(pair.one), pair.one.fitted_on) for pair in found if same(pair))
    yes: Counter[tuple[str, ...]] = Counter()
    no: Counter[tuple[str, ...]] = Counter()
    for pair in found:
        seen = tuple(sorted(codes(pair.one.features, pair.other.features)))
        if same(pair):
            yes[seen] += size[group(pair.one), pair.one.fitted_on] ** -0.25
        else:
            no[seen] += 1
    return [(seen, yes[seen], no[seen]) for seen in sorted({*yes, *no})]


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric positive system by elimination."""
    size = len(right)
    full = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(size):
        for below in range(at + 1, size):
            factor = full[below][at] / full[at][at]
            if factor:
                full[below] = [x - factor * y for x, y in zip(full[below], full[at], strict=True)]
    answer = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(full[at][j] * answer[j] for j in range(at + 1, size))
        answer[at] = (full[at][size] - rest) / full[at][at]
    return answer


def newton(data: list[Row], names: list[str]) -> dict[str, float]:
    """Fit a ridge logistic regression over the given codes; `start` is the intercept."""
    place = {name: at for at, name in enumerate(names)}
    beta = [0.0] * len(names)
    for _ in range(STEPS):
        slope = [-RIDGE * b * (at > 0) for at, b in enumerate(beta)]
        curve = [[RIDGE * (i == j and i > 0) for j in range(len(names))] for i in range(len(names))]
        for codes, yes, no in data:
            active = [0, *(place[code] for code in codes if code in place)]
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(beta[i] for i in active)))))
            for i in active:
                slope[i] += yes - (yes + no) * p
                for j in active:
                    curve[i][j] += (yes + no) * p * (1 - p)
        curve[0][0] += 1e-9
        beta = [b + d for b, d in zip(beta, solve(curve, slope), strict=True)]
    return dict(zip(names, beta, strict=True))


def sensible(code: str, value: float) -> bool:
    """Whether a person would follow: what agrees adds, what differs takes, trifles are left out."""
    if code.startswith(("other_", "long_apart")):
        return value <= -LEAST
    return value >= LEAST or code == "months_apart"


def fit(data: list[Row]) -> dict[str, float]:
    """Fit, drop the codes whose points a person would not follow, and fit again until none is."""
    names = ["start", *sorted({code for codes, _, _ in data for code in codes})]
    while True:
        found = newton(data, names)
        kept = ["start", *(name for name in names[1:] if sensible(name, found[name]))]
        if kept == names:
            return {name: round(value, 2) for name, value in found.items()}
        names = kept


def points(codes: Iterable[str], scale: dict[str, float]) -> float:
    """Sum a scale over codes."""
    return scale["start"] + sum(scale.get(code, 0.0) for code in codes)


def lowest(scored: list[tuple[float, bool]], *, right: float) -> float:
    """Return the lowest mark, in tenths, above which at least that share is right."""
    marks = (mark / 10 for mark in range(-20, 121))
    for mark in marks:
        above = [same for value, same in scored if value >= mark]
        if above and sum(above) / len(above) >= right:
            return mark
    return 12.0


def cheapest(scored: list[tuple[float, bool]], *, cost: float) -> float:
    """Return the mark at which wrong pairs, at their cost, and missed ones weigh least."""

    def loss(mark: float) -> float:
        wrong = sum(1 for value, same in scored if value >= mark and not same)
        missed = sum(1 for value, same in scored if value < mark and same)
        return cost * wrong + missed

    return min((mark / 10 for mark in range(-20, 121)), key=loss)


def toml(name: str, scale: dict[str, float]) -> str:
    """Write one scale, codes in order."""
    return f"[{name}]\n" + "".join(f"{code} = {value}\n" for code, value in scale.items())


def weights_file(found: list[Pair], source: str) -> str:
    """Fit both scales and the three marks on the given pairs; return the file's text."""
    lead = fit(rows(found, lead_evidence, lambda p: p.same_lead, lambda r: r.incident))
    venue = fit(rows(found, venue_evidence, lambda p: p.same_venue, lambda r: r.venue))
    by_lead = [(points(lead_evidence(p.one.features, p.other.features), lead), p) for p in found]
    by_venue = [
        (points(venue_evidence(p.one.features, p.other.features), venue), p.same_venue)
        for p in found
    ]
    scored = [(value, pair.same_lead) for value, pair in by_lead]
    marks = {
        "join": lowest(scored, right=JOIN_RIGHT),
        "suggest": cheapest(scored, cost=1),
        "venue": cheapest(by_venue, cost=1),
    }
    marks["join"] = max(marks["join"], cheapest(scored, cost=WRONG_JOIN_COSTS))
    head = (
        "# Points are natural log-odds. Written by bench/fit_matching.py; see docs/matching.md.\n"
        f'version = 1\nfitted = "ridge logistic regression, {source}, even half of incidents"\n'
    )
    return "\n".join([head, toml("bands", marks), toml("lead", lead), toml("venue", venue)])


def main() -> None:
    """Fit, write if asked to, and print the figures of both halves."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("labelled", type=Path)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--shipped", action="store_true", help="judge the file as it stands")
    asked.add_argument("--ring", type=int, default=48)
    given = asked.parse_args()
    reports = list(read(given.labelled))
    halves = {
        name: [r for r in reports if r.fitted_on is fitted]
        for name, fitted in (("fitted half", True), ("held-out half", False))
    }
    found = {name: list(pairs(half, ring=given.ring)) for name, half in halves.items()}
    text = FILE.read_text(encoding="utf-8") if given.shipped else ""
    text = text or weights_file(found["fitted half"], given.labelled.name)
    if given.write:
        FILE.write_text(text, encoding="utf-8")
    for name, half in halves.items():
        print(f"\n{name}")
        report(found[name], half, text)


if __name__ == "__main__":
    main()
