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
    """One logistic sum: points are natural log-odds, `start` what a pair has before any reason."""

    start: float
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """Two scales, same lead and same venue, and the points at which something is done."""

    version: int
    fitted: str
    lead: Scale
    venue: Scale
    join_at: float
    suggest_at: float
    venue_at: float


def _scale(table: Mapping[str, object]) -> Scale:
    points = {code: float(str(value)) for code, value in table.items()}
    return Scale(start=points.pop("start"), points=MappingProxyType(points))


def parse(text: str) -> Weights:
    """Read weights from TOML; raise BadWeights when they are not whole."""
    try:
        table = tomllib.loads(text)
        bands = table["bands"]
        return Weights(
            version=int(table["version"]),
            fitted=str(table["fitted"]),
            lead=_scale(table["lead"]),
            venue=_scale(table["venue"]),
            join_at=float(bands["join"]),
            suggest_at=float(bands["suggest"]),
            venue_at=float(bands["venue"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadWeights("the file of weights is not whole") from error


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return the weights that come with this release."""
    return parse(FILE.read_text(encoding="utf-8"))
