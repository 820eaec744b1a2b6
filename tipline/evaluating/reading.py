"""Labelled reports: one JSON object a line, as the forms would have had them, with their truth."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from leads.ledger.errors import HouseError
from leads.register.workdays import CITY

FIELDS = ("district", "venue_name", "address", "category", "date", "text")
REQUIRED = ("id", "submitted_at", *FIELDS, "truth")
BLANKS = {"venue": "venue_name", "address": "address", "category": "category"}
"""What `--blank` may take away, and the field it means."""


class BadLabels(HouseError):
    """The file of labelled reports cannot be used; the sentence says why and in which line."""


class Half(StrEnum):
    """Which incidents: those with an even hash are fitted on, the odd ones are tested on."""

    FITTED = "fitted"
    TESTED = "tested"
    ALL = "all"


@dataclass(frozen=True, slots=True, repr=False)
class Labelled:
    """One report as typed, and what it is truly about.

    `incident` is what belongs into one lead, `venue` what may be linked, `kind` genuine, copypaste,
    template or ad.
    """

    id: str
    submitted_at: datetime
    district: str
    venue_name: str
    address: str
    category: str
    happened_on: date | None
    text: str
    incident: str
    venue: str
    kind: str

    @property
    def fitted_on(self) -> bool:
        """Say whether the shipped weights may have been fitted on it."""
        return hashlib.sha256(self.incident.encode()).digest()[0] % 2 == 0


def read(path: Path) -> list[Labelled]:
    """Read a file in the order of arrival; BadLabels says what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadLabels(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadLabels(f"{path} is not UTF-8 text.") from error
    rows = list(_rows(text))
    if not rows:
        raise BadLabels(f"{path} holds no report.")
    return sorted(rows, key=lambda row: row.submitted_at)


def half(rows: Sequence[Labelled], which: Half) -> list[Labelled]:
    """Give the reports of one half of the incidents, or all."""
    return [row for row in rows if which is Half.ALL or row.fitted_on is (which is Half.FITTED)]


def blanked(rows: Sequence[Labelled], names: Collection[str]) -> list[Labelled]:
    """Take some fields away, as if only the free text had been written down."""
    empty: dict[str, Any] = {BLANKS[name]: "" for name in names}
    return [replace(row, **empty) for row in rows]


def _rows(text: str) -> Iterator[Labelled]:
    met: dict[str, int] = {}
    # Not splitlines: a text may hold characters that it takes for the end of a line.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = _row(_fields(line))
        except ValueError as error:
            raise BadLabels(f"Line {number}: {error}.") from error
        if met.setdefault(row.id, number) != number:
            raise BadLabels(f"Line {number}: the id {row.id} stands in line {met[row.id]} already.")
        yield row


def _fields(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at character {error.pos + 1})") from error
    except RecursionError as error:
        raise ValueError("not JSON that anybody would write") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - told as every other flaw of a line
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing")
    if not isinstance(found["truth"], dict) or "incident" not in found["truth"]:
        raise ValueError("truth must be an object that names the incident")
    return found


def _row(found: Mapping[str, Any]) -> Labelled:
    told = {name: _text(found, name) for name in ("id", *FIELDS)}
    day, truth = told.pop("date"), found["truth"]
    incident = _text(truth, "incident") or f"alone {told['id']}"
    try:
        happened_on = date.fromisoformat(day[:10]) if day else None
        submitted_at = _moment(_text(found, "submitted_at"))
    except (ValueError, OverflowError) as error:
        raise ValueError("date and submitted_at must be ISO 8601") from error
    return Labelled(
        **told,
        happened_on=happened_on,
        submitted_at=submitted_at,
        incident=incident,
        venue=_text(truth, "venue") or incident,
        kind=_text(truth, "kind") or "genuine",
    )


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise ValueError(f"{name} must be text")  # noqa: TRY004 - told as every other flaw
    return str(value)


def _moment(text: str) -> datetime:
    """Read a moment as a clock in China shows it."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(CITY).replace(tzinfo=None) if moment.tzinfo else moment
