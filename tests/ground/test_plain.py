"""Statements in the driver's own words do what SQLAlchemy's do, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import cast
from uuid import uuid4

import pytest
from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from leads.ledger.outbox import Errand
from leads.ledger.plain import Plain
from tipline.storage.beginning import Kind
from tipline.storage.database import Database

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
ERRANDS = cast("Table", Errand.__table__)
INSERT = insert(ERRANDS)
KNOWN = select(ERRANDS.c.object_id, ERRANDS.c.not_before).where(ERRANDS.c.id == bindparam("of"))
TAKE = delete(ERRANDS).where(ERRANDS.c.kind == bindparam("which")).returning(ERRANDS.c.id)


def row() -> dict[str, object]:
    return {
        "id": uuid4(),
        "kind": "match_report",
        "object_id": uuid4(),
        "not_before": AT,
        "attempts": 0,
    }


def test_what_goes_in_comes_out_in_the_columns_types(database: Database) -> None:
    kept = row()
    with database.bare(Kind.DURABLE) as plain:
        assert plain.execute(INSERT, kept).rowcount == 1
        assert list(plain.execute(KNOWN, {"of": kept["id"]})) == [(kept["object_id"], AT)]
        assert plain.scalar(KNOWN, {"of": kept["id"]}) == kept["object_id"]
        assert plain.scalar(KNOWN, {"of": uuid4()}) is None


def test_many_rows_go_in_at_once_and_returning_gives_them_back(database: Database) -> None:
    rows = [row(), row(), row()]
    with database.bare(Kind.DURABLE) as plain:
        plain.execute(INSERT, rows)
        gone = plain.execute(TAKE, {"which": "match_report"})
    assert {found for (found,) in gone} == {one["id"] for one in rows}


def test_an_error_is_the_one_that_sqlalchemy_raises_and_shows_no_value(database: Database) -> None:
    kept = row()
    with pytest.raises(IntegrityError) as caught, database.bare(Kind.DURABLE) as plain:
        plain.execute(INSERT, [kept, kept])
    assert str(kept["object_id"]) not in str(caught.value)


def test_a_column_that_would_fill_itself_must_be_given(database: Database) -> None:
    with database.bare(Kind.READING) as plain, pytest.raises(TypeError, match="must be given"):
        plain.execute(insert(ERRANDS), {"id": uuid4(), "kind": "x"})


def test_the_same_statement_serves_both_databases(database: Database) -> None:
    with database.reading() as session:
        assert Plain.of(session.connection()).scalar(KNOWN, {"of": uuid4()}) is None


def test_what_failed_leaves_nothing_behind_and_keeps_nobody_waiting(database: Database) -> None:
    failed, kept = row(), row()
    with pytest.raises(IntegrityError), database.bare(Kind.DURABLE) as plain:
        plain.execute(INSERT, [failed, failed])
    with ThreadPoolExecutor(1) as other, database.bare(Kind.READING) as plain:
        other.submit(insert_by_session, database, kept).result(timeout=5)
        assert plain.scalar(KNOWN, {"of": failed["id"]}) is None
    with database.bare(Kind.GLANCE) as plain:
        assert plain.scalar(KNOWN, {"of": failed["id"]}) is None
        assert plain.scalar(KNOWN, {"of": kept["id"]}) == kept["object_id"]


def insert_by_session(database: Database, kept: dict[str, object]) -> None:
    with database.transaction() as session:
        session.execute(INSERT, kept)


def test_one_that_reads_may_stand_in_one_that_writes(database: Database) -> None:
    kept = row()
    with database.bare(Kind.DURABLE) as plain:
        plain.execute(INSERT, kept)
        with database.bare(Kind.READING) as other:
            assert other.scalar(KNOWN, {"of": kept["id"]}) is None
        assert plain.scalar(KNOWN, {"of": kept["id"]}) == kept["object_id"]
    with database.bare(Kind.GLANCE) as plain:
        assert plain.scalar(KNOWN, {"of": kept["id"]}) == kept["object_id"]


def test_a_database_that_was_put_away_opens_again(database: Database) -> None:
    kept = row()
    with database.bare(Kind.DURABLE) as plain:
        plain.execute(INSERT, kept)
    database.dispose()
    with database.bare(Kind.GLANCE) as plain:
        assert plain.scalar(KNOWN, {"of": kept["id"]}) == kept["object_id"]
