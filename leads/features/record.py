"""What is kept of a report's features, and how it is packed into one small fixed-size record."""

import struct
from dataclasses import dataclass
from datetime import date

VERSION = 3

SLOTS: dict[str, tuple[int, int]] = {
    "sounds": (4, 16),
    "homes": (4, 16),
    "kinds": (3, 16),
    "branch": (1, 16),
    "mentions": (6, 16),
    "parts": (4, 16),
    "spelt": (1, 16),
    "roads": (4, 16),
    "numbered": (2, 16),
    "landmarks": (4, 16),
    "phones": (2, 24),
    "licences": (1, 24),
    "plates": (1, 24),
    "accounts": (2, 24),
    "sums": (4, 16),
    "counts": (5, 16),
    "details": (5, 16),
    "days": (12, 16),
    "topics": (3, 16),
    "pieces": (42, 16),
    "keys": (24, 40),
}
"""Field → how many tokens it may have and how many bits each: no more than the unkeyed numbers have
that they are made of. Keys have 40, but are made of such numbers, too."""


class Unpackable(ValueError):
    """The bytes are not features of a version known here."""


@dataclass(frozen=True, slots=True)
class Features:
    """What can be compared. Every number but `received` and `firm` is a keyed digest."""

    received: int
    """Day of receipt as a proleptic ordinal; in clear on the report itself too."""
    firm: int
    """Bit i: the i-th day is from the text or differs from the day of receipt (see `days`)."""
    common: bool = False
    """Whether many venues have the name that the report gives."""
    long: bool = False
    """Whether that name has three syllables or more."""
    sounds: tuple[int, ...] = ()
    homes: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    """The venue's own kind first, 1 when it has none; then the kinds the text mentions."""
    branch: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    """What may be a venue's name in the text; comparable with `sounds`, as `mentions` are."""
    spelt: tuple[int, ...] = ()
    """One word of four times four bits: how the first of `sounds` and the first three of `mentions`
    are written; 0 where no Chinese characters are. See `spellings`."""
    roads: tuple[int, ...] = ()
    numbered: tuple[int, ...] = ()
    landmarks: tuple[int, ...] = ()
    phones: tuple[int, ...] = ()
    licences: tuple[int, ...] = ()
    plates: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()
    details: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    """Three tokens a day, d−1 to d+1, so that nearness shows without the date."""
    topics: tuple[int, ...] = ()
    pieces: tuple[int, ...] = ()
    """Sorted, so that their order does not tell which of them are rare."""
    keys: tuple[int, ...] = ()

    def spellings(self) -> tuple[tuple[int, int], ...]:
        """Return the names that are written in Chinese characters: how each sounds and is spelt."""
        word = self.spelt[0] if self.spelt else 0
        names = (*self.sounds[:1], *(() if self.sounds else (0,)), *self.mentions[:3])
        checks = (word >> 12, word >> 8 & 15, word >> 4 & 15, word & 15)
        return tuple((name, check) for name, check in zip(names, checks, strict=False) if check)

    def received_on(self) -> date:
        """Return the day of receipt."""
        return date.fromordinal(self.received)


_FIRM, _LONG, _COMMON = 0x3F, 0x40, 0x80
"""Bits of the flags: which days are firm, and what is said of the name."""

_KEY_CUT = 8
"""Low bits of a look-up key, always 0: a key is 48 bits wide, and 40 of them say something."""

_TWO, _THREE = 16, 24
_WORDS = [name for name, (_, bits) in SLOTS.items() if bits == _TWO]
_TRIPLES = [name for name, (_, bits) in SLOTS.items() if bits == _THREE]


def _layout() -> tuple[struct.Struct, dict[str, slice]]:
    """Lay the record out: head, 16-bit places, then the high and low parts of the rest."""
    words = sum(SLOTS[name][0] for name in _WORDS)
    triples, keys = sum(SLOTS[name][0] for name in _TRIPLES), SLOTS["keys"][0]
    form = f">BIB{words}H{triples}H{keys}I{triples}s{keys}s"
    spans, at = {}, 3
    for name in (*_WORDS, *_TRIPLES, "keys"):
        spans[name] = slice(at, at + SLOTS[name][0])
        at += SLOTS[name][0]
    return struct.Struct(form), spans


_FORM, _SPANS = _layout()
_OF_WORDS = [(name, _SPANS[name]) for name in _WORDS]
_LOW = _SPANS[_TRIPLES[0]].start
_OF_TRIPLES = [
    (name, _SPANS[name], slice(_SPANS[name].start - _LOW, _SPANS[name].stop - _LOW))
    for name in _TRIPLES
]
_OF_KEYS = _SPANS["keys"]
SIZE = _FORM.size
"""Bytes of every packed record: a fixed size, so that length tells nothing."""


def _padded(tokens: tuple[int, ...], slots: int) -> tuple[int, ...]:
    return tokens + (0,) * (slots - len(tokens))


def pack(f: Features) -> bytes:
    """Return the features in `SIZE` bytes, every field padded with zeros to its places."""
    words = [token for name in _WORDS for token in _padded(getattr(f, name), SLOTS[name][0])]
    triples = [token for name in _TRIPLES for token in _padded(getattr(f, name), SLOTS[name][0])]
    keys = [key >> _KEY_CUT for key in _padded(f.keys, SLOTS["keys"][0])]
    high = [token >> 8 for token in (*triples, *keys)]
    low = bytes(token & 0xFF for token in triples), bytes(key & 0xFF for key in keys)
    flags = f.firm | _LONG * f.long | _COMMON * f.common
    return _FORM.pack(VERSION, f.received, flags, *words, *high, *low)


def _filled(run: tuple[int, ...]) -> tuple[int, ...]:
    """Cut the empty places off: a digest is never 0 (see leads.features.tokens)."""
    return run if run[-1] else run[: run.index(0)] if run[0] else ()


def _joined(high: tuple[int, ...], low: bytes, by: int) -> tuple[int, ...]:
    if not (high[0] or low[0]):
        return ()
    return tuple(
        [top << by | end << by - 8 for top, end in zip(high, low, strict=True) if top or end]
    )


def unpack(blob: bytes, *, keys: bool = True) -> Features:
    """Return what `pack` was given; raise Unpackable for anything else.

    Without its `keys` where many records are compared, which takes half as long.
    """
    if len(blob) != SIZE or blob[0] != VERSION:
        raise Unpackable("not a record of features of this version")
    all_of = _FORM.unpack(blob)
    found = {name: _filled(all_of[run]) for name, run in _OF_WORDS}
    triples = all_of[-2]
    for name, run, low in _OF_TRIPLES:
        found[name] = _joined(all_of[run], triples[low], 8)
    return Features(
        received=all_of[1],
        firm=all_of[2] & _FIRM,
        common=bool(all_of[2] & _COMMON),
        long=bool(all_of[2] & _LONG),
        keys=_joined(all_of[_OF_KEYS], all_of[-1], 8 + _KEY_CUT) if keys else (),
        **found,
    )


def lookup_keys(f: Features, *, epoch: int = 0) -> tuple[int, ...]:
    """Return the at most 24 keys under which a report is looked up, strongest first.

    48 bits each, so a signed 64-bit column holds them; field and district are folded in when
    they are made. An epoch other than 0 is only a label: it spreads keys that one key made. What
    makes two epochs unlinkable is that each has its own feature key.
    """
    return tuple(key ^ ((epoch * 0x9E3779B97F4B) & 0xFFFFFFFFFFFF) for key in f.keys)
