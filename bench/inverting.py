"""What a thief with the feature key does: tries whole spaces of values until the digests fit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import product
from random import Random

from crypto.fingerprints import digest
from leads.features.record import SLOTS, Features
from leads.features.shingles import _RARE, _WORTH
from leads.features.sounds import _KNOWN, _SOUND

Digest = Callable[[str], int]
Candidates = Mapping[int, list[str]]
"""Token → the values that have it."""

PIECE_BITS = SLOTS["pieces"][1]
MOBILES = 44 * 10**8
"""Mobile numbers of the form 1xx xxxx xxxx that are given out: 44 prefixes of three digits."""


def gb2312() -> str:
    """Give the 6,763 characters of GB 2312-80, rows 16 to 87, as the standard orders them."""
    cells = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 88) for cell in range(1, 95))
    return "".join(cell.decode("gb2312", errors="ignore") for cell in cells)


def digester(key: bytes, *, field: str, bits: int) -> Digest:
    """Give `crypto.fingerprints.digest` without its checks: a thief has none to make."""
    person = blake2b(field.encode(), person=b"mingcha/field/1", digest_size=16).digest()
    cut = 64 - bits

    def made(value: str) -> int:
        mac = blake2b(value.encode(), key=key, person=person, digest_size=8).digest()
        return int.from_bytes(mac) >> cut or 1

    if made("试") != (digest("试", key=key, field=field, bits=bits) or 1):
        raise ValueError("the digest is no longer made as it was")
    return made


def weight_of(piece: str) -> int:
    """Give the weight a piece of Chinese text is kept with: it is in clear beside its token."""
    bits = sum(_WORTH.get(character, _RARE) for character in piece)
    return min(15, max(1, (bits * 3 // 4 if len(piece) > 2 else bits) // 2))  # noqa: PLR2004 - pairs and triples


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


def weighted(f: Features, found: Candidates) -> Iterator[list[str]]:
    """Give the candidates of each piece of a record that have the piece's weight, too."""
    for token, weight in zip(f.pieces, f.weights, strict=True):
        yield [piece for piece in found[token] if weight_of(piece) == weight]


def chained(f: Features, found: Candidates, *, made: Digest) -> set[str]:
    """Read triples: two candidate pairs that overlap, and the record holds the three's token."""
    kept = set(zip(f.pieces, f.weights, strict=True))
    pairs = {pair for candidates in weighted(f, found) for pair in candidates}
    after: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        after[pair[0]].append(pair[1])
    triples = (pair + last for pair in pairs for last in after[pair[1]])
    return {three for three in triples if (made(three), weight_of(three)) in kept}


def runs(triples: set[str]) -> set[str]:
    """Give runs of four characters of which both triples were read: hardly one is chance."""
    after: dict[str, list[str]] = defaultdict(list)
    for three in triples:
        after[three[:2]].append(three[2])
    return {three + last for three in triples for last in after[three[1:]]}


def spoken() -> list[str]:
    """Give every syllable that a character can be read as."""
    return sorted({*_SOUND.values(), *_KNOWN.values()})


def syllable_table(key: bytes) -> Candidates:
    """Give the pairs of syllables of every token: there are too few for 16 bits to hide one."""
    every = spoken()
    values = [f"{one} {two}" for one, two in product(["^", *every], [*every, "$"])]
    made = digester(key, field="syllables", bits=SLOTS["syllables"][1])
    found: dict[int, list[str]] = defaultdict(list)
    for value in values:
        found[made(value)].append(value)
    return found


def names_read(f: Features, table: Candidates, *, key: bytes) -> set[str]:
    """Read how a report's venues sound: syllables from edge to edge whose whole token fits."""
    after: dict[str, set[str]] = defaultdict(set)
    for token in f.syllables:
        for pair in table.get(token, []):
            one, two = pair.split(" ")
            after[one].add(two)
    made = digester(key, field="sounds", bits=SLOTS["sounds"][1])
    return {name for name in _walked(after) if made(name) in f.sounds}


def _walked(after: Mapping[str, set[str]], *, most: int = 6) -> Iterator[str]:
    """Give each way from the one edge of a name to the other, in at most so many syllables."""
    begun: list[tuple[str, ...]] = [("^",)]
    while begun:
        way = begun.pop()
        for step in after.get(way[-1], ()):
            if step == "$" and len(way) > 1:
                yield "".join(way[1:])
            elif step != "$" and len(way) <= most:
                begun.append((*way, step))
