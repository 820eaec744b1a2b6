"""A thief without the key, but with the register: names in clear beside their own tokens."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bench.invented_city import Place
from leads.features.record import Features
from leads.features.tokens import asks, make, stated, venue_features
from leads.features.told import Told

KEY = bytes(range(32))


def names_told(
    told: Sequence[Told], register: Iterable[Place], *, waiting: bool
) -> tuple[int, int]:
    """Say of how many reports the venue is read off the register's rows, and how many give one.

    By what a report asks the register with, while it waits for the matcher, or by what is kept.
    """
    book: dict[int, set[str]] = defaultdict(set)
    for venue in register:
        f = venue_features(venue.name, [], venue.address, "", venue.district, key=KEY)
        for token in f.sounds:
            book[token].add(venue.name)
    held = [(one.venue_name, _kept(one, waiting=waiting)) for one in told]
    named = [(name, f) for name, f in held if f.sounds]
    return sum(name in book[f.sounds[0]] for name, f in named), len(named)


def _kept(told: Told, *, waiting: bool) -> Features:
    return asks(stated(told), key=KEY) if waiting else make(told, key=KEY)
