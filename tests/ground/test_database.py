"""What a transaction promises, on both databases."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from leads.ledger.outbox import Errand, post
from tipline.storage.database import Database
from tipline.storage.turns import NestedWriting

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


class Stumble(Exception):
    """Something went wrong in the middle."""


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Errand)) or 0


def test_a_finished_transaction_stays(database: Database) -> None:
    with database.transaction() as session:
        post(session, "match_report", uuid4(), at=AT)
    assert count(database) == 1


def test_an_exception_undoes_everything(database: Database) -> None:
    def stumble(session: Session) -> None:
        post(session, "match_report", uuid4(), at=AT)
        raise Stumble

    with pytest.raises(Stumble):
        database.attempt(stumble)
    assert count(database) == 0


def test_a_savepoint_is_undone_with_the_whole(database: Database) -> None:
    def stumble(session: Session) -> None:
        with session.begin_nested():
            post(session, "match_report", uuid4(), at=AT)
        raise Stumble

    with pytest.raises(Stumble):
        database.attempt(stumble)
    assert count(database) == 0


def test_a_light_transaction_is_kept_too(database: Database) -> None:
    with database.light() as session:
        post(session, "match_report", uuid4(), at=AT)
    assert count(database) == 1


def test_a_light_transaction_does_not_make_the_next_one_light(database: Database) -> None:
    asked = "PRAGMA synchronous" if database.engine.name == "sqlite" else "SHOW synchronous_commit"

    def durability(session: Session) -> str:
        return str(session.scalar(text(asked)))

    with database.transaction() as session:
        before = durability(session)
    with database.light() as session:
        lighter = durability(session)
    with database.transaction() as session:
        assert durability(session) == before
    if database.engine.name == "sqlite":
        assert (before, lighter) == ("2", "1")
    else:
        assert lighter == "off"


def test_reading_refuses_to_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        post(session, "match_report", uuid4(), at=AT)
    assert count(database) == 0


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as session:
        post(session, "match_report", uuid4(), at=AT)
        session.flush()
        assert count(database) == 0
    assert count(database) == 1


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    in_china = AT.astimezone(timezone(timedelta(hours=8)))
    with database.transaction() as session:
        post(session, "match_report", uuid4(), at=in_china)
    with database.reading() as session:
        kept = session.scalars(select(Errand.not_before)).one()
    assert (kept, kept.utcoffset()) == (AT, timedelta(0))


def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.transaction() as session:
        post(session, "match_report", uuid4(), at=AT.replace(tzinfo=None))


def test_sixteen_writers_at_once_all_succeed(database: Database) -> None:
    def write(_: int) -> None:
        def once(session: Session) -> None:
            session.execute(select(func.count()).select_from(Errand))
            post(session, "match_report", uuid4(), at=AT)

        database.attempt(once)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(160)))
    assert count(database) == 160


def test_a_transaction_inside_a_transaction_is_refused_where_it_would_wait_for_itself(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.db'}")
    with database.transaction() as session:
        session.execute(select(1))
        with pytest.raises(NestedWriting), database.light() as inner:
            inner.execute(select(1))
    with database.transaction() as session:
        assert session.scalar(select(1)) == 1
    database.dispose()


def test_a_turn_that_another_thread_has_taken_since_is_waited_for(database: Database) -> None:
    with database.transaction() as session:
        post(session, "match_report", uuid4(), at=AT)
    begun = Event()

    def write_slowly() -> None:
        with database.transaction() as session:
            post(session, "match_report", uuid4(), at=AT)
            begun.set()
            time.sleep(0.2)

    other = Thread(target=write_slowly)
    other.start()
    assert begun.wait(10)
    with database.transaction() as session:
        post(session, "match_report", uuid4(), at=AT)
    other.join()
    assert count(database) == 3


def test_a_turn_ends_with_an_error_too(database: Database) -> None:
    for _ in range(3):
        with pytest.raises(DBAPIError), database.transaction() as session:
            session.execute(text("SELECT nonsense"))
    assert count(database) == 0
    with database.transaction() as session:
        post(session, "match_report", uuid4(), at=AT)
    assert count(database) == 1


def test_foreign_keys_are_watched(database: Database) -> None:
    if database.engine.name == "sqlite":
        with database.reading() as session:
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
            assert session.scalar(text("PRAGMA secure_delete")) == 1
            assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    else:
        with database.reading() as session:
            assert session.scalar(text("SHOW timezone")) == "UTC"
