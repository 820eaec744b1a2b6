"""How a transaction begins, in SQLite's words and in PostgreSQL's."""

from enum import StrEnum
from typing import Any, Protocol

from tipline.storage.turns import wait_for_turn

# Under this name a connection remembers which pragmas stand.
SET_FOR = "mingcha_set_for"


class Kind(StrEnum):
    """What a transaction is for; a glance is one statement, a transaction by itself."""

    DURABLE = "durable"
    LIGHT = "light"
    READING = "reading"
    GLANCE = "glance"


# NORMAL, not OFF: without a sync at checkpoints a power cut could tear the whole file. NORMAL
# leaves a commit in the log unsynced; the next durable commit syncs that log and carries it along.
SQLITE_BEGIN = {
    Kind.DURABLE: ("PRAGMA query_only=OFF", "PRAGMA synchronous=FULL", "BEGIN IMMEDIATE"),
    Kind.LIGHT: ("PRAGMA query_only=OFF", "PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE"),
    Kind.READING: ("PRAGMA query_only=ON", "PRAGMA synchronous=FULL", "BEGIN DEFERRED"),
}
POSTGRES_BEGIN = {
    Kind.LIGHT: ("SET LOCAL synchronous_commit = off",),
    Kind.READING: ("SET TRANSACTION READ ONLY",),
}


class Pooled(Protocol):
    """A connection of the pool's, with what the pool keeps beside it."""

    @property
    def info(self) -> dict[Any, Any]:
        """Give what is kept beside the connection as long as it is open."""
        ...

    def cursor(self) -> Any:
        """Open a cursor of the driver's."""
        ...


def begin(connection: Pooled, kind: Kind, *, sqlite: bool, file: str | None) -> None:
    """Begin a transaction straight at the driver, whose errors come as they are.

    PostgreSQL's driver begins by itself with the first statement. `file` is SQLite's; raises
    NestedWriting.
    """
    if sqlite:
        _begin_sqlite(connection, kind, file)
        return
    cursor = connection.cursor()
    for statement in POSTGRES_BEGIN.get(kind, ()):
        cursor.execute(statement)
    cursor.close()


def _begin_sqlite(connection: Pooled, kind: Kind, file: str | None) -> None:
    if kind is Kind.GLANCE:
        return
    if kind is not Kind.READING:
        wait_for_turn(connection.info, file)
    *pragmas, begin = SQLITE_BEGIN[kind]
    cursor = connection.cursor()
    standing = connection.info.get(SET_FOR, ())
    for pragma in pragmas:
        if pragma not in standing:
            cursor.execute(pragma)
    connection.info[SET_FOR] = pragmas
    cursor.execute(begin)
    cursor.close()
