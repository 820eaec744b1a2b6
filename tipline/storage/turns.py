"""A queue for writers of one SQLite file, across threads and processes.

SQLite itself only lets a writer ask again and again with growing pauses, so that under load some
wait for seconds while others pass them by. Here each waits asleep until the one before is done;
the kernel gives a dead process's turn away.
"""

import fcntl
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from threading import get_ident, local
from typing import Any

from sqlalchemy import Engine, event

TURN = "mingcha_turn"
_HELD = local()


class NestedWriting(Exception):
    """A transaction that writes was opened inside another one of the same thread."""


@dataclass(slots=True)
class Turn:
    """One connection's place in the queue; its file stays open as long as the connection."""

    file: FileIO
    taken_by: int | None = None

    def take(self) -> None:
        """Wait asleep until nobody else writes."""
        fcntl.flock(self.file, fcntl.LOCK_EX)
        self.taken_by = get_ident()

    def end(self) -> None:
        """Let the next one in."""
        if self.taken_by is not None:
            self.taken_by = None
            fcntl.flock(self.file, fcntl.LOCK_UN)


def wait_for_turn(info: dict[Any, Any], file: str | None) -> None:
    """Wait until a connection may begin to write; its turn ends when it goes back to the pool.

    `info` is what the pool keeps beside the connection. Raises NestedWriting where a thread would
    wait for itself for ever.
    """
    turn: Turn | None = info.get(TURN) or _place(info, file)
    if turn is None or turn.taken_by is not None:
        return
    held: Turn | None = getattr(_HELD, "turn", None)
    # Pooled: the connection this thread wrote on last may be another thread's by now.
    if held is not None and held.taken_by == get_ident() and held.file.name == turn.file.name:
        raise NestedWriting
    turn.take()
    _HELD.turn = turn


def _place(info: dict[Any, Any], file: str | None) -> Turn | None:
    if not file or file == ":memory:":
        return None
    turn = info[TURN] = Turn(FileIO(Path(f"{file}-turn"), "w"))
    return turn


def end_turns(engine: Engine) -> None:
    """Have every connection of `engine` end its turn as it goes back, or breaks."""
    event.listen(engine, "checkin", _end)
    event.listen(engine, "close", _leave)


def end_turn(info: dict[Any, Any]) -> None:
    """Let the next one in, if this connection wrote; `info` is what the pool keeps beside it."""
    turn: Turn | None = info.get(TURN)
    if turn is not None:
        turn.end()


def _end(_connection: Any, record: Any) -> None:
    end_turn(record.info)


def _leave(_connection: Any, record: Any) -> None:
    turn: Turn | None = record.info.pop(TURN, None)
    if turn is not None:
        turn.taken_by = None
        turn.file.close()
