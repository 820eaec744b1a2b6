"""Which texts are nearly one text, told by the keyed pieces that are kept of them. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping

ALIKE = 0.8
"""Share of the shorter text's pieces that the other has too."""

LEAST = 8
"""Pieces below which a text is too short to be called a copy of another."""

# Odd multipliers of our own choice: three orders of the same pieces.
_ORDERS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)

Pieces = Mapping[int, tuple[int, tuple[int, ...]]]
"""Report's number → the epoch of its key, and its pieces; two epochs have none in common."""


def near_copies(texts: Pieces) -> dict[int, int]:
    """Give each report that has a near copy the number of the group it is in.

    Linear in the reports: those that begin alike under one of three orders of their pieces are
    compared with the first of them alone, so a flood of one text costs no more than other mail.
    """
    group = {number: number for number in texts}
    first: dict[tuple[int, int, int, int], int] = {}
    for number, (epoch, pieces) in texts.items():
        for key in _beginnings(epoch, pieces):
            other = first.setdefault(key, number)
            if other != number and _alike(pieces, texts[other][1]):
                group[_top(group, number)] = _top(group, other)
    tops = {number: _top(group, number) for number in texts}
    many = {top for top, count in Counter(tops.values()).items() if count > 1}
    return {number: top for number, top in tops.items() if top in many}


def _beginnings(epoch: int, pieces: tuple[int, ...]) -> Iterator[tuple[int, int, int, int]]:
    if len(pieces) < LEAST:
        return
    for order in _ORDERS:
        least = sorted((piece * order) & 0xFFFFFFFF for piece in pieces)
        yield epoch, order, least[0], least[1]


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return len(set(one) & set(other)) >= ALIKE * min(len(set(one)), len(set(other)))


def _top(group: dict[int, int], number: int) -> int:
    while group[number] != number:
        group[number] = group[group[number]]
        number = group[number]
    return number
