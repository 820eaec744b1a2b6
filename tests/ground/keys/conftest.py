"""A city on the machine's own time, and a prompt in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from leads.ledger.audit import AuditEntry
from tests.makers import City
from tests.prompt import Prompt
from tipline.house import House, build
from tipline.settings import Settings


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """Keep the machine's own time: a command asks no test for it."""
    house = build(settings)
    yield house
    house.database.dispose()


@pytest.fixture
def prompt(city: City, database_url: str, key_file: Path, tmp_path: Path) -> Prompt:
    del city
    return Prompt(database_url=database_url, key_file=key_file, data=tmp_path)


def deeds(house: House) -> list[str]:
    """List what the trail says was done with units' keys."""
    with house.database.reading() as session:
        query = select(AuditEntry.deed).where(AuditEntry.deed.startswith("unit."))
        return list(session.scalars(query.order_by(AuditEntry.seq)))
