"""Which reports are worth comparing: at most 24 keys a report, each folded with its district."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from leads.features.places import Place
from leads.features.sounds import pairs

Mark = Callable[[str, str], int]
"""Field and value → a 48-bit keyed digest."""

# Odd multipliers of our own choice: three orders of the same pieces, for near copies.
_ORDERS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_THREE = 3
_LEAST_SUM = 100
_FEW_PIECES = 8
_WORDS, _ENOUGH = 8, 16
MOST = 24


@dataclass(frozen=True, slots=True)
class Traits:
    """The plaintext values that keys are made of, for the moment in which they are made."""

    district: str
    identifiers: tuple[str, ...]
    sounds: tuple[str, ...]
    syllables: tuple[tuple[str, ...], ...]
    mentions: tuple[str, ...]
    parts: tuple[str, ...]
    telling: frozenset[str]
    place: Place
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    days: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


def _named(traits: Traits) -> Iterator[tuple[str, str, str]]:
    """Keys by name: whole names and mentions under one field, so that each finds the other."""
    whole = [name for name in traits.sounds if len(name) > 1][:3]
    heard = [name for name in (*traits.mentions, *traits.parts) if name not in whole]
    area, topic = traits.district, traits.topics[0] if traits.topics else ""
    for name in (*whole, *heard[:6]):
        yield "name", "" if name in traits.telling else area, name
    if topic:
        for name in (*whole[:2], *heard[:3]):
            if name not in traits.telling:
                yield "name topic", "", f"{name} {topic}"
    edges = (pair for one in traits.syllables if len(one) >= _THREE for pair in pairs(one))
    for pair in islice(dict.fromkeys(edges), 4):
        yield "pair", area, pair


def _placed(traits: Traits) -> Iterator[tuple[str, str, str]]:
    """Keys by place: a house number alone, a road or landmark only with something more."""
    place, area = traits.place, traits.district
    topic, kind = traits.topics[0] if traits.topics else "", traits.kinds[0] if traits.kinds else ""
    for one in place.numbered[:2]:
        yield "number", "", one
    if place.roads and place.landmarks:
        yield "crossing", "", f"{place.roads[0]} {place.landmarks[0]}"
    for field, some in (("road", place.roads), ("landmark", place.landmarks)):
        for one in some[:2]:
            yield f"{field} topic", area, f"{one} {topic}"
        if kind and some:
            yield f"{field} kind", area, f"{some[0]} {kind}"


def _happened(traits: Traits) -> Iterator[tuple[str, str, str]]:
    """Keys by event: what is told of a day in a district, and a sum in the whole city."""
    if traits.topics:
        for day in traits.days[:2]:
            yield "day topic", traits.district, f"{day} {traits.topics[0]}"
    topic = traits.topics[0] if traits.topics else ""
    for one in traits.sums[:2]:
        if int(one) >= _LEAST_SUM:
            yield "sum topic", "", f"{one} {topic}"


def _copied(pieces: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """Keys that near copies of one text share: the two smallest pieces under three orders."""
    if len(pieces) < _FEW_PIECES:
        return
    for order in _ORDERS:
        least = sorted((piece * order) & 0xFFFFFFFF for piece in pieces)[:2]
        yield f"copy {order}", f"{least[0]} {least[1]}"


def keys(traits: Traits, pieces: tuple[int, ...], *, mark: Mark) -> tuple[int, ...]:
    """Return the keys, strongest first; a report that says little else is found by its words.

    What names one thing in the whole city is not folded with the district, for one report in
    twelve gives none or a wrong one: no frequency can be counted on it.
    """
    made = [mark("look identifier", one) for one in traits.identifiers[:4]]
    for source in (_named(traits), _placed(traits), _happened(traits)):
        made += [mark(f"look {field}", f"{area}\n{value}") for field, area, value in source]
    area = traits.district
    made += [mark(f"look {field}", f"{area}\n{value}") for field, value in _copied(pieces)]
    few = max(0, min(_WORDS, _ENOUGH - len(made)))
    made += [mark("look piece", f"{area}\n{piece}") for piece in pieces[:few]]
    return tuple(dict.fromkeys(made))[:MOST]
