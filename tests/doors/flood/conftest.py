"""A house that a few junk forms flood, and two people in front of it, one on their network."""

from pathlib import Path

import pytest
from flask import Flask

from tests.flooded import CALM, HOME, JUNK, at
from tests.source import Source
from tipline.settings import Settings


@pytest.fixture
def settings(database_url: str, key_file: Path, tmp_path: Path) -> Settings:
    return Settings.read(
        {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(tmp_path),
            "MINGCHA_DATABASE_URL": database_url,
            "MINGCHA_KEY_FILE": str(key_file),
            "MINGCHA_CALM_FORMS": str(CALM),
            "MINGCHA_PROCESSES": "1",
            "MINGCHA_FLOOD_MEGABYTES": "1",
        }
    )


@pytest.fixture
def honest(public_app: Flask) -> Source:
    return Source(at(public_app, HOME))


@pytest.fixture
def junk(public_app: Flask) -> Source:
    return Source(at(public_app, JUNK))
