"""What whole-loop tests stand on: the settings of a house with a database and a real Valkey."""

from pathlib import Path

import pytest

from tests.loop.standing import environment
from tipline.processes.valkey import BundledValkey


@pytest.fixture
def env(database_url: str, key_file: Path, tmp_path: Path, valkey: BundledValkey) -> dict[str, str]:
    """Give the settings of a whole house, once on SQLite and once on PostgreSQL."""
    return environment(
        tmp_path, database_url=database_url, key_file=key_file, valkey_url=valkey.url
    )
