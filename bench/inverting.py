"""What a thief with the feature key does: tries whole spaces of values until the digests fit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import product
from random import Random

from leads.features.narrated import SHAPES, number
from leads.features.record import Features
from leads.features.sounds import _KNOWN, _SOUND
from leads.features.tokens import token

Digest = Callable[[str], int]
Candidates = Mapping[int, list[str]]
"""Token → the values that have it."""

MOBILES = 44 * 10**8
"""Mobile numbers of the form 1xx xxxx xxxx that are given out: 44 prefixes of three digits."""


def gb2312() -> str:
    """Give the 6,763 characters of GB 2312-80, rows 16 to 87, as the standard orders them."""
    cells = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 88) for cell in range(1, 95))
    return "".join(cell.decode("gb2312", errors="ignore") for cell in cells)


def digester(key: bytes, *, field: str, sort: str = "") -> Digest:
    """Give how a field's values of 16 bits become tokens, a thief's way: every number keyed once.

    `sort` is the narrative's name for such values, where that is another than the field's.
    """
    shape = SHAPES[sort or field]
    tokens = [token(field, one, key=key) for one in range(1 << shape.bits)]
    begin, cut = f"mingcha/{shape.field}\n".encode(), 32 - shape.bits

    def made(value: str) -> int:
        short = sha256(begin + value.encode()).digest()[:4]
        return tokens[int.from_bytes(short) >> cut or 1]

    if made("试") != token(field, number(shape.field, "试", bits=shape.bits), key=key):
        raise ValueError("the token is no longer made as it was")
    return made


def bigrams(characters: str) -> Iterator[str]:
    """Give every pair of these characters."""
    return (one + two for one in characters for two in characters)


def drawn(characters: str, many: int, *, seed: int) -> list[str]:
    """Draw pairs of these characters, each once."""
    chance = Random(seed)
    picked = chance.sample(range(len(characters) ** 2), many)
    return [characters[at // len(characters)] + characters[at % len(characters)] for at in picked]


def preimages(wanted: Iterable[int], values: Iterable[str], *, made: Digest) -> Candidates:
    """Give, for each wanted token, those of the values that have it."""
    found: dict[int, list[str]] = {token: [] for token in wanted}
    for value in values:
        held = found.get(made(value))
        if held is not None:
            held.append(value)
    return found


def chained(f: Features, found: Candidates) -> set[str]:
    """Read runs of three characters: two candidate pairs of a record that overlap."""
    pairs = {pair for token in f.pieces for pair in found[token]}
    after: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        after[pair[0]].append(pair[1])
    return {pair + last for pair in pairs for last in after[pair[1]]}


def spoken() -> list[str]:
    """Give every syllable that a character can be read as."""
    return sorted({*_SOUND.values(), *_KNOWN.values()})


def sounds_of(size: int) -> Iterator[str]:
    """Give how every name of so many syllables sounds."""
    return map("".join, product(spoken(), repeat=size))
