"""A house that is backed up, a backup key in its safe, and an empty place to restore into."""

from pathlib import Path

import pytest

from tests.databases import PostgresHouse
from tests.ground.backups.places import Place
from tipline.house import House


@pytest.fixture
def here(house: House, tmp_path: Path) -> Place:
    """Give the house that is backed up, and a backup key in its safe."""
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(house.settings.files.parent),
        "MINGCHA_DATABASE_URL": house.settings.database_url,
        "MINGCHA_KEY_FILE": str(house.settings.key_file),
    }
    room = tmp_path / "out"
    room.mkdir()
    place = Place(env, room)
    assert place.run("keys", "backup-key", str(room / "safe")).exit_code == 0
    return place


@pytest.fixture
def there(here: Place, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """Give an empty place, on SQLite unless PostgreSQL is asked for, whatever the first is on."""
    url = f"sqlite:///{tmp_path / 'there' / 'mingcha.db'}"
    if getattr(request, "param", "sqlite") == "postgresql":
        server: PostgresHouse = request.getfixturevalue("postgres")
        url = server.fresh("there")
    new = {"MINGCHA_DATA": str(tmp_path / "there"), "MINGCHA_DATABASE_URL": url}
    (tmp_path / "there").mkdir()
    return Place(here.env | new, here.room)
