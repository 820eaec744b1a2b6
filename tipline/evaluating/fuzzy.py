"""A rival: weighted similarity of strings in plaintext, within a district (rapidfuzz)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from tipline.evaluating.alike import NEWEST
from tipline.evaluating.reading import Labelled

LEAST = 0.25
"""Below this nothing is kept: no mark that is tried is lower."""

Found = Iterator[tuple[int, int, float]]
_Fields = tuple[str, str, str]


def mostly_venue(rows: Sequence[Labelled]) -> Found:
    """Give venue, address and text at 5, 2 and 3."""
    return _found(rows, (0.5, 0.2, 0.3))


def evenly(rows: Sequence[Labelled]) -> Found:
    """Give venue, address and text alike."""
    return _found(rows, (0.34, 0.33, 0.33))


def mostly_text(rows: Sequence[Labelled]) -> Found:
    """Give venue, address and text at 25, 15 and 60."""
    return _found(rows, (0.25, 0.15, 0.6))


def _found(rows: Sequence[Labelled], shares: tuple[float, float, float]) -> Found:
    block: defaultdict[str, list[tuple[int, _Fields]]] = defaultdict(list)
    for later, row in enumerate(rows):
        own = (row.venue_name.lower(), row.address.lower(), row.text.lower())
        for earlier, other in block[row.district][-NEWEST:]:
            alike = _alike(own, other, shares)
            if alike >= LEAST:
                yield later, earlier, alike
        block[row.district].append((later, own))


def _alike(one: _Fields, other: _Fields, shares: tuple[float, float, float]) -> float:
    """Weigh what both have; a field that one of them left empty does not count."""
    scorers = (fuzz.ratio, fuzz.ratio, fuzz.ratio)
    total = alike = 0.0
    for a, b, scorer, share in zip(one, other, scorers, shares, strict=True):
        if a and b:
            total += share
            alike += share * scorer(a, b)
    return alike / total / 100 if total else 0.0
