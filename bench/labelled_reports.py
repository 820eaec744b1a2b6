"""Labelled reports for the matching benches: reading, features, halves."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leads.features.record import Features
from leads.features.tokens import make
from leads.features.told import Told

KEY = hashlib.sha256(b"a fixed key for fitting").digest()
BLANKED = ("venue_name", "address", "category")
"""What the trial of free text alone takes away."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """One report's features and its truth."""

    features: Features
    incident: str
    venue: str
    kind: str
    type: str

    @property
    def fitted_on(self) -> bool:
        """Incidents with an even hash are fitted on."""
        return _even(self.incident)

    @property
    def of_fitted_types(self) -> bool:
        """Types of incident with an even hash; what has no type belongs to both."""
        return self.type in {"template", "ad"} or _even(self.type)


def _even(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def told(row: dict[str, str]) -> Told:
    """Read one line as what a form would have been given."""
    return Told(
        venue_name=row["venue_name"],
        address=row["address"],
        district=row["district"],
        category=row["category"],
        happened_on=date.fromisoformat(row["date"]) if row["date"] else None,
        about=False,
        narrative=row["text"],
        received_on=date.fromisoformat(row["submitted_at"][:10]),
    )


def read(path: Path, *, text_only: bool = False) -> Iterator[Labelled]:
    """Read the labelled reports in the order of their arrival."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        truth = row["truth"]
        incident = truth["incident"] or f"alone {row['id']}"
        if text_only:
            row |= dict.fromkeys(BLANKED, "")
        yield Labelled(
            features=make(told(row), key=KEY),
            incident=incident,
            venue=truth["venue"] or incident,
            kind=truth["kind"],
            type=truth["type"],
        )
