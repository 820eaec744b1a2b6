"""How much of the disk a flood has taken of what it may have; asked only while there is one."""

from dataclasses import dataclass, field

from leads.reports.quarantine import space
from tipline.storage.database import Database

FRESH = 10.0
MEBIBYTE = 2**20


@dataclass(slots=True)
class Room:
    """The room that floods get; measured again after some seconds."""

    database: Database
    megabytes: int
    _taken: int = field(default=0, init=False)
    _at: float = field(default=-FRESH, init=False)

    def no_files(self, *, at: float) -> bool:
        """Say whether half the room is taken: new files are paused first."""
        return 2 * self._measured(at) > self.megabytes * MEBIBYTE

    def full(self, *, at: float) -> bool:
        """Say whether nothing more of a flood can be kept for now."""
        return self._measured(at) > self.megabytes * MEBIBYTE

    def _measured(self, at: float) -> int:
        if abs(at - self._at) >= FRESH:
            self._at = at
            with self.database.reading() as session:
                self._taken = space(session)
        return self._taken
