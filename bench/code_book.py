"""A thief without the key, but with the register: names in clear beside their own tokens."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bench.invented_city import Place
from leads.features import names
from leads.features.record import Features
from leads.features.sounds import pairs, syllables
from leads.features.tokens import make, venue_features
from leads.features.told import Told

CodeBook = Mapping[int, set[str]]
"""Token → the pairs of syllables that it stands for."""


def code_book(register: Iterable[Place], *, key: bytes) -> CodeBook:
    """Read off what each token of the register's names stands for; the key made them, no more."""
    book: dict[int, set[str]] = defaultdict(set)
    for venue in register:
        f = venue_features(venue.name, [], venue.address, "", venue.district, key=key)
        said = dict.fromkeys(pairs(_syllables(venue.name, venue.district)))
        for token, pair in zip(f.syllables, said, strict=False):
            book[token].add(pair)
    return book


def edges_read(f: Features, book: CodeBook) -> tuple[set[str], set[str]]:
    """Give with which syllables a report's name begins and ends, as far as the book knows."""
    known = {pair for token in f.syllables for pair in book.get(token, ())}
    first = {pair.split(" ")[1] for pair in known if pair.startswith("^ ")}
    return first, {pair.split(" ")[0] for pair in known if pair.endswith(" $")}


def names_told(told: Sequence[Told], book: CodeBook, *, key: bytes) -> tuple[int, int]:
    """Say of how many reports both edges of the name are read rightly, and how many give one."""
    read = named = 0
    for one in told:
        sounds = _syllables(one.venue_name, one.district)
        if sounds:
            named += 1
            read += edges_read(make(one, key=key), book) == ({sounds[0]}, {sounds[-1]})
    return read, named


def _syllables(name: str, district: str) -> tuple[str, ...]:
    return syllables(names.parse(name, district=district).core)
