"""Places where an Argon2 may run, over all processes of a house.

Each takes 19 MiB and a core for some twenty milliseconds. A hundred at once would take a small
machine's memory, and push one another out of its caches; here two run for each core, and
the others wait asleep. The kernel gives back the place of a process that died.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Final

# Two for each core: while one waits for memory or has just ended, another is there to go on.
PLACES: Final = 2 * len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Stretching:
    """The places of one house: a file each, locked by whoever has the place."""

    room: Path
    places: int = PLACES

    @contextmanager
    def place(self) -> Iterator[int]:
        """Wait for a place and hold it; gives its number."""
        place, file = self._take()
        try:
            yield place
        finally:
            file.close()

    def _take(self) -> tuple[int, FileIO]:
        first = next(_ROUND) % self.places
        for further in range(self.places):
            place = (first + further) % self.places
            file = self._file(place)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
            else:
                return place, file
        file = self._file(first)
        fcntl.flock(file, fcntl.LOCK_EX)
        return first, file

    def _file(self, place: int) -> FileIO:
        path = f"{self.room}/argon2-{place}"
        try:
            return FileIO(path, "a")
        except FileNotFoundError:
            self.room.mkdir(parents=True, exist_ok=True, mode=0o700)
            return FileIO(path, "a")


# Those who find no place free wait at different ones by turns.
_ROUND = count()
