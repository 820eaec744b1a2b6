"""Real databases for tests: made once for a session, handed out clean to each test."""

import shutil
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from leads.ledger.base import Record
from tests.postgres import Postgres
from tipline.schema import upgrade
from tipline.shipped import shipped
from tipline.storage.database import Database
from tipline.storage.rights import RIGHTS, give
from tipline.tables import gather


def make_schema(url: str) -> None:
    """Make every table, by the migrations once there are any."""
    database = Database(url)
    if list((shipped("migrations") / "versions").glob("*.py")):
        gather()
        upgrade(database)
    else:
        gather().create_all(database.engine)
    database.dispose()


class SqliteTemplate:
    """One made file, copied for every test."""

    def __init__(self, room: Path) -> None:
        self._file = room / "template.db"
        url = f"sqlite:///{self._file}"
        make_schema(url)

    def copy(self, room: Path) -> str:
        """Give the address of a fresh copy in `room`."""
        shutil.copyfile(self._file, room / "mingcha.db")
        return f"sqlite:///{room / 'mingcha.db'}"


class PostgresHouse:
    """One server with one database, emptied after every test."""

    def __init__(self, room: Path) -> None:
        self.server = Postgres(room)
        self.fresh("mingcha")
        self.url = self.server.url("mingcha")
        make_schema(self.url)
        self._make_roles()

    def _make_roles(self) -> None:
        """Make a role for each of the two sites that are no staff's, with its rights."""
        engine = create_engine(self.url)
        for site in RIGHTS:
            with engine.begin() as connection:
                connection.execute(text(f"CREATE ROLE mingcha_{site} LOGIN"))
            give(engine, site=site, role=f"mingcha_{site}")
        engine.dispose()

    def fresh(self, name: str) -> str:
        """Make an empty database, without tables, and give its address."""
        engine = create_engine(self.server.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return self.server.url(name)

    def empty(self) -> None:
        """Empty the tables that hold anything; a transaction left open fails this, loudly."""
        engine = create_engine(self.url)
        names = sorted(Record.metadata.tables)
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - our own tables
            for name in names
        )
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            full = connection.execute(text(asked)).scalars().all()
            if full:
                tables = ", ".join(f'"{name}"' for name in full)
                connection.execute(text(f"TRUNCATE {tables} CASCADE"))
        engine.dispose()


def as_site(url: str, site: str) -> str:
    """Give the address of a database for a site's own role; SQLite knows none."""
    asked = make_url(url)
    if asked.get_backend_name() == "sqlite":
        return url
    return asked.set(username=f"mingcha_{site}").render_as_string(hide_password=False)
