"""What a search asks for: one line typed, taken apart by the rules that made reports' features."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from leads.features import names, places
from leads.features.identifiers import identifiers
from leads.features.mentions import mentions
from leads.features.narrated import SHAPES, number
from leads.features.normalise import HAN, count, rejoin, spell
from leads.features.record import Features
from leads.features.shingles import weighed
from leads.features.sounds import sound
from leads.features.tokens import token

LONGEST = 200
"""Characters of a question that are looked at."""


class Sort(IntEnum):
    """What a token stands for; the number is part of its key in the index."""

    WORD = 1
    NAME = 2
    ROAD = 3
    LANDMARK = 4
    NUMBER = 5
    PHONE = 6
    LICENCE = 7
    PLATE = 8
    ACCOUNT = 9


FIELDS: Mapping[Sort, tuple[str, ...]] = MappingProxyType(
    {
        Sort.WORD: ("pieces",),
        Sort.NAME: ("sounds", "mentions", "parts"),
        Sort.ROAD: ("roads",),
        Sort.LANDMARK: ("landmarks",),
        Sort.NUMBER: ("numbered",),
        Sort.PHONE: ("phones",),
        Sort.LICENCE: ("licences",),
        Sort.PLATE: ("plates",),
        Sort.ACCOUNT: ("accounts",),
    }
)
"""Which fields of a report's features hold such tokens; the first one's name makes them."""

_NUMBERED = {Sort.NAME: "mentions"}
"""Sorts whose numbers are those of another field."""

Token = tuple[Sort, int]

_IDENTIFIED = {
    "phone": Sort.PHONE,
    "licence": Sort.LICENCE,
    "plate": Sort.PLATE,
    "site": Sort.ACCOUNT,
    "account": Sort.ACCOUNT,
}
_GAPS = re.compile(r"[\s,;。、!?]+")
_TERMS = 8
_LONGEST_NAME = 20
_HAN_WORD = re.compile(rf"[{HAN}]{{2,12}}")
# Somebody who looks for one leaves out what stands before it in a text.
_BARE_PLATE = re.compile(r"([a-z])[·.]?((?=(?:[a-z]*\d){2})[a-z\d]{5,6})")
_BARE_ACCOUNT = re.compile(r"[a-z\d_-]{5,24}")


@dataclass(frozen=True, slots=True, repr=False)
class Value:
    """One value asked for, in plaintext; a piece of a word has its weight and its word's place."""

    sort: Sort
    text: str
    weight: int = 1
    word: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """The values asked for, in plaintext; lives for one request."""

    values: tuple[Value, ...]

    def under(self, key: bytes) -> dict[Token, Value]:
        """Give the tokens of the values under a feature key."""
        made: dict[Token, Value] = {}
        for value in self.values:
            shape = SHAPES[_NUMBERED.get(value.sort, FIELDS[value.sort][0])]
            asked_for = number(shape.field, value.text, bits=shape.bits)
            found = token(FIELDS[value.sort][0], asked_for, key=key)
            made.setdefault((value.sort, found), value)
        return made


def asked(text: str) -> Asked:
    """Take a question apart; a text that says nothing gives no values."""
    plain = rejoin(spell(text[:LONGEST]))
    said = [term for term in _GAPS.split(plain) if term]
    terms = said[:_TERMS]
    found = dict.fromkeys(
        [
            *((_IDENTIFIED[one.split(" ")[0]], one) for one in _identified(plain, terms)),
            *((Sort.NAME, name) for name in _named(plain, terms)),
            *_placed(terms, plain),
        ]
    )
    pieces = {
        piece: Value(Sort.WORD, piece, weight, word)
        for word, term in enumerate(said)
        for piece, weight in weighed(term)
    }
    return Asked((*(Value(sort, text) for sort, text in found), *pieces.values()))


def tokens_of(features: Features) -> frozenset[Token]:
    """Give those tokens of a report by which it can be searched for."""
    return frozenset(
        (sort, token)
        for sort, fields in FIELDS.items()
        for field in fields
        for token in getattr(features, field)
    )


def _identified(plain: str, terms: Iterable[str]) -> Iterator[str]:
    known = identifiers(plain)
    yield from known
    for term in terms:
        if plate := _BARE_PLATE.fullmatch(term):
            yield f"plate {plate[1]}{plate[2]}"
        if _BARE_ACCOUNT.fullmatch(term) and f"phone {term}" not in known:
            yield f"account {term}"


def _named(plain: str, terms: Iterable[str]) -> Iterator[str]:
    """Yield how the venues meant may sound: each term, the whole line, what it mentions."""
    for name in (plain, *terms):
        if len(name) <= _LONGEST_NAME:
            parsed = names.parse(name)
            yield from names.spoken(parsed) if len(parsed.core) > 1 else ()
    heard = mentions(plain)
    yield from (*heard.whole, *heard.parts)


def _placed(terms: Iterable[str], plain: str) -> Iterator[tuple[Sort, str]]:
    place = places.parse(count(plain), is_address=False)
    for sort, parts in (
        (Sort.NUMBER, place.numbered),
        (Sort.ROAD, place.roads),
        (Sort.LANDMARK, place.landmarks),
    ):
        yield from ((sort, part) for part in parts)
    # In an address whatever is left over is a landmark, so a word alone may be one.
    for term in terms:
        if _HAN_WORD.fullmatch(term):
            yield Sort.LANDMARK, sound(term[-4:])
