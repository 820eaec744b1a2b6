"""Imports run downhill, and a door does not know what it must not show."""

import ast
import sys
import tomllib
from collections.abc import Mapping

import pytest

from tests.house.source import FLOORS, ROOT, Module, house, imports, within

PAGE = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
TABLE = tomllib.loads(PAGE.split("```toml\n")[1].split("```")[0])
ROOMS: Mapping[str, list[str]] = TABLE["rooms"]
DOORS: Mapping[str, list[str]] = TABLE["doors"]
LIBRARIES: Mapping[str, list[str]] = TABLE["libraries"]
MAY_NAME_DOORS: list[str] = TABLE["assembly"]["may_name_doors"]
CLOSED = [door for door in DOORS if door not in TABLE["assembly"]["all_may_name"]]


def room_of(name: str) -> str | None:
    """The most particular room of the table that a dotted name stands in."""
    return max((room for room in ROOMS if within(name, room)), key=len, default=None)


def door_of(name: str) -> str | None:
    return next((door for door in DOORS if within(name, door)), None)


def uphill(module: Module) -> list[str]:
    """What the module imports of this house without being allowed to."""
    room = room_of(module.name)
    allowed = [*ROOMS[room], room] if room else []
    ours = [name for name in imports(module) if name.split(".")[0] in (*FLOORS, "wsgi")]
    return [name for name in ours if name != "leads" and not any(within(name, a) for a in allowed)]


def strange(module: Module) -> list[str]:
    """The libraries the module imports that its floor may not know."""
    floor = module.name.split(".")[0]
    known = {*sys.stdlib_module_names, *FLOORS, *LIBRARIES[floor]}
    return [name for name in imports(module) if name.split(".", maxsplit=1)[0] not in known]


def indiscreet(module: Module) -> list[str]:
    """What a door names that it must not know, other doors among them."""
    door = door_of(module.name)
    if door is None:
        return []
    forbidden = [*DOORS[door], *(other for other in CLOSED if other != door)]
    return [name for name in imports(module) if any(within(name, f) for f in forbidden)]


def test_the_table_names_rooms_that_exist() -> None:
    named = {*ROOMS, *DOORS, *MAY_NAME_DOORS, *(n for names in DOORS.values() for n in names)}
    missing = [name for name in named if not _exists(name)]
    assert not missing, f"docs/house.md speaks of {missing}, which do not exist"


def _exists(name: str) -> bool:
    if name.split(".", maxsplit=1)[0] not in (*FLOORS, "wsgi"):
        return any(name in libraries for libraries in LIBRARIES.values())
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def test_every_module_stands_in_a_room_of_the_table() -> None:
    # The bare package `leads` holds a docstring and nothing else: its rooms do the work.
    homeless = [m.place for m in house() if room_of(m.name) is None and m.name != "leads"]
    assert not homeless, f"docs/house.md gives no room to {homeless}"


def test_every_door_stands_in_the_table() -> None:
    built = {
        module.name.removesuffix(".door") for module in house() if module.name.endswith(".door")
    }
    assert built <= set(DOORS)


def test_the_table_itself_runs_downhill() -> None:
    seen: set[str] = {"leads"}
    for room, below in ROOMS.items():
        assert seen.issuperset(below), f"{room} may import what stands beside or above it"
        seen.add(room)


@pytest.mark.parametrize("module", house(), ids=lambda module: module.place)
def test_imports_run_downhill(module: Module) -> None:
    assert not uphill(module)


@pytest.mark.parametrize("module", house(), ids=lambda module: module.place)
def test_a_floor_knows_only_its_own_libraries(module: Module) -> None:
    assert not strange(module)


@pytest.mark.parametrize("module", house(), ids=lambda module: module.place)
def test_a_door_does_not_know_what_it_must_not_show(module: Module) -> None:
    assert not indiscreet(module)


def test_nothing_but_the_assembly_names_a_door() -> None:
    told = [
        f"{module.place} imports {name}"
        for module in house()
        if module.inside("tipline") and not module.inside(*MAY_NAME_DOORS, *DOORS)
        for name in imports(module)
        if any(within(name, door) for door in CLOSED)
    ]
    assert not told


@pytest.mark.parametrize("module", house(), ids=lambda module: module.place)
def test_imports_stand_at_the_top_by_full_name(module: Module) -> None:
    relative = [n for n in ast.walk(module.tree) if isinstance(n, ast.ImportFrom) and n.level]
    inner = [
        inner.lineno
        for outer in ast.walk(module.tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not relative, f"{module.place} imports by a relative name"
    assert not inner, f"{module.place} imports inside a function at {inner}"


def test_the_rules_catch_a_breach() -> None:
    """The checks are worth nothing if they cannot fail."""
    door = Module(ROOT / "tipline" / "district" / "breach.py")
    door.__dict__["text"] = "from leads.reports import reading\nimport covert.squads\n"
    service = Module(ROOT / "leads" / "ledger" / "breach.py")
    service.__dict__["text"] = "import flask\nfrom leads.casework import moves\n"
    assert indiscreet(door) == ["leads.reports", "leads.reports.reading", "covert.squads"]
    assert uphill(service) == ["leads.casework", "leads.casework.moves"]
    assert strange(service) == ["flask"]
