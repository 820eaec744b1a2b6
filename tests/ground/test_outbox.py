"""From the outbox to a finished job: nothing lost, nothing twice, no word kept by the queue."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from redis import Redis
from rq import Queue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leads.ledger.outbox import Errand, post
from tests.clock import Clock
from tipline.house import QUEUE, House, WorkerHouse
from tipline.processes.jobs import perform
from tipline.processes.relay import LEASE, carry, claim_due
from tipline.processes.ticker import HOUR, Ticker, Timed
from tipline.processes.valkey import BundledValkey
from tipline.processes.worker import Bench, work
from tipline.storage.database import Database

MIDNIGHT = datetime(2026, 3, 16, tzinfo=UTC)
SECRET = "金色年华里有人"


class Diary:
    """A job that writes a follow-up into the database, and stumbles as often as it is told to."""

    def __init__(self, stumbles: int = 0) -> None:
        self.seen: list[UUID] = []
        self._stumbles = stumbles

    def __call__(self, _house: WorkerHouse, session: Session, object_id: UUID) -> None:
        post(session, "done", object_id, at=MIDNIGHT + timedelta(days=999))
        if self._stumbles:
            self._stumbles -= 1
            raise ValueError(SECRET)
        self.seen.append(object_id)


@pytest.fixture
def queue(valkey: BundledValkey) -> Iterator[Queue]:
    with Redis.from_url(valkey.url) as client:
        yield Queue(QUEUE, connection=client, serializer="json")


def an_errand(database: Database, kind: str = "diary") -> UUID:
    object_id = uuid4()
    with database.transaction() as session:
        post(session, kind, object_id, at=MIDNIGHT)
    return object_id


def rows(database: Database, kind: str) -> int:
    with database.reading() as session:
        query = select(func.count()).select_from(Errand).where(Errand.kind == kind)
        return session.scalar(query) or 0


def test_without_a_queue_the_relay_does_the_job_itself(house: House) -> None:
    object_id, diary = an_errand(house.database), Diary()
    assert carry(house, queue=None, jobs={"diary": diary}) == 1
    assert diary.seen == [object_id]
    assert (rows(house.database, "diary"), rows(house.database, "done")) == (0, 1)


def test_a_finished_errand_is_not_done_again(house: House) -> None:
    an_errand(house.database)
    diary = Diary()
    (claim,) = claim_due(house, at=house.clock.now())
    assert perform(house, claim.errand_id, jobs={"diary": diary})
    assert perform(house, claim.errand_id, jobs={"diary": diary})
    assert len(diary.seen) == 1


def test_a_failed_job_undoes_its_writes_and_is_tried_again_later(
    house: House, clock: Clock
) -> None:
    an_errand(house.database)
    diary = Diary(stumbles=2)
    for tries in (1, 2, 3):
        assert carry(house, queue=None, jobs={"diary": diary}) == 1
        assert carry(house, queue=None, jobs={"diary": diary}) == 0, "it waits for its lease"
        clock.moment += LEASE * 2 ** (tries - 1)
    assert len(diary.seen) == 1
    assert (rows(house.database, "diary"), rows(house.database, "done")) == (0, 1)


def test_a_failure_is_logged_without_its_words(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    an_errand(house.database)
    carry(house, queue=None, jobs={"diary": Diary(stumbles=1)})
    (record,) = caplog.records
    assert record.getMessage() == "errand_failed"


def test_two_relays_do_not_claim_the_same_errand(house: House) -> None:
    for _ in range(5):
        an_errand(house.database)
    first = claim_due(house, at=house.clock.now())
    assert (len(first), claim_due(house, at=house.clock.now())) == (5, ())


def test_work_of_the_future_waits(house: House, clock: Clock) -> None:
    with house.database.transaction() as session:
        post(session, "diary", uuid4(), at=clock.now() + HOUR)
    assert carry(house, queue=None, jobs={"diary": Diary()}) == 0
    clock.move(hours=1)
    assert carry(house, queue=None, jobs={"diary": Diary()}) == 1


def test_a_worker_takes_errands_from_a_real_queue(house: House, queue: Queue) -> None:
    object_id, diary = an_errand(house.database), Diary()
    carry(house, queue=queue)
    work(Bench(house, {"diary": diary}), queue, burst=True)
    assert diary.seen == [object_id]
    assert rows(house.database, "diary") == 0


def test_the_queue_keeps_neither_words_nor_finished_jobs(house: House, queue: Queue) -> None:
    object_id = an_errand(house.database)
    carry(house, queue=queue)
    waiting = _dump(queue)
    work(Bench(house, {"diary": Diary(stumbles=1)}), queue, burst=True)
    after = _dump(queue)
    assert b"errand" in waiting
    for dump in (waiting, after):
        assert SECRET.encode() not in dump
        assert str(object_id).encode() not in dump
        assert b"ValueError" not in dump
    assert b"rq:job:" not in after


def _dump(queue: Queue) -> bytes:
    client = queue.connection
    keys = [key if isinstance(key, bytes) else key.encode() for key in client.keys("*")]
    return b"\n".join(key + (client.dump(key) or b"") for key in keys)


def test_a_dead_queue_spends_no_lease_and_loses_nothing(house: House, room: Path) -> None:
    server = BundledValkey(room / "mortal")
    queue = Queue(QUEUE, connection=Redis.from_url(server.url), serializer="json")
    object_id, diary = an_errand(house.database), Diary()
    server.child.send_signal(signal.SIGKILL)
    server.child.wait()
    assert carry(house, queue=queue) == 0
    queue.connection.close()
    again = BundledValkey(room / "mortal")
    queue = Queue(QUEUE, connection=Redis.from_url(again.url), serializer="json")
    assert carry(house, queue=queue) == 1
    work(Bench(house, {"diary": diary}), queue, burst=True)
    assert diary.seen == [object_id]
    queue.connection.close()
    again.stop()


def test_what_a_dead_queue_took_along_is_handed_out_again(
    house: House, queue: Queue, clock: Clock
) -> None:
    object_id, diary = an_errand(house.database), Diary()
    assert carry(house, queue=queue) == 1
    queue.connection.flushall()
    clock.moment += LEASE
    assert carry(house, queue=queue) == 1
    work(Bench(house, {"diary": diary}), queue, burst=True)
    assert diary.seen == [object_id]


def test_timed_work_is_asked_for_once_a_slot_by_many_tickers(
    house: House, queue: Queue, clock: Clock
) -> None:
    rung: list[datetime] = []
    timed = {"bell": Timed(HOUR, lambda _house, _session, at: rung.append(at))}
    for _ in range(3):
        Ticker(house, queue=queue, timed=timed).tick()
    work(Bench(house, timed=timed), queue, burst=True)
    assert len(rung) == 1
    clock.move(hours=1)
    Ticker(house, queue=queue, timed=timed).tick()
    work(Bench(house, timed=timed), queue, burst=True)
    assert len(rung) == 2


def test_timed_work_without_a_queue_is_done_once_a_slot(house: House, clock: Clock) -> None:
    rung: list[datetime] = []
    timed = {"bell": Timed(HOUR, lambda _house, _session, at: rung.append(at))}
    ticker = Ticker(house, queue=None, timed=timed)
    assert ticker.tick() == ["bell"]
    assert ticker.tick() == []
    clock.move(hours=1)
    assert ticker.tick() == ["bell"]
    assert len(rung) == 2


def test_a_queue_that_ends_leaves_no_socket_and_no_process(room: Path) -> None:
    server = BundledValkey(room / "brief")
    server.stop()
    assert server.child.poll() is not None
    assert not server.socket.exists()
