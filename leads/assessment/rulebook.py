"""The rulebook (考核细则): which indicators weigh how much, from when, and what makes a band."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leads.assessment.statistics import Interval, combine
from leads.ledger.errors import HouseError
from leads.ledger.words import Name, Spoken

FULL_SCORE = 100


class BadRulebook(HouseError, ValueError):
    """The rulebook does not add up; the sentence says where."""


class Indicator(Spoken):
    """What districts are assessed by. Not the number of tips: it would pay to turn them away."""

    ON_TIME = "on_time", "Answered on time", "按时反馈"
    VERIFIED = "verified", "Found true at re-check", "复查属实"
    QUALITY = "quality", "Quality of answers", "反馈质量"


class Band(Spoken):
    """How a district does (档次); bands and never ranks."""

    A = "A", "Good", "优"
    B = "B", "Sound", "良"
    C = "C", "Weak", "中"
    D = "D", "Poor", "差"


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """An indicator's points of 100, and the fewest leads that it can be counted from."""

    weight: int
    n_min: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A score's bands: that of the point, and the best and worst that its interval touches.

    Shown as "B", or as "B-C" when the interval straddles: the data then do not say which, and a
    point on one side of a line is luck. Only a settled band may have consequences.
    """

    point: Band
    best: Band
    worst: Band

    @property
    def settled(self) -> bool:
        """Say whether the whole interval lies in one band."""
        return self.best is self.worst

    @property
    def label(self) -> str:
        """Give the band, or the two ends of the range, best first."""
        return self.best.value if self.settled else f"{self.best.value}-{self.worst.value}"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One version; `effective_from` is a first of a month, `limits` are A's, B's and C's."""

    number: int
    effective_from: date
    window_months: int
    indicators: Mapping[Indicator, IndicatorRule]
    limits: Mapping[Band, int]
    cites: Name

    def short(self, counts: Mapping[Indicator, int]) -> tuple[Indicator, ...]:
        """List the indicators counted from too few leads; any at all means 数据不足, no score.

        Weights are never shifted to the others: two scores would then mean different things.
        """
        return tuple(
            indicator
            for indicator, rule in self.indicators.items()
            if counts.get(indicator, 0) < rule.n_min
        )

    def score(self, parts: Mapping[Indicator, Interval]) -> Interval:
        """Add shares between 0 and 1 up to points of 100; BadRulebook when one is missing."""
        if set(parts) != set(self.indicators):
            raise BadRulebook("a score needs every indicator and no other")
        return combine([(rule.weight, parts[name]) for name, rule in self.indicators.items()])

    def band(self, points: float) -> Band:
        """Give the band of a number of points; a limit belongs to the band above it."""
        # Rounded: 84.99999999999999 is what a computer makes of 85.
        exact = round(points, 6)
        return next((band for band, limit in self.limits.items() if exact >= limit), Band.D)

    def standing(self, score: Interval) -> Standing:
        """Give the bands of a score with its interval."""
        return Standing(self.band(score.value), self.band(score.high), self.band(score.low))


def load(text: str) -> tuple[Rulebook, ...]:
    """Read all versions, oldest first; BadRulebook for what does not add up."""
    try:
        data = tomllib.loads(text)
        books = tuple(_version(row) for row in data.pop("version"))
    except (KeyError, TypeError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise BadRulebook("the rulebook cannot be read") from error
    if data:
        raise BadRulebook("the rulebook holds versions and nothing else")
    for before, book in pairwise(books):
        if book.number != before.number + 1 or book.effective_from <= before.effective_from:
            raise BadRulebook("versions follow one another by number and by month")
    return books


def rulebook_for(month: date, books: Sequence[Rulebook]) -> Rulebook:
    """Give the version in force in a month; BadRulebook for a month before the first."""
    in_force = [book for book in books if book.effective_from <= month]
    if not in_force:
        raise BadRulebook("no rulebook was in force then")
    return in_force[-1]


_FIELDS = {
    "number",
    "effective_from",
    "window_months",
    "cites_en",
    "cites_zh",
    "bands",
    "indicators",
}


def _version(row: Mapping[str, Any]) -> Rulebook:
    if set(row) != _FIELDS:
        raise BadRulebook("a version with a field missing or unknown")
    book = Rulebook(
        number=_whole(row["number"], least=1),
        effective_from=_month(row["effective_from"]),
        window_months=_whole(row["window_months"], least=1),
        indicators=_indicators(row["indicators"]),
        limits=_limits(row["bands"]),
        cites=Name(row["cites_en"], row["cites_zh"]),
    )
    if sum(rule.weight for rule in book.indicators.values()) != FULL_SCORE:
        raise BadRulebook("weights must add up to 100")
    return book


def _indicators(rows: Mapping[str, Mapping[str, Any]]) -> Mapping[Indicator, IndicatorRule]:
    if set(rows) != set(Indicator) or any(set(row) != {"weight", "n_min"} for row in rows.values()):
        raise BadRulebook("every indicator has a weight and an n_min, and there is no other")
    return MappingProxyType(
        {
            Indicator(name): IndicatorRule(_whole(row["weight"]), _whole(row["n_min"], least=1))
            for name, row in rows.items()
        }
    )


def _limits(row: Mapping[str, Any]) -> Mapping[Band, int]:
    if list(row) != ["A", "B", "C"]:
        raise BadRulebook("bands give the limits of A, B and C, in this order")
    limits = {Band(name): _whole(points) for name, points in row.items()}
    if not FULL_SCORE >= limits[Band.A] > limits[Band.B] > limits[Band.C] > 0:
        raise BadRulebook("band limits fall from A to C, between 100 and 0")
    return MappingProxyType(limits)


def _whole(number: object, *, least: int = 0) -> int:
    if type(number) is not int or number < least:
        raise BadRulebook(f"whole numbers only, of at least {least}")
    return number


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise BadRulebook("a month is written as 2026-01") from error


RULEBOOKS = load(Path(__file__).with_name("rulebook.toml").read_text(encoding="utf-8"))
