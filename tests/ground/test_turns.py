"""Writers of one SQLite file wait for each other, and only for each other."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from sqlalchemy import select

from tipline.storage.database import Database


def test_a_connection_that_went_on_to_another_thread_is_not_taken_for_ones_own(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.db'}")
    writing, enough = Event(), Event()

    def write_long() -> None:
        with database.transaction() as session:
            session.execute(select(1))
            writing.set()
            enough.wait(0.2)

    with database.transaction() as session:
        session.execute(select(1))
    with ThreadPoolExecutor(1) as pool:
        # The pool hands on the only connection, which this thread has just written on.
        other = pool.submit(write_long)
        assert writing.wait(5)
        with database.transaction() as session:
            assert session.scalar(select(1)) == 1
        other.result()
    database.dispose()
