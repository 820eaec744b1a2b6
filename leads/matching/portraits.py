"""What a lead's reports say together of the venue they mean. Pure.

One report names the road, another the square beside it, a third writes the name with a wrong
character. Laid over one another they tell a venue from its namesakes and from the neighbour whose
name sounds alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leads.features.record import Features

_NO_KIND = 1
_OFTEN = 0.5


@dataclass(frozen=True, slots=True)
class Portrait:
    """All that was said of a venue; of spellings only those that most reports use."""

    names: frozenset[int]
    """How the names sound that the reports give, and what these may be besides."""
    readings: frozenset[int]
    mentions: frozenset[int]
    maybe: frozenset[int]
    spelt: Mapping[int, frozenset[int]]
    homes: frozenset[int]
    kinds: frozenset[int]
    """Kinds of venue: its own where a report says it, else those that the texts speak of."""
    branches: frozenset[int]
    roads: frozenset[int]
    numbered: frozenset[int]
    landmarks: frozenset[int]
    identifiers: frozenset[tuple[str, int]]
    common: bool
    long: bool
    """Whether a name has three syllables or more."""


def _all(members: Sequence[Features], field: str) -> frozenset[int]:
    return frozenset(one for member in members for one in getattr(member, field))


def _spelt(members: Sequence[Features]) -> Mapping[int, frozenset[int]]:
    """Give, by how a name sounds, the spellings at least half as usual as the usual one."""
    counts: dict[int, Counter[int]] = {}
    for member in members:
        for name, check in dict.fromkeys(member.spellings()):
            counts.setdefault(name, Counter())[check] += 1
    return {
        name: frozenset(check for check, n in of_it.items() if n >= _OFTEN * max(of_it.values()))
        for name, of_it in counts.items()
    }


def _kinds(members: Sequence[Features]) -> frozenset[int]:
    own = frozenset(one.kinds[0] for one in members if one.kinds and one.kinds[0] != _NO_KIND)
    return own or _all(members, "kinds") - {_NO_KIND}


def portrait(members: Iterable[Features]) -> Portrait:
    """Lay what these reports say of their venue over one another."""
    told = list(members)
    return Portrait(
        names=frozenset(one.sounds[0] for one in told if one.sounds),
        readings=_all(told, "sounds"),
        mentions=_all(told, "mentions"),
        maybe=_all(told, "parts"),
        spelt=_spelt(told),
        homes=_all(told, "homes"),
        kinds=_kinds(told),
        branches=_all(told, "branch"),
        roads=_all(told, "roads"),
        numbered=_all(told, "numbered"),
        landmarks=_all(told, "landmarks"),
        identifiers=frozenset(
            (field, one)
            for field in ("phones", "licences", "plates", "accounts")
            for one in _all(told, field)
        ),
        common=any(one.common for one in told),
        long=any(one.long for one in told),
    )
