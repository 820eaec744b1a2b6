"""Objects sealed and opened as they flow, in constant memory: chunks of 1 MiB, padded at the end.

Every chunk opens with the count of true bytes in it, so the true length is nowhere in clear, a
writer need not know it beforehand, and a reader gives back the exact bytes while reading.
"""

import hashlib
import secrets
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from crypto.objects import (
    BLOCK_SIZE,
    CHUNK_ROOM,
    CHUNK_SIZE,
    COUNT_SIZE,
    HEADER_SIZE,
    SALT_SIZE,
    ObjectCipher,
    cipher_of,
    object_cipher,
)
from crypto.places import Place, Unreadable
from crypto.sizes import padded_size


class SealingStream:
    """Seals what is written to it into `sink`; only a `close` in good order makes it readable.

    Used as a context manager it closes at the end; left by an exception it stays unterminated,
    which no reader accepts. The sink itself is never closed here.
    """

    def __init__(self, sink: BinaryIO, *, key: bytes, place: Place) -> None:
        """Write the header; `key` is the compartment's 32-byte key."""
        self._sink = sink
        self._cipher = object_cipher(key, place=place, salt=secrets.token_bytes(SALT_SIZE))
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self._size = 0
        self._chunks = 0
        self._open = True
        sink.write(self._cipher.header)

    @property
    def size(self) -> int:
        """Give the bytes of plaintext written so far."""
        return self._size

    @property
    def sha256(self) -> bytes:
        """Give the SHA-256 of the plaintext written so far, 32 bytes."""
        return self._digest.digest()

    def write(self, data: bytes) -> int:
        """Take plaintext of any length and give its length; `ValueError` once closed."""
        if not self._open:
            msg = "this sealed stream is closed"
            raise ValueError(msg)
        self._digest.update(data)
        self._size += len(data)
        view = memoryview(data)
        while view:
            # A full chunk waits until more follows: only then is it known not to be the last.
            if len(self._waiting) == CHUNK_ROOM:
                self._put(CHUNK_SIZE, last=False)
            room = CHUNK_ROOM - len(self._waiting)
            self._waiting += view[:room]
            view = view[room:]
        return len(data)

    def close(self) -> None:
        """Pad, seal the last chunk and so make the object readable; a second call does nothing."""
        if not self._open:
            return
        self._open = False
        done = self._chunks * CHUNK_SIZE
        left = padded_size(done + COUNT_SIZE + len(self._waiting)) - done
        while left > CHUNK_SIZE:
            self._put(CHUNK_SIZE, last=False)
            left -= CHUNK_SIZE
        self._put(left, last=True)

    def abandon(self) -> None:
        """Drop what waits and leave the object unterminated, which no reader accepts."""
        self._open = False
        self._waiting.clear()

    def __enter__(self) -> Self:
        """Give the stream itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close in good order, or abandon what an exception broke off."""
        if kind is None:
            self.close()
        else:
            self.abandon()

    def _put(self, size: int, *, last: bool) -> None:
        data = bytes(self._waiting)
        self._waiting.clear()
        self._sink.write(self._cipher.seal_chunk(data, index=self._chunks, size=size, last=last))
        self._chunks += 1


def read_stream(source: BinaryIO, *, key: bytes, place: Place) -> Iterator[bytes]:
    """Check the header at once, then give the exact bytes piece by piece. Raises `Unreadable`.

    Each piece is authentic where it stands, but the whole is only known to be complete when the
    iteration ends without an error: nobody may call a file whole before that.
    """
    cipher = cipher_of(_take(source, HEADER_SIZE), key=key, place=place)
    return _chunks(source, cipher)


def _chunks(source: BinaryIO, cipher: ObjectCipher) -> Iterator[bytes]:
    block = _take(source, BLOCK_SIZE)
    index, ended = 0, False
    while True:
        following = _take(source, BLOCK_SIZE) if len(block) == BLOCK_SIZE else b""
        data = cipher.open_chunk(block, index=index, last=not following)
        if data and ended:
            raise Unreadable
        ended = len(data) < CHUNK_ROOM
        if data:
            yield data
        if not following:
            return
        block = following
        index += 1


def _take(source: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, fewer only at the end: pipes and sockets may give less at a time."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
