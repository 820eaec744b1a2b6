"""The ground under every test: real databases, a real Valkey, a clock that stands still."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.databases import PostgresHouse, SqliteTemplate
from tipline.database import Database
from tipline.valkey import BundledValkey


@pytest.fixture(scope="session")
def room() -> Iterator[Path]:
    """Give a short path of our own: sockets do not fit into pytest's long ones."""
    with tempfile.TemporaryDirectory(prefix="mc", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def sqlite_template(room: Path) -> SqliteTemplate:
    return SqliteTemplate(room)


@pytest.fixture(scope="session")
def postgres(room: Path) -> Iterator[PostgresHouse]:
    room.chmod(0o755)
    house = PostgresHouse(room / "pg")
    yield house
    house.server.stop()


@pytest.fixture(scope="session")
def valkey_server(room: Path) -> Iterator[BundledValkey]:
    server = BundledValkey(room / "vk")
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a clean database with every table in it; each test runs on both."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield template.copy(tmp_path)
        return
    server: PostgresHouse = request.getfixturevalue("postgres")
    yield server.url
    server.empty()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a clean database, as the house speaks to it."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def clock() -> Clock:
    """Show Monday 16 March 2026, 10:00 in China, until the test moves it."""
    return Clock()
