"""Films and their sound alone (MP4, QuickTime, M4A): the same bytes at the same places, emptied.

Read twice, since the index that says which bytes are seen and heard often stands at the end. Only
the index is held in memory; a film of any length needs no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tipline.stripper.boxes import LONG, SHORT, Box, boxes, header
from tipline.stripper.endings import TOO_LARGE, Unfit
from tipline.stripper.samples import Range, ranges
from tipline.stripper.tracks import PLAYED, bare, handler

PROCESSOR_SECONDS = 120
PIECE = 1 << 18
MOST_INDEX = 64 * 2**20
MOST_BOXES = 100_000
KEPT = frozenset((b"ftyp", b"styp", b"sidx", b"mfra"))
REST = b"rest"
INDEXES = frozenset((b"moov", b"moof"))


@dataclass(slots=True)
class Plan:
    """What the first reading found: the boxes, and which bytes of `mdat` stay."""

    boxes: list[Box] = field(default_factory=list)
    index: bytes = b""
    stay: list[Range] = field(default_factory=list)


def copy(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Give a film of which only what is seen and heard is left; fed twice. Raises Unfit."""
    plan = _read(source, size)
    for box in plan.boxes:
        yield from _written(source, box, plan)


def _read(source: BinaryIO, size: int) -> Plan:
    plan = Plan()
    at = 0
    while at < size:
        if len(plan.boxes) >= MOST_BOXES:
            raise Unfit(TOO_LARGE)
        box, head = _next(source, at, size)
        plan.boxes.append(box)
        if box.kind == b"moov":
            if plan.index:
                raise Unfit
            plan.index = head + _exactly(source, _length(box))
            _settle(plan, box, size)
        else:
            _pass_over(source, box.end - box.inside)
        at = box.end
    if not plan.index:
        raise Unfit
    return plan


def _settle(plan: Plan, box: Box, size: int) -> None:
    """Tell from the index which bytes of the film's data stay."""
    inner = list(boxes(plan.index, box.inside - box.start, len(plan.index)))
    tracks = [one for one in inner if one.kind == b"trak"]
    played = [one for one in tracks if handler(plan.index, one) in PLAYED]
    if not played:
        raise Unfit
    if not any(one.kind == b"mvex" for one in inner):
        plan.stay = ranges(plan.index, played, size=size)
    elif len(played) == len(tracks):
        # In fragments (8.8) every piece has an index of its own: its data stays as it is.
        plan.stay = [(0, size)]
    else:
        raise Unfit


def _written(source: BinaryIO, box: Box, plan: Plan) -> Iterator[bytes]:
    head = _exactly(source, box.inside - box.start)
    if box.kind in INDEXES:
        data = bytearray(head + _exactly(source, _length(box)))
        bare(data, Box(box.kind, 0, len(head), len(data)))
        yield bytes(data)
    elif box.kind in KEPT:
        yield head + _exactly(source, _length(box))
    elif box.kind == b"mdat":
        yield head
        yield from _samples(source, box, plan.stay)
    else:
        yield bytes(len(head)) if box.kind == REST else head[:4] + b"free" + head[SHORT:]
        yield from _samples(source, box, [])


def _samples(source: BinaryIO, box: Box, stay: list[Range]) -> Iterator[bytes]:
    """Give a box's content with zeros for whatever no sample of a kept track lies in."""
    at = box.inside
    for start, end in stay:
        if end <= at or start >= box.end:
            continue
        yield from _zeros(source, max(start, at) - at)
        yield from _pieces(source, min(end, box.end) - max(start, at))
        at = min(end, box.end)
    yield from _zeros(source, box.end - at)


def _zeros(source: BinaryIO, count: int) -> Iterator[bytes]:
    for piece in _pieces(source, count):
        yield bytes(len(piece))


def _pieces(source: BinaryIO, count: int) -> Iterator[bytes]:
    while count:
        piece = _exactly(source, min(count, PIECE))
        count -= len(piece)
        yield piece


def _pass_over(source: BinaryIO, count: int) -> None:
    for _ in _pieces(source, count):
        pass


def _next(source: BinaryIO, at: int, size: int) -> tuple[Box, bytes]:
    head = _exactly(source, min(SHORT, size - at))
    if head[:4] == b"\0\0\0\1":
        head += _exactly(source, LONG - SHORT)
    try:
        return header(head, at=0, start=at, end=size), head
    except Unfit:
        # Something behind the last box, which players pass over.
        return Box(REST, at, at + len(head), size), head


def _length(box: Box) -> int:
    if box.end - box.inside > MOST_INDEX:
        raise Unfit(TOO_LARGE)
    return box.end - box.inside


def _exactly(source: BinaryIO, count: int) -> bytes:
    data = source.read(count)
    if len(data) < count:
        raise Unfit
    return data
