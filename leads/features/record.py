"""What is kept of a report's features, and how it is packed into one small fixed-size record."""

import struct
from dataclasses import dataclass
from datetime import date

VERSION = 1

SLOTS: dict[str, tuple[int, int]] = {
    "sounds": (4, 16),
    "written": (1, 16),
    "syllables": (12, 16),
    "kinds": (3, 16),
    "branch": (1, 16),
    "mentions": (14, 16),
    "roads": (4, 16),
    "numbered": (3, 16),
    "landmarks": (4, 16),
    "phones": (3, 24),
    "licences": (2, 24),
    "plates": (2, 24),
    "accounts": (3, 24),
    "sums": (5, 16),
    "counts": (6, 16),
    "details": (6, 16),
    "days": (20, 16),
    "category": (1, 16),
    "topics": (4, 16),
    "pieces": (64, 16),
    "keys": (28, 48),
}
"""Field → how many tokens it may have and how many bits each. Names and words get 16 bits, so
that a thief with the key finds hundreds of candidates for each; identifiers 24; keys 48."""


class Unpackable(ValueError):
    """The bytes are not features of a version known here."""


@dataclass(frozen=True, slots=True)
class Features:
    """What can be compared. Every number but `received`, `firm` and `weights` is a keyed digest."""

    received: int
    """Day of receipt as a proleptic ordinal; in clear on the report itself too."""
    firm: int
    """Bit i: the i-th day is from the text or differs from the day of receipt (see `days`)."""
    sounds: tuple[int, ...] = ()
    written: tuple[int, ...] = ()
    syllables: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    """The venue's own kind first, 1 when it has none; then the kinds the text mentions."""
    branch: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
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
    """Five tokens a day, d−2 to d+2, so that nearness shows without the date."""
    category: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    pieces: tuple[int, ...] = ()
    weights: tuple[int, ...] = ()
    """One weight of 1 to 15 for each piece of the text."""
    keys: tuple[int, ...] = ()

    def received_on(self) -> date:
        """Return the day of receipt."""
        return date.fromordinal(self.received)


_HEAD = struct.Struct(">BIB")
_WEIGHTS = SLOTS["pieces"][0] // 2
SIZE = _HEAD.size + _WEIGHTS + sum(slots * bits // 8 for slots, bits in SLOTS.values())
"""Bytes of every packed record: a fixed size, so that length tells nothing."""


def pack(f: Features) -> bytes:
    """Return the features in `SIZE` bytes: head, weights in nibbles, then each field padded."""
    nibbles = f.weights + (0,) * (2 * _WEIGHTS - len(f.weights))
    parts = [_HEAD.pack(VERSION, f.received, f.firm)]
    parts.append(bytes(16 * a + b for a, b in zip(nibbles[::2], nibbles[1::2], strict=True)))
    for name, (slots, bits) in SLOTS.items():
        tokens: tuple[int, ...] = getattr(f, name)
        padded = tokens + (0,) * (slots - len(tokens))
        parts += [token.to_bytes(bits // 8) for token in padded]
    return b"".join(parts)


def unpack(blob: bytes) -> Features:
    """Return what `pack` was given; raise Unpackable for anything else."""
    if len(blob) != SIZE or blob[0] != VERSION:
        raise Unpackable("not a record of features of this version")
    _, received, firm = _HEAD.unpack_from(blob)
    at = _HEAD.size + _WEIGHTS
    found: dict[str, tuple[int, ...]] = {}
    for name, (slots, bits) in SLOTS.items():
        step = bits // 8
        cut = (blob[at + i * step : at + (i + 1) * step] for i in range(slots))
        # A digest is never 0 (see leads.features.tokens), so 0 is an empty place.
        found[name] = tuple(token for token in map(int.from_bytes, cut) if token)
        at += slots * step
    half = blob[_HEAD.size : _HEAD.size + _WEIGHTS]
    weights = tuple(nibble for byte in half for nibble in (byte >> 4, byte & 15) if nibble)
    return Features(received=received, firm=firm, weights=weights, **found)


def lookup_keys(f: Features, *, epoch: int = 0) -> tuple[int, ...]:
    """Return the at most 28 keys under which a report is looked up, strongest first.

    48 bits each, so a signed 64-bit column holds them; field and district are folded in when
    they are made. An epoch other than 0 is only a label: it spreads keys that one key made. What
    makes two epochs unlinkable is that each has its own feature key.
    """
    return tuple(key ^ ((epoch * 0x9E3779B97F4B) & 0xFFFFFFFFFFFF) for key in f.keys)
