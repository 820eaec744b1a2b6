"""A small founded city in a room of its own, for fuzzers that need a whole house."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crypto.keyring import dump, generate
from crypto.signing import SigningKey
from tests.databases import SqliteTemplate
from tests.makers import City, found_city
from tipline.house import House, build
from tipline.settings import Settings


def environment(room: Path, *, url: str, keys: Path) -> dict[str, str]:
    """Give the settings of a house in a room."""
    return {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(room),
        "MINGCHA_DATABASE_URL": url,
        "MINGCHA_KEY_FILE": str(keys),
    }


def key_file(room: Path, root: SigningKey) -> Path:
    """Write a key file."""
    keys = room / "site.keys"
    keys.write_bytes(dump(generate(root.public)))
    keys.chmod(0o400)
    return keys


@contextmanager
def keys(room: Path) -> Iterator[House]:
    """Give a house with keys and files, and nothing in its database."""
    held = key_file(room, SigningKey.generate())
    house = build(Settings.read(environment(room, url=f"sqlite:///{room / 'db'}", keys=held)))
    yield house
    house.database.dispose()


def a_city(room: Path) -> tuple[House, City]:
    """Found a city, on SQLite, by the clock on the wall."""
    root = SigningKey.generate()
    url = SqliteTemplate(room).copy(room)
    house = build(Settings.read(environment(room, url=url, keys=key_file(room, root))))
    return house, found_city(house, root)
