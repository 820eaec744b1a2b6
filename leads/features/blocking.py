"""Which reports are worth comparing: at most 28 keys a report, each folded with its district."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from leads.features.places import Place
from leads.features.sounds import pairs

Mark = Callable[[str, str], int]
"""Field and value → a 48-bit keyed digest."""

# Odd multipliers of our own choice: three orders of the same pieces, for near copies.
_ORDERS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_THREE = 3
_FEW_PIECES = 8


@dataclass(frozen=True, slots=True)
class Traits:
    """The plaintext values that keys are made of, for the moment in which they are made."""

    district: str
    identifiers: tuple[str, ...]
    sounds: tuple[str, ...]
    syllables: tuple[tuple[str, ...], ...]
    mentions: tuple[str, ...]
    place: Place
    kinds: tuple[str, ...]
    topics: tuple[str, ...]


def _crossed(one: Iterable[str], other: Iterable[str], most: int) -> list[str]:
    return list(islice((f"{a} {b}" for a in one for b in other), most))


def _named(traits: Traits) -> list[tuple[str, str]]:
    """Keys by name: whole names and mentions under one field, so that each finds the other."""
    whole = [name for name in traits.sounds[:3] if len(name) > 1]
    edges = [pair for name in traits.syllables if len(name) >= _THREE for pair in pairs(name)]
    keys = [("name", name) for name in dict.fromkeys([*whole, *traits.mentions[:5]])]
    return keys + [("pair", pair) for pair in list(dict.fromkeys(edges))[:4]]


def _placed(traits: Traits) -> list[tuple[str, str]]:
    """Keys by place: a house number alone, a road or landmark only with a kind or a topic."""
    place, topics, kinds = traits.place, traits.topics[:1], traits.kinds[:1]
    keys = [("number", one) for one in place.numbered[:2]]
    keys += [("road topic", one) for one in _crossed(place.roads[:2], topics, 2)]
    keys += [("landmark topic", one) for one in _crossed(place.landmarks[:2], topics, 2)]
    keys += [("road kind", one) for one in _crossed(place.roads[:2], kinds, 1)]
    return keys + [("landmark kind", one) for one in _crossed(place.landmarks[:2], kinds, 1)]


def _copied(pieces: tuple[int, ...]) -> list[tuple[str, str]]:
    """Keys that near copies of one text share: the two smallest pieces under three orders."""
    if len(pieces) < _FEW_PIECES:
        return []
    keys = []
    for order in _ORDERS:
        least = sorted((piece * order) & 0xFFFFFFFF for piece in pieces)[:2]
        keys.append((f"copy {order}", f"{least[0]} {least[1]}"))
    return keys


def keys(traits: Traits, pieces: tuple[int, ...], *, mark: Mark) -> tuple[int, ...]:
    """Return the keys, strongest first.

    Identifiers are not folded with the district: they name one thing in the whole city, and no
    frequency can be counted on them.
    """
    made = [mark("look identifier", one) for one in traits.identifiers[:5]]
    for field, value in (*_named(traits), *_placed(traits), *_copied(pieces)):
        made.append(mark(f"look {field}", f"{traits.district}\n{value}"))
    return tuple(dict.fromkeys(made))[:28]
