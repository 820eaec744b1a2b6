"""The worker: takes errands from the queue; it holds no private key and no feature key."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from rq import Queue, SimpleWorker

from tipline.house import WorkerHouse
from tipline.processes.jobs import JOBS, Job, perform
from tipline.processes.ticker import TIMED, Timed, ring


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with."""

    house: WorkerHouse
    jobs: Mapping[str, Job] = field(default_factory=lambda: JOBS)
    timed: Mapping[str, Timed] = field(default_factory=lambda: TIMED)


# rq calls functions by their dotted name and hands them strings, so the bench waits here for them.
AT_WORK: ContextVar[Bench] = ContextVar("mingcha_bench")


def work(bench: Bench, queue: Queue, *, burst: bool = False) -> None:
    """Take errands until told to stop, or with `burst` until none is left.

    One process, no fork for each job: a worker that dies is started anew by the supervisor, and
    its errand is handed out again.
    """
    AT_WORK.set(bench)
    worker = SimpleWorker(
        [queue], connection=queue.connection, serializer="json", log_job_description=False
    )
    worker.work(burst=burst, logging_level="WARNING")


def run_errand(errand_id: str) -> None:
    """Do one errand, called by rq. It never raises: rq would keep the words of the error."""
    bench = AT_WORK.get()
    perform(bench.house, UUID(errand_id), jobs=bench.jobs)


def run_tick(name: str) -> None:
    """Do one piece of timed work, called by rq."""
    bench = AT_WORK.get()
    ring(bench.house, name, bench.timed)
