"""Asking for a city's plan at the terminal, for an office without a file."""

import click

from leads.ledger.words import Name
from leads.register.units import UnitKind
from tipline.founding.plan import (
    USUAL_ROLES,
    USUAL_UNITS,
    CityPlan,
    PlannedOfficer,
    PlannedUnit,
    checked,
    is_word,
)


def ask_plan() -> CityPlan:
    """Ask for districts, squads and one or more officers for every unit."""
    units = (
        *USUAL_UNITS,
        *_ask_units(UnitKind.DISTRICT, "district"),
        *_ask_units(UnitKind.SQUAD, "covert squad"),
    )
    officers = tuple(officer for unit in units for officer in _ask_officers(unit))
    return checked(CityPlan(units, officers))


def _ask_units(kind: UnitKind, called: str) -> list[PlannedUnit]:
    number = click.prompt(f"How many {called}s are there?", type=click.IntRange(1, 40))
    return [_ask_unit(kind, f"{kind.value}-{count}") for count in range(1, number + 1)]


def _ask_unit(kind: UnitKind, code: str) -> PlannedUnit:
    zh = click.prompt(f"Chinese name of {code}")
    return PlannedUnit(kind, code, Name(en=click.prompt("English name", default=code), zh=zh))


def _ask_officers(unit: PlannedUnit) -> list[PlannedOfficer]:
    number = click.prompt(f"How many officers has {unit.name.zh}?", type=click.IntRange(1, 60))
    return [
        PlannedOfficer(
            login=click.prompt(f"Sign-in name of officer {count}", value_proc=_login),
            name=click.prompt("Name shown to colleagues"),
            unit=unit.code,
            roles=USUAL_ROLES[unit.kind],
        )
        for count in range(1, number + 1)
    ]


def _login(typed: str) -> str:
    if not is_word(typed.strip()):
        raise click.UsageError("A sign-in name is small letters, digits and hyphens.")
    return typed.strip()
