"""What a narrative tells, as numbers cut so short that each stands for many values; no key yet.

Made by whoever holds the words: the server, or a browser that seals them and sends these instead.
All that is kept of a narrative is made of these numbers, so both ways lead to the same bytes, and
whoever inverts what is kept learns no more than they say. docs/matching.md has the rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from types import MappingProxyType

from leads.features import places
from leads.features.details import Details, details
from leads.features.identifiers import identifiers
from leads.features.mentions import Heard, mentions
from leads.features.normalise import HAN_NAME, count, rejoin, spell
from leads.features.shingles import MOST as MOST_PIECES
from leads.features.shingles import shingles
from leads.features.times import days
from leads.features.topics import topics

_WORD, _IDENTIFIER, _SPELLING = 16, 24, 4
_DAYS = 3
_AROUND = (-1, 0, 1)
_LEAST_SUM = 100


class Malformed(ValueError):
    """What came in place of a narrative is not the numbers of one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One sort of number: the field its values are told apart by, how many there may be, bits."""

    field: str
    most: int
    bits: int = _WORD


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "pieces": Shape("pieces", MOST_PIECES),
        "mentions": Shape("names", 6),
        "parts": Shape("names", 4),
        "telling": Shape("names", 10),
        "spelt": Shape("spelt", 3, _SPELLING),
        "kinds": Shape("kinds", 3),
        "roads": Shape("roads", 4),
        "numbered": Shape("numbered", 2),
        "landmarks": Shape("landmarks", 4),
        "district": Shape("district", 1),
        "phones": Shape("phones", 2, _IDENTIFIER),
        "licences": Shape("licences", 1, _IDENTIFIER),
        "plates": Shape("plates", 1, _IDENTIFIER),
        "accounts": Shape("accounts", 2, _IDENTIFIER),
        "sums": Shape("sums", 4),
        "large": Shape("sums", 4),
        "counts": Shape("counts", 5),
        "details": Shape("details", 5),
        "days": Shape("days", _DAYS * len(_AROUND)),
        "topics": Shape("topics", 3),
    }
)
"""Every sort of number a narrative gives."""

IDENTIFIERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "phones": ("phone",),
        "licences": ("licence",),
        "plates": ("plate",),
        "accounts": ("site", "account"),
    }
)
"""Which sorts of identifier each field holds."""


@dataclass(frozen=True, slots=True)
class Narrated:
    """A narrative's numbers; `pieces` with those that say most first, all else as it comes."""

    pieces: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    telling: tuple[int, ...] = ()
    """Those of `mentions` and `parts` that hardly two venues of a city bear."""
    spelt: tuple[int, ...] = ()
    """How the first three of `mentions` are written; 0 for one not in Chinese characters alone."""
    kinds: tuple[int, ...] = ()
    roads: tuple[int, ...] = ()
    numbered: tuple[int, ...] = ()
    landmarks: tuple[int, ...] = ()
    district: tuple[int, ...] = ()
    phones: tuple[int, ...] = ()
    licences: tuple[int, ...] = ()
    plates: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()
    large: tuple[int, ...] = ()
    """Those of `sums` that are 100 or more."""
    counts: tuple[int, ...] = ()
    details: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    """Three numbers a day: the day before, the day, the day after."""
    topics: tuple[int, ...] = ()


def number(field: str, value: str, *, bits: int = _WORD) -> int:
    """Give a value's number: the first bits of the SHA-256 of field and value, and never 0."""
    made = sha256(f"mingcha/{field}\n{value}".encode()).digest()
    return int.from_bytes(made[:4]) >> (32 - bits) or 1


def numbers(name: str, values: Iterable[str]) -> tuple[int, ...]:
    """Give the numbers of as many values as a sort may have, each once."""
    shape = SHAPES[name]
    cut = list(values)[: shape.most]
    if not cut:
        return ()
    return tuple(dict.fromkeys(number(shape.field, one, bits=shape.bits) for one in cut))


def day_numbers(found: Iterable[date]) -> tuple[int, ...]:
    """Give three numbers for each day: of the day before, the day, the day after."""
    around = (day + timedelta(days=step) for day in found for step in _AROUND)
    return tuple(number("days", day.isoformat()) for day in around)


def spelling(written: str) -> int:
    """Give four bits of how a name is written; 0 for one not in Chinese characters alone."""
    return number("spelt", written, bits=_SPELLING) if HAN_NAME.fullmatch(written) else 0


def identified(found: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Give the numbers of identifiers, by the field that holds their sort."""
    return {
        name: numbers(name, [one for one in found if one.split(" ")[0] in sorts])
        for name, sorts in IDENTIFIERS.items()
    }


def narrate(text: str, *, received_on: date) -> Narrated:
    """Give the numbers of a narrative; `received_on` is what "yesterday" is counted from."""
    plain = rejoin(spell(text))
    counted = count(plain)
    place, district = places.parse(counted, is_address=False), places.district_in(counted)
    return Narrated(
        pieces=numbers("pieces", shingles(plain)),
        roads=numbers("roads", place.roads),
        numbered=numbers("numbered", place.numbered),
        landmarks=numbers("landmarks", place.landmarks),
        district=numbers("district", [district] if district else []),
        days=day_numbers(days(counted, received=received_on)[:_DAYS]),
        topics=numbers("topics", topics(plain)),
        **identified(identifiers(plain)),
        **_heard(mentions(plain)),
        **_facts(details(counted)),
    )


def _heard(heard: Heard) -> dict[str, tuple[int, ...]]:
    whole, parts = (
        heard.whole[: SHAPES["mentions"].most],
        heard.parts[: SHAPES["parts"].most],
    )
    return {
        "mentions": numbers("mentions", whole),
        "parts": numbers("parts", parts),
        "telling": numbers("telling", [one for one in (*whole, *parts) if one in heard.telling]),
        "spelt": tuple(map(spelling, heard.written[: SHAPES["spelt"].most])),
        "kinds": numbers("kinds", heard.kinds),
    }


def _facts(facts: Details) -> dict[str, tuple[int, ...]]:
    sums = facts.sums[: SHAPES["sums"].most]
    return {
        "sums": numbers("sums", sums),
        "large": numbers("large", [one for one in sums if int(one) >= _LEAST_SUM]),
        "counts": numbers("counts", facts.counts),
        "details": numbers("details", facts.others),
    }
