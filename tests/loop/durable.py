"""Databases that keep what they commit, as in a real house; the other tests' PostgreSQL hurries."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from tests.databases import make_schema
from tests.postgres import Postgres
from tipline.storage.database import Database

ON = ("fsync", "full_page_writes", "synchronous_commit")


class DurablePostgres(Postgres):
    """A server that acknowledges a commit only once it is on the disk."""

    def _command(self) -> list[str]:
        # Of two settings of one name PostgreSQL takes the last.
        return [*super()._command(), *(part for name in ON for part in ("-c", f"{name}=on"))]


@contextmanager
def durable_postgres() -> Iterator[str]:
    """Give the address of a database with every table in it, on a server of its own."""
    with TemporaryDirectory(prefix="mc", ignore_cleanup_errors=True) as name:
        room = Path(name)
        room.chmod(0o755)
        server = DurablePostgres(room / "pg")
        try:
            make_schema(server.url("postgres"))
            yield server.url("postgres")
        finally:
            server.stop()


def durability(database: Database) -> set[str]:
    """Ask the database, within such a transaction as keeps a report, how it will keep it."""
    with database.transaction() as session:
        if database.engine.name == "sqlite":
            return {str(session.scalar(text("PRAGMA synchronous")))}
        return {str(session.scalar(text(f"SHOW {name}"))) for name in ON}
