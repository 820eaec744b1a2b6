"""Labelled reports for the matching benches: reading, features, and pairs that share a key."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leads.features.record import Features, lookup_keys
from leads.features.tokens import make
from leads.features.told import Told

KEY = hashlib.sha256(b"a fixed key for fitting").digest()


@dataclass(frozen=True, slots=True)
class Labelled:
    """One report's features and its truth."""

    features: Features
    incident: str
    venue: str
    kind: str

    @property
    def fitted_on(self) -> bool:
        """Even hashes are fitted on."""
        return hashlib.sha256(self.incident.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that share a look-up key."""

    one: Labelled
    other: Labelled

    @property
    def same_lead(self) -> bool:
        """An advert or a template has an incident of its own."""
        return self.one.incident == self.other.incident

    @property
    def same_venue(self) -> bool:
        """Whether both are about one place."""
        return self.one.venue == self.other.venue


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


def read(path: Path) -> Iterator[Labelled]:
    """Read the labelled reports in the order of their arrival."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        truth = row["truth"]
        incident = truth["incident"] or f"alone {row['id']}"
        yield Labelled(
            make(told(row), key=KEY), incident, truth["venue"] or incident, truth["kind"]
        )


def pairs(reports: Iterable[Labelled], *, ring: int) -> Iterator[Pair]:
    """Yield each report with the newest earlier ones that share a key, as the store would."""
    held: dict[int, list[Labelled]] = defaultdict(list)
    for report in reports:
        met = {id(r): r for k in lookup_keys(report.features) for r in held[k][-ring:]}
        yield from (Pair(report, other) for other in met.values())
        for key in lookup_keys(report.features):
            held[key].append(report)
