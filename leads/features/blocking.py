"""Which reports are worth comparing: at most 24 keys a report, most folded with its district.

A key is made of numbers that are as short as those which tokens are made of, so whoever inverts
one learns no more than its token says already.
"""

from collections.abc import Callable, Iterator

from leads.features.narrated import IDENTIFIERS
from leads.features.stated import Stated

Mark = Callable[[str, str], int]
"""Field and value → a 48-bit keyed digest."""

Asked = tuple[str, bool, tuple[int, ...]]
"""Field, whether the district is folded in, and the numbers that must agree."""

# Odd multipliers of our own choice: three orders of the same pieces, for near copies.
_ORDERS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_FEW_PIECES = 8
_WORDS, _ENOUGH = 8, 16
MOST = 24


def _named(said: Stated, topic: int) -> Iterator[Asked]:
    """Keys by name: whole names and mentions under one field, so that each finds the other."""
    whole = said.venue.names[:3]
    telling = said.venue.telling.union(said.narrated.telling)
    heard = [name for name in (*said.narrated.mentions, *said.narrated.parts) if name not in whole]
    for name in (*whole, *heard[:6]):
        yield "name", name not in telling, (name,)
    if topic:
        for name in (*whole[:2], *heard[:3]):
            if name not in telling:
                yield "name topic", False, (name, topic)


def _placed(said: Stated, topic: int) -> Iterator[Asked]:
    """Keys by place: a house number alone, a road or landmark only with something more."""
    place = said.narrated
    kind = said.venue.kind or next(iter(place.kinds), 0)
    for one in place.numbered[:2]:
        yield "number", False, (one,)
    if place.roads and place.landmarks:
        yield "crossing", False, (place.roads[0], place.landmarks[0])
    for field, some in (("road", place.roads), ("landmark", place.landmarks)):
        for one in some[:2]:
            yield f"{field} topic", True, (one, topic)
        if kind and some:
            yield f"{field} kind", True, (some[0], kind)


def _happened(said: Stated, topic: int) -> Iterator[Asked]:
    """Keys by event: what is told of a day in a district, and a sum in the whole city."""
    if topic:
        for day in said.narrated.days[1:6:3]:
            yield "day topic", True, (day, topic)
    for one in said.narrated.large[:2]:
        yield "sum topic", False, (one, topic)


def _copied(pieces: tuple[int, ...]) -> Iterator[Asked]:
    """Keys that near copies of one text share: the two smallest pieces under three orders."""
    if len(pieces) < _FEW_PIECES:
        return
    for order in _ORDERS:
        least = sorted((piece * order) & 0xFFFFFFFF for piece in pieces)[:2]
        yield f"copy {order}", True, tuple(least)


def _identified(said: Stated) -> Iterator[Asked]:
    for field in IDENTIFIERS:
        yield from ((field, False, (one,)) for one in getattr(said.narrated, field)[:2])


def keys(said: Stated, *, mark: Mark) -> tuple[int, ...]:
    """Return the keys, strongest first; a report that says little else is found by its words.

    What names one thing in the whole city is not folded with the district, for one report in
    twelve gives none or a wrong one: no frequency can be counted on it.
    """
    area, topic = said.district, next(iter(said.narrated.topics), 0)
    wanted = [*_identified(said), *_named(said, topic)]
    wanted += [*_placed(said, topic), *_happened(said, topic), *_copied(said.narrated.pieces)]
    few = max(0, min(_WORDS, _ENOUGH - len(wanted)))
    wanted += [("piece", True, (piece,)) for piece in said.narrated.pieces[:few]]
    made = (
        mark(f"look {field}", " ".join(map(str, (area if folded else 0, *values))))
        for field, folded, values in wanted
    )
    return tuple(dict.fromkeys(made))[:MOST]
