"""The ground under every test: real databases, a real Valkey, a clock that stands still."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from crypto.keyring import dump, generate
from crypto.signing import SigningKey
from tests.clock import Clock
from tests.databases import PostgresHouse, SqliteTemplate
from tests.makers import City, found_city
from tipline.house import House, build
from tipline.processes.valkey import BundledValkey
from tipline.settings import Settings
from tipline.storage.database import Database

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the browser walk keep pictures: `--pictures docs/pictures` renews those of the README."""
    parser.addoption(
        "--pictures", default=None, metavar="DIRECTORY", help="keep the walk's pictures"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the browser lane where there is no browser."""
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was left out, and how to get it."""
    if CHROMIUM is None:
        terminalreporter.section("LEFT OUT: the browser lane", red=True, bold=True)
        terminalreporter.line("There is no Chromium: nothing was tried in a real browser.")
        terminalreporter.line("To get it: apt-get install chromium (or any `chromium` on PATH).")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the browser; only tests marked `browser` may ask."""
    assert CHROMIUM is not None
    return CHROMIUM


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


@pytest.fixture(scope="session")
def root_key() -> SigningKey:
    """Give the root's signing key, which signs the units' public keys."""
    return SigningKey.generate()


@pytest.fixture(scope="session")
def key_file(room: Path, root_key: SigningKey) -> Path:
    """Give a key file made for these tests."""
    path = room / "site.keys"
    path.write_bytes(dump(generate(root_key.public)))
    path.chmod(0o400)
    return path


@pytest.fixture
def settings(database_url: str, key_file: Path, tmp_path: Path) -> Settings:
    """Give settings of a whole house on a clean database, without a queue."""
    return Settings.read(
        {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(tmp_path),
            "MINGCHA_DATABASE_URL": database_url,
            "MINGCHA_KEY_FILE": str(key_file),
        }
    )


@pytest.fixture
def house(settings: Settings, clock: Clock) -> Iterator[House]:
    """Give the house on a clean database, with the standing clock; jobs run in the relay."""
    house = build(settings, clock=clock)
    yield house
    house.database.dispose()


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    """Give a city with its units and officers, founded in the house."""
    return found_city(house, root_key)


@pytest.fixture
def valkey(valkey_server: BundledValkey) -> Iterator[BundledValkey]:
    """Give a real Valkey, empty again after the test."""
    yield valkey_server
    with Redis.from_url(valkey_server.url) as client:
        client.flushall()
