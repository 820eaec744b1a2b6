"""Boxes of MP4 and QuickTime files (ISO/IEC 14496-12, clause 4.2): found, and emptied in place.

A box that is not on the list of what playing needs becomes `free`, of the same length and full of
zeros: so no place of a sample moves, and nothing need be held in memory or written twice.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tipline.stripper.endings import Unfit

SHORT, LONG = 8, 16
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, where it starts, where its content starts, and where it ends."""

    kind: bytes
    start: int
    inside: int
    end: int


def header(data: bytes, *, at: int, start: int, end: int) -> Box:
    """Read the header that lies at `at` of `data` and begins the box at `start`. Raises Unfit."""
    if len(data) < at + SHORT:
        raise Unfit
    size, kind = struct.unpack_from(">I4s", data, at)
    inside = SHORT
    if size == 1:
        if len(data) < at + LONG:
            raise Unfit
        (size,), inside = struct.unpack_from(">Q", data, at + SHORT), LONG
    if size == 0:
        size = end - start
    if size < inside or start + size > end:
        raise Unfit
    return Box(kind, start, start + inside, start + size)


def boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """List the boxes that lie between two places of `data`. Raises Unfit."""
    # QuickTime ends some lists with four zero bytes.
    while end - start >= SHORT:
        box = header(bytes(data[start : start + LONG]), at=0, start=start, end=end)
        yield box
        start = box.end


def child(data: bytes | bytearray, box: Box, *path: bytes) -> Box | None:
    """Find a box below another by its path; the first of each name."""
    for name in path:
        found = next((one for one in boxes(data, box.inside, box.end) if one.kind == name), None)
        if found is None:
            return None
        box = found
    return box


def wipe(data: bytearray, start: int, end: int) -> None:
    """Put zeros between two places. Raises Unfit when they are not in `data`."""
    if not 0 <= start <= end <= len(data):
        raise Unfit
    data[start:end] = bytes(end - start)


def free(data: bytearray, box: Box) -> None:
    """Make a box one that players skip, with nothing in it."""
    data[box.start + 4 : box.start + 8] = b"free"
    wipe(data, box.inside, box.end)
