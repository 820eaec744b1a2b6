"""What a visitor looks for, by kind of venue and way of visiting; and what a visitor never does."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leads.ledger.words import Name, Spoken
from leads.register.codes import pick
from leads.register.laws import cited
from leads.register.taxonomy import Category, Severity, VenueKind, category


class Mode(Spoken):
    """How a covert visit is made."""

    IN_PERSON = "in_person", "In person", "实地"
    PHONE = "phone", "By phone", "电话"
    ONLINE = "online", "Online", "网络远勘"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look for. No modes: seen only by officers who have shown their cards.

    `text` describes the violation, so that "seen" is always the finding; `lenient` says that some
    published list (轻微违法免罚清单) names it, not that ours does.
    """

    code: str
    kind: VenueKind
    text: Name
    anchor: str
    severity: Severity
    modes: frozenset[Mode]
    lenient: bool
    category: Category

    @property
    def cites(self) -> Name:
        """Write the legal anchor out; empty where none was established."""
        return cited(self.anchor)

    @property
    def overt_only(self) -> bool:
        """Say whether no covert visit can see it."""
        return not self.modes


_LETTERS = {"C": Mode.IN_PERSON, "P": Mode.PHONE, "N": Mode.ONLINE}


def _modes(letters: str) -> frozenset[Mode]:
    """Read "CPN"; "O" alone means overtly only."""
    return frozenset() if letters == "O" else frozenset(_LETTERS[letter] for letter in letters)


def _item(kind: VenueKind, row: Mapping[str, Any]) -> Item:
    return Item(
        code=f"{kind.value}.{row['code']}",
        kind=kind,
        text=Name(row["en"], row["zh"]),
        anchor=row["anchor"],
        severity=Severity(row["severity"]),
        modes=_modes(row["modes"]),
        lenient=row.get("lenient", False),
        category=category(row["category"]),
    )


_DATA = tomllib.loads(Path(__file__).with_name("checklists.toml").read_text(encoding="utf-8"))
FORBIDDEN: tuple[Name, ...] = tuple(Name(row["en"], row["zh"]) for row in _DATA.pop("forbidden"))
ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        item.code: item
        for kind, rows in _DATA.items()
        for item in (_item(VenueKind(kind), row) for row in rows)
    }
)


def item(code: str) -> Item:
    """Give the item of a code such as "ktv.minors"; UnknownCode when there is none."""
    return pick(ITEMS, code)


def checklist(kind: VenueKind, mode: Mode) -> tuple[Item, ...]:
    """List what a covert visit of this kind can look for, in the order to look; may be empty."""
    return tuple(found for found in ITEMS.values() if found.kind is kind and mode in found.modes)


def open_checklist(kind: VenueKind) -> tuple[Item, ...]:
    """List everything about a kind of venue, for officers who have shown their cards."""
    return tuple(found for found in ITEMS.values() if found.kind is kind)


def modes_for(kind: VenueKind) -> tuple[Mode, ...]:
    """List the ways of visiting for which there is anything to look for."""
    return tuple(mode for mode in Mode if checklist(kind, mode))
