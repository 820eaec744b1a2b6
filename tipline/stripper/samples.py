"""Where a film's samples lie: of its data only these bytes are what somebody sees or hears."""

import struct
from collections.abc import Iterator
from itertools import islice

from tipline.stripper.boxes import Box, child
from tipline.stripper.endings import Unfit

Range = tuple[int, int]
MOST_SAMPLES = 8_000_000


def ranges(data: bytes | bytearray, tracks: list[Box], *, size: int) -> list[Range]:
    """List the places of all samples of the tracks, from and to, in order. Raises Unfit."""
    found = sorted(one for track in tracks for one in _track(data, track))
    joined: list[Range] = []
    for start, end in found:
        if end > size:
            raise Unfit
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _track(data: bytes | bytearray, track: Box) -> Iterator[Range]:
    table = child(data, track, b"mdia", b"minf", b"stbl")
    if table is None:
        raise Unfit
    sizes, chunks = iter(_sizes(data, table)), _chunks(data, table)
    for start, count in zip(chunks, _counts(data, table, len(chunks)), strict=True):
        # The last chunk may be said to hold more samples than there are.
        yield start, start + sum(islice(sizes, count))


def _sizes(data: bytes | bytearray, table: Box) -> list[int]:
    """Give the size of each sample (ISO/IEC 14496-12, 8.7.3)."""
    box = child(data, table, b"stsz")
    if box is None:
        raise Unfit
    same, count = struct.unpack_from(">II", data, box.inside + 4)
    if count > MOST_SAMPLES:
        raise Unfit
    return [same] * count if same else list(_numbers(data, box, box.inside + 12, count, "I"))


def _chunks(data: bytes | bytearray, table: Box) -> tuple[int, ...]:
    """Give where each chunk begins (8.7.5)."""
    for kind, letter in ((b"stco", "I"), (b"co64", "Q")):
        if box := child(data, table, kind):
            (count,) = struct.unpack_from(">I", data, box.inside + 4)
            return _numbers(data, box, box.inside + 8, count, letter)
    raise Unfit


def _counts(data: bytes | bytearray, table: Box, chunks: int) -> Iterator[int]:
    """Give how many samples lie in each chunk (8.7.4)."""
    box = child(data, table, b"stsc")
    if box is None:
        raise Unfit
    (runs,) = struct.unpack_from(">I", data, box.inside + 4)
    told = _numbers(data, box, box.inside + 8, runs * 3, "I")
    firsts, each = (*told[::3], chunks + 1), told[1::3]
    if firsts[0] != 1 or sorted(set(firsts)) != list(firsts):
        raise Unfit
    for index, count in enumerate(each):
        yield from (count for _ in range(firsts[index], firsts[index + 1]))


def _numbers(
    data: bytes | bytearray, box: Box, start: int, count: int, letter: str
) -> tuple[int, ...]:
    layout = struct.Struct(f">{count}{letter}")
    if start + layout.size > box.end:
        raise Unfit
    return layout.unpack_from(data, start)
