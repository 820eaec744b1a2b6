"""The points each reason is worth, read from one versioned file that says how it was fitted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from leads.ledger.errors import HouseError

FILE = Path(__file__).with_name("weights.toml")


class BadWeights(HouseError):
    """The file of weights is missing something or holds what is not a number."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One logistic sum: points are natural log-odds, `start` what there is before any reason."""

    start: float
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """The points of a report and a lead from which something is done."""

    join: float
    """An automatic join: wrong at most once in two thousand on the half it was fitted on."""
    firm: float
    """The same where a fact agrees, and the event and the venue with one report."""
    suggest: float
    """A suggestion to an officer."""
    alone: float
    """What stands in for both where no officer is asked: a wrong join costs five missed ones."""
    venue: float
    """The same venue is meant."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Three scales: two reports, a report and a lead as a whole, two mentions of a venue."""

    version: int
    fitted: str
    pair: Scale
    lead: Scale
    venue: Scale
    best: float
    """What a point of the best pair counts in the sum for a lead."""
    mean: float
    """What a point of the mean of the best three pairs counts."""
    marks: Marks


def _scale(table: Mapping[str, object]) -> Scale:
    points = {code: float(str(value)) for code, value in table.items()}
    return Scale(start=points.pop("start"), points=MappingProxyType(points))


def parse(text: str) -> Weights:
    """Read weights from TOML; raise BadWeights when they are not whole."""
    try:
        table = tomllib.loads(text)
        return Weights(
            version=int(table["version"]),
            fitted=str(table["fitted"]),
            pair=_scale(table["pair"]),
            lead=_scale(table["lead"]),
            venue=_scale(table["venue"]),
            best=float(table["slopes"]["best"]),
            mean=float(table["slopes"]["mean"]),
            marks=Marks(**{mark: float(value) for mark, value in table["marks"].items()}),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadWeights("the file of weights is not whole") from error


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return the weights that come with this release."""
    return parse(FILE.read_text(encoding="utf-8"))
