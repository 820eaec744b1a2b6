"""Places where an Argon2 may run, over all processes of a house.

Each takes 19 MiB and a core for some twenty milliseconds. A hundred at once would take a small
machine's memory, and push one another out of its caches; here two run for each core, and
the others wait asleep. The kernel gives back the place of a process that died.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
        self.room.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as opened:
            yield self._take(opened)

    def _take(self, opened: ExitStack) -> int:
        first = next(_ROUND) % self.places
        order = [(first + further) % self.places for further in range(self.places)]
        for place in order:
            try:
                fcntl.flock(self._file(place, opened), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return place
        fcntl.flock(self._file(first, opened), fcntl.LOCK_EX)
        return first

    def _file(self, place: int, opened: ExitStack) -> FileIO:
        return opened.enter_context(FileIO(self.room / f"argon2-{place}", "w"))


# Those who find no place free wait at different ones by turns.
_ROUND = count()
