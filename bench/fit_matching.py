"""Fits leads/matching/weights.toml on labelled reports and prints how well it does on the rest.

Run: python -m bench.fit_matching LABELLED.jsonl... [--write] [--shipped] [--types]

One JSON object a line: district, venue_name, address, category, date, text, submitted_at and
truth {incident, venue, kind, type}. Incidents whose hash is even are fitted on, as they are and
once more with venue, address and category blanked, for much of what arrives is free text; odd ones
are tested on. Deterministic: no randomness, a fixed key, sums in sorted order.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.arriving import Choice, Lead, Office, Option, arrive
from bench.labelled_reports import Labelled, read
from bench.logistic import Row, fit
from bench.marks import cheapest, chosen_marks
from bench.measure_matching import report
from leads.matching.clusters import nearness, profile_evidence
from leads.matching.evidence import lead_evidence
from leads.matching.venue_evidence import VENUE_CODES
from leads.matching.weights import FILE, Scale, Weights, parse

SLOPES = ("best", "mean")
NO_TYPE = frozenset({"template", "ad"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A report, a lead it shared a key with, and whether it belongs there."""

    pairs: tuple[tuple[tuple[str, ...], bool], ...]
    """Codes of each pair, and whether the two are at one venue."""
    about: tuple[str, ...]
    belongs: bool
    size: str
    """The incident whose pairs are counted together."""


def taught(reports: Sequence[Labelled]) -> list[Seen]:
    """Let reports arrive into their true leads, and note every lead that was looked at."""
    found: list[Seen] = []
    homes: dict[str, Lead] = {}

    def decide(office: Office, report: Labelled, options: list[Option]) -> Choice:
        found.extend(_seen(report, option) for option in options)
        if report.incident not in homes:
            homes[report.incident] = Lead(len(office.leads))
            office.leads.append(homes[report.incident])
        return Choice(homes[report.incident])

    arrive(reports, decide)
    return found


def _seen(report: Labelled, option: Option) -> Seen:
    return Seen(
        pairs=tuple(
            (lead_evidence(report.features, one.features), report.venue == one.venue)
            for one in option.members
        ),
        about=profile_evidence(report.features, option.lead.profile),
        belongs=option.members[0].incident == report.incident,
        size=report.incident,
    )


def _gather(rows: Sequence[tuple[tuple[str, ...], bool, float]]) -> list[Row]:
    """Add up what has equal codes."""
    yes: defaultdict[tuple[str, ...], float] = defaultdict(float)
    no: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for codes, same, weight in rows:
        (yes if same else no)[tuple(sorted(codes))] += weight
    return [Row(codes, (), yes[codes], no[codes]) for codes in sorted({*yes, *no})]


def pair_rows(seen: Sequence[Seen]) -> list[Row]:
    """Gather pairs; a report of a huge lead counts no more than another."""
    size = Counter(one.size for one in seen if one.belongs for _ in one.pairs)
    return _gather(
        [
            (codes, one.belongs, size[one.size] ** -0.25 if one.belongs else 1.0)
            for one in seen
            for codes, _ in one.pairs
        ]
    )


def venue_rows(seen: Sequence[Seen]) -> list[Row]:
    """Gather pairs by what bears on the venue; those of one matter count a tenth.

    Two reports of one matter are of one venue in any case: what the scale is for is to see that a
    new matter is at a known venue.
    """
    return _gather(
        [
            (tuple(code for code in codes if code in VENUE_CODES), same, 0.1 if one.belongs else 1)
            for one in seen
            for codes, same in one.pairs
        ]
    )


def lead_rows(seen: Sequence[Seen], pair: Scale) -> list[Row]:
    """Give one row a report and lead: what they agree in, the best pair, the mean of three."""
    rows = []
    for one in seen:
        points = [
            pair.start + sum(pair.points.get(c, 0.0) for c in codes) for codes, _ in one.pairs
        ]
        rows.append(Row(one.about, nearness(points), float(one.belongs), float(not one.belongs)))
    return rows


def scale(fitted: dict[str, float]) -> Scale:
    """Read a fit as a scale."""
    points = {code: value for code, value in fitted.items() if code not in {"start", *SLOPES}}
    return Scale(start=fitted["start"], points=points)


def toml(name: str, scale: Scale) -> str:
    """Write one scale, codes in order."""
    lines = [f"[{name}]", f"start = {scale.start}"]
    return (
        "\n".join([*lines, *(f"{code} = {v}" for code, v in sorted(scale.points.items()))]) + "\n"
    )


def weights_file(
    fits: tuple[Scale, dict[str, float], Scale], marks: dict[str, float], source: str
) -> str:
    """Return the text of a file of weights."""
    pair, lead, venue = fits
    head = (
        "# Points are natural log-odds. Written by bench/fit_matching.py; see docs/matching.md.\n"
        f'version = 2\nfitted = "ridge logistic regression, {source}, even half of incidents"\n'
    )
    slopes = "[slopes]\n" + "".join(f"{name} = {lead[name]}\n" for name in SLOPES)
    said = "[marks]\n" + "".join(f"{name} = {value}\n" for name, value in marks.items())
    scales = [toml("pair", pair), toml("lead", scale(lead)), toml("venue", venue)]
    return "\n".join([head, said, slopes, *scales])


def fitted(
    sets: Sequence[Sequence[Labelled]], texts: Sequence[Sequence[Labelled]], source: str
) -> str:
    """Fit three scales and the marks; return the file's text."""
    seen = [one for reports in (*sets, *texts) for one in taught(reports)]
    pair = scale(fit(pair_rows(seen)))
    lead = fit(lead_rows(seen, pair), slopes=SLOPES)
    venue = scale(fit(venue_rows(seen)))
    at_venue = [
        (venue.start + sum(venue.points.get(code, 0.0) for code in codes), same)
        for one in seen
        if not one.belongs
        for codes, same in one.pairs
    ]
    mark = cheapest(at_venue, cost=1)

    def draft(marks: dict[str, float]) -> Weights:
        return parse(weights_file((pair, lead, venue), marks | {"venue": mark}, source))

    marks = chosen_marks(sets, texts, draft) | {"venue": mark}
    return weights_file((pair, lead, venue), marks, source)


def main() -> None:
    """Fit, write if asked to, and print the figures of the held-out halves."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("labelled", type=Path, nargs="+")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--shipped", action="store_true", help="judge the file as it stands")
    asked.add_argument("--types", action="store_true", help="hold out half of the types as well")
    given = asked.parse_args()
    files = {path: list(read(path)) for path in given.labelled}
    texts = {path: list(read(path, text_only=True)) for path in given.labelled}

    def half(reports: list[Labelled], *, even: bool) -> list[Labelled]:
        some = [one for one in reports if one.fitted_on is even]
        if not given.types:
            return some
        return [one for one in some if even is one.of_fitted_types or one.type in NO_TYPE]

    if given.shipped:
        text = FILE.read_text(encoding="utf-8")
    else:
        learnt = [half(reports, even=True) for reports in files.values()]
        read_only = [half(reports, even=True) for reports in list(texts.values())[:2]]
        text = fitted(learnt, read_only, ", ".join(path.name for path in files))
    if given.write:
        FILE.write_text(text, encoding="utf-8")
    weights = parse(text)
    print(weights.marks)
    for name, some in (("", files), (", text only", texts)):
        for path, reports in some.items():
            print(f"\n{path.name}{name}, held-out half")
            report(half(reports, even=False), weights, shuffled=not name)


if __name__ == "__main__":
    main()
