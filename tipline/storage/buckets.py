"""Sealed files in an S3-compatible bucket, for a city whose servers share no disk.

A bucket notes the second in which each file came, and whoever keeps it can read that: the house
cannot take it back, as it does on a disk of its own. docs/threats.md says who learns what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

import obstore
from obstore.store import S3Store

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from obstore import BytesStream, ObjectMeta, WritableFile

CHUNK = 2**20


class BucketSink:
    """A file on its way into the bucket, in parts; without `commit` they never become one."""

    def __init__(self, store: S3Store, key: str) -> None:
        """Begin at `key`; nothing is there before `commit`."""
        self._store = store
        self._key = key
        self._writer: WritableFile | None = None

    def write(self, data: bytes, /) -> int:
        """Add sealed bytes."""
        if self._writer is None:
            self._writer = obstore.open_writer(self._store, self._key)
        return self._writer.write(data)

    def commit(self) -> None:
        """Make the file whole, durable, readable. Raises FileExistsError when the id is taken."""
        if _there(self._store, self._key):
            raise FileExistsError(self._key)
        if self._writer is None:
            self._store.put(self._key, b"")
        else:
            self._writer.close()
        self._writer = None

    def discard(self) -> None:
        """Forget everything written; parts that were sent go by the bucket's own rule."""
        self._writer = None


class BucketStore:
    """Sealed files in a bucket, under the same names as in a directory."""

    def __init__(self, url: str) -> None:
        """Use the bucket of `url`; who may write there the AWS_ variables of its maker say."""
        self._store = S3Store.from_url(url)

    @contextmanager
    def create(self, file_id: UUID) -> Iterator[BucketSink]:
        """Begin a file. Raises FileExistsError at commit when the id is taken."""
        sink = BucketSink(self._store, _key(file_id))
        try:
            yield sink
        finally:
            sink.discard()

    def open(self, file_id: UUID) -> BinaryIO:
        """Open a whole file. Raises FileNotFoundError."""
        return cast("BinaryIO", BufferedReader(_Reading(self._store, _key(file_id)), CHUNK))

    def delete(self, file_id: UUID) -> None:
        """Remove a file; a missing one is no error, since deleting may be tried again."""
        if _there(self._store, _key(file_id)):
            self._store.delete(_key(file_id))

    def ids(self) -> list[UUID]:
        """List the ids of all whole files, sorted: they are random."""
        return sorted(_id(one) for page in self._store.list() for one in page)

    def settled(self, *, before: float) -> list[UUID]:
        """List the ids of the whole files that came before a moment (POSIX seconds)."""
        found = (one for page in self._store.list() for one in page)
        return sorted(_id(one) for one in found if one["last_modified"].timestamp() < before)

    def sweep(self, *, written_before: float) -> int:  # noqa: ARG002 - the bucket's own rule does it
        """Do nothing: parts that never became a file are the bucket's to remove, by its rule."""
        return 0


class _Reading(RawIOBase):
    """A file of the bucket; what is read on end comes in one answer."""

    def __init__(self, store: S3Store, key: str) -> None:
        self._store, self._key = store, key
        self._size = int(store.head(key)["size"])
        self._at = 0
        self._stream: BytesStream | None = None
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        start = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence]
        self._at, self._stream, self._left = start + offset, None, memoryview(b"")
        return self._at

    def readinto(self, room: "WriteableBuffer", /) -> int:
        if self._stream is None:
            self._stream = self._store.get(self._key).stream(min_chunk_size=CHUNK)
            self._pass_over(self._at)
        into = memoryview(room)
        given = min(len(into), len(self._chunk()))
        into[:given] = self._left[:given]
        self._left, self._at = self._left[given:], self._at + given
        return given

    def _chunk(self) -> memoryview:
        if not self._left and self._stream is not None:
            self._left = memoryview(next(self._stream, b""))
        return self._left

    def _pass_over(self, size: int) -> None:
        # Read and dropped: not every bucket answers a range, and we seek to the two ends alone.
        while size and self._chunk():
            dropped = min(size, len(self._left))
            self._left, size = self._left[dropped:], size - dropped


def _key(file_id: UUID) -> str:
    return f"{file_id.hex[:2]}/{file_id.hex}"


def _id(found: "ObjectMeta") -> UUID:
    return UUID(found["path"].rpartition("/")[2])


def _there(store: S3Store, key: str) -> bool:
    try:
        store.head(key)
    except FileNotFoundError:
        return False
    return True
