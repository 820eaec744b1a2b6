"""What not reading costs: the same matcher with exact likenesses of the plaintext beside it.

For measuring alone: it reads what the house cannot. To every lead that the matcher ranks, the
likeness of names, addresses and texts is added, each worth what it was worth on the fitted half.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from leads.matching import grouping
from leads.matching.match import match
from leads.matching.records import number_of
from leads.matching.verdict import Band
from leads.matching.weights import Weights
from leads.reports import intake
from tipline.evaluating.arriving import TOGETHER, Arrivals, id_of, submission
from tipline.evaluating.measuring import Ceiling
from tipline.evaluating.ranking import Ranked, ranking
from tipline.evaluating.reading import Labelled
from tipline.evaluating.regression import fit
from tipline.evaluating.scoring import scores
from tipline.evaluating.scratch import Scratch, founded

Traits = tuple[float, ...]

TRAITS = 5
"""The matcher's points, and how alike four things are."""


@dataclass(frozen=True, slots=True)
class _Seen:
    traits: Traits
    belongs: bool


def ceiling(rows: Sequence[Labelled], learnt: Sequence[Labelled], *, weights: Weights) -> Ceiling:
    """Fit on `learnt` what likeness is worth, then measure `rows` without and with it.

    Without it the points are fitted to the same reports, too: else a mark that suits these better
    would pass for what reading is worth.
    """
    seen: list[_Seen] = []
    _clusters(learnt, weights, worth=None, seen=seen)
    # Where no report ever shared a key with another there is nothing to learn from.
    worth = _worth(seen, TRAITS) if seen else None
    own = _worth(seen, 1) if seen else None
    keyed = scores(rows, _clusters(rows, weights, worth=own, seen=[]))
    reading = scores(rows, _clusters(rows, weights, worth=worth, seen=[]))
    return Ceiling(keyed, reading, worth or ())


def _worth(seen: Sequence[_Seen], first: int) -> Traits:
    """Fit the first so many traits; the others are worth nothing."""
    found = fit([one.traits[:first] for one in seen], [one.belongs for one in seen])
    return (*found, *(0.0,) * (TRAITS - first))


def _clusters(
    rows: Sequence[Labelled], weights: Weights, *, worth: Traits | None, seen: list[_Seen]
) -> list[int]:
    with founded({row.district for row in rows}) as scratch:
        reader = _Reader(scratch, weights, worth)
        for start in range(0, len(rows), TOGETHER):
            with scratch.house.database.light() as session:
                for row in rows[start : start + TOGETHER]:
                    seen.extend(reader.arrive(session, row))
        return Arrivals(scratch, weights=weights, alone=True).clusters(rows)


class _Reader:
    """Decides in the matcher's place, by its ranking and by what stands in the reports."""

    def __init__(self, scratch: Scratch, weights: Weights, worth: Traits | None) -> None:
        self._scratch, self._weights, self._worth = scratch, weights, worth
        self._never = replace(weights, marks=replace(weights.marks, join=inf, alone=inf))
        self._rows: dict[int, Labelled] = {}

    def arrive(self, session: Session, row: Labelled) -> Iterator[_Seen]:
        """Index a report, join it where that seems right, and tell what was looked at."""
        report_id, number = id_of(row), number_of(id_of(row))
        seals = self._scratch.house.seals
        intake.receive(session, submission(row), receipt=None, seals=seals)
        best = ranking(session, report_id, weights=self._weights).best
        match(session, report_id, weights=self._never, alone=True)
        told = [(one, self._traits(row, one)) for one in best]
        joins = self._joins([(self._points(traits), one) for one, traits in told])
        if joins:
            grouping.move(session, number, to=joins[0])
        for other in joins[1:]:
            grouping.merge(session, other, into=joins[0])
        self._rows[number] = row
        for one, traits in told:
            yield _Seen(traits, self._rows[one.nearest].incident == row.incident)

    def _traits(self, row: Labelled, one: Ranked) -> Traits:
        alike = [_alike(row, self._rows[member]) for member in one.members]
        return (one.verdict.points, *(max(each) for each in zip(*alike, strict=True)))

    def _points(self, traits: Traits) -> float:
        if self._worth is None:
            return traits[0]
        start, *worth = self._worth
        return start + sum(a * b for a, b in zip(worth, traits, strict=True))

    def _joins(self, judged: Sequence[tuple[float, Ranked]]) -> list[int]:
        """Choose as the matcher does where no officer decides, but by these points."""
        mark = self._weights.marks.alone
        ordered = sorted(judged, key=lambda one: (-one[0], one[1].nearest))
        likely = [one for points, one in ordered if points >= mark]
        sure = [one.cluster for one in likely if one.verdict.band is Band.JOIN]
        return sure or [one.cluster for one in likely[:1]]


def _alike(row: Labelled, other: Labelled) -> Traits:
    """Compare to the letter: 0 where nothing can be compared, as for what is half alike."""
    pairs = (
        (row.venue_name, other.venue_name),
        (row.address, other.address),
        (row.text, other.text),
    )
    named = ((row.venue_name, other.text), (other.venue_name, row.text))
    return (
        *(fuzz.ratio(a, b) / 50 - 1 if a and b else 0.0 for a, b in pairs),
        max(fuzz.partial_ratio(a, b) / 50 - 1 if a and b else 0.0 for a, b in named),
    )
