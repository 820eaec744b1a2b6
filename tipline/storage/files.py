"""Sealed files in a directory: written once under a random id, with no readable time of writing."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self
from uuid import UUID, uuid4

# 1 January 2000, UTC. A file's time would say when its sender was at work, and it travels with
# every copy and backup. The inode's own change time cannot be set; it stays on this disk.
NO_TIME = (946_684_800, 946_684_800)
ASIDE = ".part"


class Sink(Protocol):
    """Where a sealed file is being written; nothing can be read before `commit`."""

    def write(self, data: bytes, /) -> int:
        """Add sealed bytes."""
        ...

    def commit(self) -> None:
        """Make the file whole, durable and readable under its id."""
        ...

    def discard(self) -> None:
        """Forget everything written; nothing happens after a commit."""
        ...


class FileStore(Protocol):
    """Where sealed files are kept."""

    def create(self, file_id: UUID) -> AbstractContextManager[Sink]:
        """Begin a file. Raises FileExistsError at commit when the id is taken."""
        ...

    def open(self, file_id: UUID) -> BinaryIO:
        """Open a whole file. Raises FileNotFoundError."""
        ...

    def delete(self, file_id: UUID) -> None:
        """Remove a file; a missing one is no error, since deleting may be tried again."""
        ...

    def ids(self) -> list[UUID]:
        """List the ids of all whole files, in no order that says anything."""
        ...

    def settled(self, *, before: float) -> list[UUID]:
        """List the ids of the whole files that came before a moment (POSIX seconds)."""
        ...

    def sweep(self, *, written_before: float) -> int:
        """Remove what killed processes left half written, by POSIX seconds; say how many."""
        ...


class DirectorySink:
    """A file beside its final place; leaving the `with` block without `commit` forgets it."""

    def __init__(self, final: Path) -> None:
        """Open a temporary file next to `final`, for our eyes only."""
        self._final = final
        self._aside = final.with_name(f"{uuid4().hex}{ASIDE}")
        new = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self._file = os.fdopen(os.open(self._aside, new, 0o600), "wb")

    def write(self, data: bytes, /) -> int:
        """Add sealed bytes."""
        return self._file.write(data)

    def commit(self) -> None:
        """Make the file whole, durable, readable. Raises FileExistsError when the id is taken."""
        self._file.flush()
        os.utime(self._file.fileno(), NO_TIME)
        os.fsync(self._file.fileno())
        self._file.close()
        with _untimed(self._final.parent):
            # A link, unlike a rename, refuses to replace what is there: files are written once.
            self._final.hardlink_to(self._aside)
            self._aside.unlink()

    def discard(self) -> None:
        """Forget everything written; nothing happens after a commit."""
        self._file.close()
        if self._aside.exists():
            with _untimed(self._final.parent):
                self._aside.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


class DirectoryStore:
    """Sealed files in 256 folders by the first byte of their random ids."""

    def __init__(self, root: Path) -> None:
        """Use `root`, made when it is missing and closed to other users."""
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._root = root

    def create(self, file_id: UUID) -> DirectorySink:
        """Begin a file. Raises FileExistsError at commit when the id is taken."""
        final = self._place(file_id)
        if not final.parent.exists():
            with _untimed(self._root):
                final.parent.mkdir(exist_ok=True, mode=0o700)
        with _untimed(final.parent):
            return DirectorySink(final)

    def open(self, file_id: UUID) -> BinaryIO:
        """Open a whole file. Raises FileNotFoundError."""
        return self._place(file_id).open("rb")

    def delete(self, file_id: UUID) -> None:
        """Remove a file; a missing one is no error, since deleting may be tried again."""
        place = self._place(file_id)
        if place.parent.exists():
            with _untimed(place.parent):
                place.unlink(missing_ok=True)

    def ids(self) -> list[UUID]:
        """List the ids of all whole files, sorted: they are random."""
        return [UUID(place.name) for place in self._whole()]

    def settled(self, *, before: float) -> list[UUID]:
        """List the ids of the whole files that came before a moment (POSIX seconds).

        By the inode's own change time, which cannot be set and leaves this disk with no copy.
        """
        return [UUID(place.name) for place in self._whole() if place.stat().st_ctime < before]

    def sweep(self, *, written_before: float) -> int:
        """Remove what killed processes left half written, by POSIX seconds; say how many."""
        left = [p for p in self._root.glob(f"*/*{ASIDE}") if p.stat().st_mtime < written_before]
        for place in left:
            with _untimed(place.parent):
                place.unlink(missing_ok=True)
        return len(left)

    def _whole(self) -> list[Path]:
        return sorted(place for place in self._root.glob("*/*") if not place.suffix)

    def _place(self, file_id: UUID) -> Path:
        return self._root / file_id.hex[:2] / file_id.hex


@contextmanager
def _untimed(folder: Path) -> Iterator[None]:
    """Let a folder's own time say nothing of what was just put into it, and make it durable."""
    yield
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.utime(handle, NO_TIME)
        os.fsync(handle)
    finally:
        os.close(handle)
