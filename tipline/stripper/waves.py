"""WAV: the format and the samples, and no other chunk (broadcast notes, lists, positions)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from tipline.stripper.endings import Unfit

PROCESSOR_SECONDS = 10
HEAD = 12
CHUNK = 8
LONGEST_FORMAT = 40  # WAVEFORMATEXTENSIBLE


def copy(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Give a WAV file with its two necessary chunks alone. Raises Unfit."""
    del size
    data = source.read()
    found = dict(_chunks(data))
    sound, layout = found.get(b"data"), found.get(b"fmt ")
    if not sound or not layout or len(layout) > LONGEST_FORMAT:
        raise Unfit
    body = _chunk(b"fmt ", layout) + _chunk(b"data", sound)
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE"
    yield body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    # A recorder that was cut off leaves a wrong length: what is there is taken.
    at = HEAD
    while at + CHUNK <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        yield data[at : at + 4], data[at + CHUNK : at + CHUNK + length]
        at += CHUNK + length + length % 2


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
