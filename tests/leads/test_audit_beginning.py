"""The first two entries of an audit tree may come at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from leads.ledger.audit import Tree, record, verify
from tests.clock import MONDAY
from tipline.storage.database import Database


def test_two_who_begin_a_tree_at_once_both_get_their_entry(database: Database) -> None:
    written, enough = Event(), Event()

    def first() -> None:
        with database.transaction() as session:
            record(session, "x.y", at=MONDAY, officer_id=None, object_id=None)
            written.set()
            # The other one is at the head by then, and waits.
            enough.wait(0.3)

    def second() -> None:
        assert written.wait(5)
        with database.transaction() as session:
            record(session, "x.z", at=MONDAY, officer_id=None, object_id=None)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result()
    with database.reading() as session:
        assert verify(session, Tree.STAFF) is None
