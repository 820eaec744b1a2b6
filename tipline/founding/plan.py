"""The plan of a city: its units and officers, read strictly from one TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from leads.ledger.errors import HouseError
from leads.ledger.words import Name
from leads.register.officers import Role
from leads.register.units import UnitKind


class BadPlan(HouseError, ValueError):
    """The plan cannot be carried out; the sentence says which line of it to mend."""


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """One unit to be founded; `tile` is a district's column and row on the schematic map."""

    kind: UnitKind
    code: str
    name: Name
    tile: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlannedOfficer:
    """One officer to be enrolled."""

    login: str
    name: str
    unit: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class CityPlan:
    """Everything `mingcha init` needs to know of a city."""

    units: tuple[PlannedUnit, ...]
    officers: tuple[PlannedOfficer, ...]


USUAL_ROLES: Mapping[UnitKind, frozenset[Role]] = MappingProxyType(
    {
        UnitKind.OFFICE: frozenset({Role.DESK, Role.PLANNER}),
        UnitKind.OVERSIGHT: frozenset({Role.OVERSIGHT}),
        UnitKind.CUSTODIAN: frozenset({Role.CUSTODIAN}),
        UnitKind.DISTRICT: frozenset({Role.DISTRICT}),
        UnitKind.SQUAD: frozenset({Role.VISITOR}),
        UnitKind.BOARD: frozenset({Role.ASSESSOR}),
        UnitKind.AUDIT: frozenset({Role.AUDITOR}),
    }
)

# One of each whatever the plan says; a plan may give them other names.
USUAL_UNITS = (
    PlannedUnit(UnitKind.OFFICE, "office", Name(en="Coordination office", zh="线索办")),
    PlannedUnit(UnitKind.OVERSIGHT, "oversight", Name(en="Oversight unit", zh="监督室")),
    PlannedUnit(UnitKind.CUSTODIAN, "custodian", Name(en="Identity custodian", zh="身份保管人")),
    PlannedUnit(UnitKind.BOARD, "board", Name(en="Assessment board", zh="考核组")),
    PlannedUnit(UnitKind.AUDIT, "audit", Name(en="Audit", zh="审计")),
)
ONE_EACH = frozenset(unit.kind for unit in USUAL_UNITS)


_ENTRIES = {"unit", "officer"}
_OF_UNIT = {"kind", "code", "en", "zh", "tile"}
_OF_OFFICER = {"login", "name", "unit", "roles"}


def read_plan(text: str) -> CityPlan:
    """Read a plan; BadPlan says what does not fit."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPlan(f"The plan is not TOML: {error}.") from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, or brackets within brackets without end.
        raise BadPlan("The plan is not TOML that anybody would write.") from error
    if set(data) - _ENTRIES or any(not isinstance(rows, list) for rows in data.values()):
        raise BadPlan("A plan holds [[unit]] and [[officer]] entries and nothing else.")
    named = [_unit(row) for row in data.get("unit", [])]
    given = {unit.kind for unit in named}
    units = (*(unit for unit in USUAL_UNITS if unit.kind not in given), *named)
    return checked(CityPlan(units, tuple(_officer(row, units) for row in data.get("officer", []))))


def checked(plan: CityPlan) -> CityPlan:
    """Give the plan back when it can be carried out; BadPlan otherwise."""
    codes = [unit.code for unit in plan.units]
    logins = [officer.login for officer in plan.officers]
    for what, names in (("unit code", codes), ("sign-in name", logins)):
        if len(set(names)) != len(names):
            raise BadPlan(f"A {what} stands twice in the plan; each must be its own.")
    for kind in ONE_EACH:
        if sum(unit.kind is kind for unit in plan.units) != 1:
            raise BadPlan(f"A city has exactly one unit of kind {kind.value}.")
    if not any(unit.kind is UnitKind.DISTRICT for unit in plan.units):
        raise BadPlan("A city needs at least one [[unit]] of kind district.")
    staffed = {officer.unit for officer in plan.officers}
    empty = [unit.code for unit in plan.units if unit.code not in staffed]
    if empty:
        raise BadPlan(f"Unit {empty[0]} has no officer: its key would open to nobody.")
    return plan


def _unit(row: Mapping[str, Any]) -> PlannedUnit:
    try:
        _only(row, _OF_UNIT)
        return PlannedUnit(
            UnitKind(row["kind"]),
            _word(row["code"]),
            Name(en=_text(row["en"]), zh=_text(row["zh"])),
            _tile(*row["tile"]) if "tile" in row else None,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BadPlan("A [[unit]] needs kind, code, en and zh, and may have tile.") from error


def _officer(row: Mapping[str, Any], units: tuple[PlannedUnit, ...]) -> PlannedOfficer:
    kinds = {unit.code: unit.kind for unit in units}
    try:
        _only(row, _OF_OFFICER)
        kind = kinds[row["unit"]]
        roles = _roles(row["roles"]) if "roles" in row else USUAL_ROLES[kind]
        return PlannedOfficer(_word(row["login"]), _text(row["name"]), row["unit"], roles)
    except (KeyError, ValueError, TypeError) as error:
        raise BadPlan(
            "An [[officer]] needs login, name and the code of a unit, and may have roles."
        ) from error


def _only(row: object, known: set[str]) -> None:
    # A misspelt word would otherwise be passed over in silence.
    if not isinstance(row, Mapping) or set(row) - known:
        raise ValueError


def _roles(names: object) -> frozenset[Role]:
    if not isinstance(names, list) or not names:
        raise ValueError
    return frozenset(Role(name) for name in names)


def _tile(column: int, row: int) -> tuple[int, int]:
    if type(column) is not int or type(row) is not int or min(column, row) < 0:
        raise ValueError
    return column, row


def _text(words: object) -> str:
    if not isinstance(words, str) or not words.strip():
        raise ValueError
    return words.strip()


def is_word(text: str) -> bool:
    """Say whether this can be a code or a sign-in name: small letters, digits and hyphens."""
    return text.isascii() and text.replace("-", "").isalnum() and text == text.lower()


def _word(text: object) -> str:
    word = str(text)
    if not is_word(word):
        raise ValueError
    return word
