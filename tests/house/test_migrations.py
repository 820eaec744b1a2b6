"""Migrations go up, come to what the tables in the code say, and go back down to nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from tests.databases import PostgresHouse
from tipline import schema
from tipline.shipped import shipped
from tipline.storage.database import Database

VERSIONS = sorted((shipped("migrations") / "versions").glob("*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        server: PostgresHouse = request.getfixturevalue("postgres")
        url = server.fresh("bare")
    database = Database(url)
    yield database
    database.dispose()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_there_are_migrations_and_they_are_numbered() -> None:
    assert [path.name[:5] for path in VERSIONS] == [
        f"{number:04}_" for number in range(1, len(VERSIONS) + 1)
    ]
    assert VERSIONS


def test_head_equals_the_tables_in_the_code(bare: Database) -> None:
    schema.upgrade(bare)
    assert schema.is_current(bare)
    assert schema.differences(bare) == []
    assert tables(bare)


def test_they_go_all_the_way_down_and_up_again(bare: Database) -> None:
    schema.upgrade(bare)
    made = tables(bare)
    schema.downgrade(bare, to="base")
    assert tables(bare) == set()
    assert not schema.is_current(bare)
    schema.upgrade(bare)
    assert tables(bare) == made


def test_upgrading_twice_changes_nothing(bare: Database) -> None:
    schema.upgrade(bare)
    schema.upgrade(bare)
    assert schema.differences(bare) == []


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_imports_no_house_code(path: Path) -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }
    assert imported <= {"alembic", "sqlalchemy", "collections"}
