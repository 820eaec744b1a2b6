"""Timed work, by our own tick: each piece once a slot, however many tickers run."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from sqlalchemy.orm import Session

from leads.casework.reminding import remind_late, supervise_late
from leads.matching import held
from leads.register.workdays import day_of
from leads.reports import drafts
from tipline.accounts import sessions
from tipline.house import WorkerHouse
from tipline.processes.forgetting import look_for_the_over
from tipline.processes.notices import ask_for_notice
from tipline.processes.orphans import look_for_orphans

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

log = logging.getLogger("mingcha")


@dataclass(frozen=True, slots=True)
class Timed:
    """Something done once in every `every`; its body may run twice in a slot."""

    every: timedelta
    body: Callable[[WorkerHouse, Session, datetime], None]

    def slot(self, at: datetime) -> str:
        """Name the slot that `at` lies in: days and hours of UTC."""
        return at.strftime("%Y%m%d" if self.every >= DAY else "%Y%m%dT%H")


def expire_drafts(house: WorkerHouse, session: Session, at: datetime) -> None:
    """Forget drafts whose hour is over, and their files.

    The files go first: should this be cut short, the next slot finds the drafts again.
    """
    for file_id in drafts.expire(session, at=at):
        house.files.delete(file_id)


def expire_sessions(_house: WorkerHouse, session: Session, at: datetime) -> None:
    """Forget officers' sessions that can no longer be resumed."""
    sessions.sweep(session, at=at)


def sweep_files(house: WorkerHouse, _session: Session, at: datetime) -> None:
    """Remove what processes that were killed left half written a day ago."""
    house.files.sweep(written_before=(at - DAY).timestamp())


def remind_districts(house: WorkerHouse, session: Session, at: datetime) -> None:
    """Remind districts of what they are late with, and supervise where that had no effect.

    Asked for every hour, not once a day: an hour that failed, or a batch that was not enough, is
    made up for by the next, and a due date is reminded of once in any case.
    """
    remind_late(session, calendar=house.calendar, at=at)
    supervise_late(session, calendar=house.calendar, at=at)


def hold_copies(_house: WorkerHouse, session: Session, at: datetime) -> None:
    """Take what very many sent in one wording out of the queue, to be looked at together."""
    held.hold_copies(session, today=day_of(at))


TIMED: Mapping[str, Timed] = MappingProxyType(
    {
        "expire-drafts": Timed(HOUR, expire_drafts),
        "expire-sessions": Timed(HOUR, expire_sessions),
        "look-for-orphans": Timed(DAY, look_for_orphans),
        "hold-copies": Timed(HOUR, hold_copies),
        "look-for-the-over": Timed(DAY, look_for_the_over),
        "notices": Timed(HOUR, ask_for_notice),
        "remind-districts": Timed(HOUR, remind_districts),
        "sweep-files": Timed(DAY, sweep_files),
    }
)


class Ticker:
    """Asks for each piece of timed work once a slot."""

    def __init__(
        self, house: WorkerHouse, *, queue: Queue | None, timed: Mapping[str, Timed] = TIMED
    ) -> None:
        """Remember nothing yet; the queue, where there is one, remembers for all tickers."""
        self._house, self._queue, self._timed = house, queue, timed
        self._rung: dict[str, str] = {}

    def tick(self) -> list[str]:
        """Ask for what is due now; name what was asked for."""
        at = self._house.clock.now()
        return [name for name, work in self._timed.items() if self._once(name, work, work.slot(at))]

    def _once(self, name: str, work: Timed, slot: str) -> bool:
        if self._rung.get(name) == slot:
            return False
        if self._queue is None:
            ring(self._house, name, self._timed)
        elif not _enqueue(self._queue, name, work, slot):
            return False
        self._rung[name] = slot
        return True


def ring(house: WorkerHouse, name: str, timed: Mapping[str, Timed] = TIMED) -> None:
    """Do one piece of timed work now, in a transaction of its own; a failure is logged by name."""
    at = house.clock.now()
    try:
        house.database.attempt(lambda session: timed[name].body(house, session, at))
    except Exception:
        log.exception("tick_failed", extra={"kind": name})


def _enqueue(queue: Queue, name: str, work: Timed, slot: str) -> bool:
    # The id stays taken while the result is kept: two slots long, so that no second ticker, and
    # no restart of this one, asks for the same slot again.
    try:
        queue.enqueue(
            "tipline.processes.worker.run_tick",
            name,
            job_id=f"tick-{name}-{slot}",
            unique=True,
            description="tick",
            result_ttl=int(work.every.total_seconds()) * 2,
            failure_ttl=3600,
        )
    except DuplicateJobError:
        return True
    except RedisError:
        log.warning("queue_unreachable")
        return False
    return True
