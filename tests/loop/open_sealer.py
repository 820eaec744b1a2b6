"""A sealer that does nothing: what a scan must catch, or the scan is worth nothing.

There is no setting for it; only a test can hand it in.
"""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from crypto.envelope import Place, Sealer
from crypto.streams import SealingStream

PIECE = 1 << 16


class OpenStream(SealingStream):
    """Passes everything on as it comes."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink, self._digest, self._size = sink, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._size += len(data)
        self._sink.write(data)
        return len(data)

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""


class OpenSealer(Sealer):
    """Grants keys like the real one, and never uses them."""

    def seal(self, plaintext: bytes, *, key: bytes, place: Place) -> bytes:
        del key, place
        return plaintext

    def open(self, sealed: bytes, *, key: bytes, place: Place) -> bytes:
        del key, place
        return sealed

    def stream(self, sink: BinaryIO, *, key: bytes, place: Place) -> SealingStream:
        del key, place
        return OpenStream(sink)

    def read_stream(self, source: BinaryIO, *, key: bytes, place: Place) -> Iterator[bytes]:
        del key, place
        while piece := source.read(PIECE):
            yield piece
