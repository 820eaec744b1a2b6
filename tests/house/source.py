"""The house's own source, as the house tests read it."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("crypto", "leads", "covert", "tipline")


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, and its syntax tree."""

    path: Path

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def place(self) -> str:
        """The path from the root, for a sentence."""
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    def inside(self, *rooms: str) -> bool:
        """Whether this module is one of the rooms or stands in one."""
        return any(within(self.name, room) for room in rooms)


def within(name: str, room: str) -> bool:
    """Whether a dotted name is a room or something in it: `leads.reports` is not `leads.rep`."""
    return name == room or name.startswith(f"{room}.")


def modules(*folders: str) -> list[Module]:
    """Every module under the folders (or the single files) named from the root, sorted."""
    found: list[Path] = []
    for folder in folders:
        path = ROOT / folder
        found += [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    return [Module(path) for path in found if path.exists()]


def house() -> list[Module]:
    """Every module that is shipped: the four floors and wsgi.py."""
    return modules(*FLOORS, "wsgi.py")


def imports(module: Module) -> list[str]:
    """Every dotted name the module imports; `from a import b` names both `a` and `a.b`."""
    names: list[str] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
