"""A queue for writers of one SQLite file, across threads and processes.

SQLite itself only lets a writer ask again and again with growing pauses, so that under load some
wait for seconds while others pass them by. Here each waits asleep until the one before is done;
the kernel gives a dead process's turn away.
"""

import fcntl
from io import FileIO
from pathlib import Path
from threading import local
from typing import Any

from sqlalchemy import Connection, Engine, event

TURN = "mingcha_turn"
_HELD = local()


class NestedWriting(Exception):
    """A transaction that writes was opened inside another one of the same thread."""


def wait_for_turn(connection: Connection) -> None:
    """Wait until this connection may begin to write; its turn ends when it goes back to the pool.

    Raises NestedWriting where a thread would wait for itself for ever.
    """
    file = connection.engine.url.database
    if TURN in connection.info or not file or file == ":memory:":
        return
    path = Path(f"{file}-turn")
    held: FileIO | None = getattr(_HELD, "turn", None)
    if held is not None and not held.closed and held.name == path:
        raise NestedWriting
    turn = FileIO(path, "w")
    fcntl.flock(turn, fcntl.LOCK_EX)
    _HELD.turn = connection.info[TURN] = turn


def end_turns(engine: Engine) -> None:
    """Have every connection of `engine` end its turn as it goes back, or breaks."""
    event.listen(engine, "checkin", _end)
    event.listen(engine, "close", _end)


def _end(_connection: Any, record: Any) -> None:
    turn = record.info.pop(TURN, None)
    if turn is not None:
        turn.close()
