"""SQLite connections that a thread keeps at hand between its small transactions.

A page of a visit opens two or three of them, and taking a connection from the pool and giving it
back costs more than what is asked of it. PostgreSQL's go back: they may be cut in between, which
the pool finds out and this does not.
"""

from threading import local

from sqlalchemy import Engine, PoolProxiedConnection

from tipline.storage.turns import end_turn


class AtHand:
    """One idle connection for each thread, beside the pool that it came from."""

    def __init__(self, engine: Engine) -> None:
        """Keep none yet."""
        self._engine = engine
        self._keeps = engine.dialect.name == "sqlite"
        self._idle = local()

    def take(self) -> PoolProxiedConnection:
        """Give the thread's own, or one of the pool's where it is in use or there is none yet."""
        idle: PoolProxiedConnection | None = self._idle.__dict__.pop("connection", None)
        return idle or self._engine.raw_connection()

    def put_back(self, connection: PoolProxiedConnection) -> None:
        """Keep it, without a transaction, for the thread's next one; one is enough."""
        if not self._keeps or "connection" in self._idle.__dict__:
            connection.close()
            return
        end_turn(connection.info)
        self._idle.connection = connection

    def drop(self) -> None:
        """Forget those of all threads: each closes as nobody holds it any more."""
        self._idle = local()
