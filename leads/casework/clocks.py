"""Deadlines as data: each clock has its days, its unit and the rule it rests on."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leads.ledger.errors import HouseError
from leads.ledger.words import Name, Spoken
from leads.register.laws import Read
from leads.register.workdays import WorkCalendar


class BadClock(HouseError, ValueError):
    """A city's own deadline is unknown, incomplete, impossible or without a citation."""


class Unit(Spoken):
    """What a clock counts."""

    WORKDAY = "workday", "working days", "个工作日"
    CALENDAR = "calendar", "days", "日"


class Basis(Spoken):
    """With what authority a clock speaks."""

    STATUTE = "statute", "Law", "法定"
    ANALOGUE = "analogue", "By analogy", "比照"
    HOUSE = "house", "House rule", "本系统规则"


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline: `days` after the day of the event `starts`; the event's own day never counts.

    `extension` is the one-time lengthening in the same unit, 0 for none.
    """

    code: str
    name: Name
    days: int
    unit: Unit
    starts: Name
    cites: Name
    basis: Basis
    read: Read
    extension: int = 0


Clocks = Mapping[str, Clock]

_REQUIRED = {"days", "unit", "cites_en", "cites_zh", "basis", "read"}
_ALLOWED = _REQUIRED | {"en", "zh", "starts_en", "starts_zh", "extension"}


def _clock(code: str, row: Mapping[str, Any]) -> Clock:
    if not set(row) <= _ALLOWED or any(row.get(key, "") == "" for key in _ALLOWED - {"extension"}):
        raise BadClock("a clock with a field missing, empty or unknown")
    days, extension = row["days"], row.get("extension", 0)
    if type(days) is not int or type(extension) is not int or min(days, extension) < 0:
        raise BadClock("a clock counts whole days and none below nought")
    return Clock(
        code=code,
        name=Name(row["en"], row["zh"]),
        days=days,
        unit=Unit(row["unit"]),
        starts=Name(row["starts_en"], row["starts_zh"]),
        cites=Name(row["cites_en"], row["cites_zh"]),
        basis=Basis(row["basis"]),
        read=Read(row["read"]),
        extension=extension,
    )


_DATA: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("clocks.toml").read_text(encoding="utf-8")
)
CLOCKS: Clocks = MappingProxyType({code: _clock(code, row) for code, row in _DATA.items()})


def city_clocks(text: str) -> Clocks:
    """Read a city's own TOML over the standard clocks.

    A changed clock must bring days, unit, citation, basis and read; its names it may keep. BadClock
    for a clock nobody uses, a field missing, or a text that is not TOML.
    """
    try:
        rows = tomllib.loads(text)
        changed = {code: _clock(code, _complete(code, row)) for code, row in rows.items()}
    except BadClock:
        raise
    except ValueError as error:
        raise BadClock("the clocks cannot be read") from error
    return MappingProxyType({**CLOCKS, **changed})


def _complete(code: str, row: object) -> Mapping[str, Any]:
    """Lend the standard clock's names to a change, but never its days or its citation."""
    if code not in _DATA or not isinstance(row, Mapping) or not set(row) >= _REQUIRED:
        raise BadClock("an unknown clock, or one without days, unit, citation, basis and read")
    names = ("en", "zh", "starts_en", "starts_zh")
    return {**{key: _DATA[code][key] for key in names}, **row}


def due(clock: Clock, start: date, calendar: WorkCalendar) -> date:
    """Give the last day on which the deed is still in time; 0 days is the same day.

    Days of the calendar are not moved off a holiday: an earlier date never breaks a rule.
    """
    return _after(start, clock.days, clock.unit, calendar)


def extended(clock: Clock, due_on: date, calendar: WorkCalendar) -> date:
    """Give the due day after the one extension; BadClock when the rule allows none."""
    if not clock.extension:
        raise BadClock("this clock cannot be extended")
    return _after(due_on, clock.extension, clock.unit, calendar)


def days_left(due_on: date, today: date, calendar: WorkCalendar) -> int:
    """Count the working days left: 0 on the due day, -1 from the day after, even a day of rest."""
    left = calendar.between(today, due_on)
    return min(left, -1) if today > due_on else left


def overdue(due_on: date, today: date) -> bool:
    """Say whether the due day has passed."""
    return today > due_on


def _after(start: date, days: int, unit: Unit, calendar: WorkCalendar) -> date:
    if unit is Unit.WORKDAY:
        return calendar.add(start, days)
    return start + timedelta(days=days)
