"""Carries errands from the outbox to the queue, or does them here when there is no queue.

Only the relay talks to rq, and rq only carries: that an errand is done is known by its row being
gone. A dead Valkey or a killed worker therefore loses nothing, it only makes an errand wait.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from leads.ledger.outbox import Errand
from tipline.house import WorkerHouse
from tipline.processes.jobs import JOBS, Job, perform

BATCH = 50
LEASE = timedelta(minutes=1)
# 1 minute doubled nine times: an errand that always fails is tried every eight hours or so.
MOST_DOUBLINGS = 9

log = logging.getLogger("mingcha")


@dataclass(frozen=True, slots=True)
class Claim:
    """An errand that is ours to hand out until its lease ends."""

    errand_id: UUID
    attempt: int


def carry(house: WorkerHouse, *, queue: Queue | None, jobs: Mapping[str, Job] = JOBS) -> int:
    """Hand out what is due, once; say how many errands were handed out."""
    if queue is not None and not reachable(queue):
        return 0
    claims = claim_due(house, at=house.clock.now())
    for claim in claims:
        if queue is None:
            perform(house, claim.errand_id, jobs=jobs)
        else:
            _enqueue(queue, claim)
    return len(claims)


def claim_due(house: WorkerHouse, *, at: datetime) -> Sequence[Claim]:
    """Claim up to BATCH errands that are due at `at`; no other relay gets them within the lease."""
    with house.database.reading() as session:
        if session.scalar(_due(at).limit(1)) is None:
            return ()
    # Light: should a power cut forget the claim, the errand is done twice, which jobs allow.
    with house.database.light() as session:
        return _claim(session, at)


def reachable(queue: Queue) -> bool:
    """Whether the queue answers; asked before claiming, so that no lease is spent in vain."""
    try:
        return bool(queue.connection.ping())
    except RedisError:
        log.warning("queue_unreachable")
        return False


def _due(at: datetime) -> Select[Errand]:
    free = or_(Errand.claimed_until.is_(None), Errand.claimed_until <= at)
    return select(Errand).where(Errand.not_before <= at, free).order_by(Errand.not_before)


def _claim(session: Session, at: datetime) -> Sequence[Claim]:
    # SQLite does not know SKIP LOCKED; there BEGIN IMMEDIATE lets one relay in at a time.
    claims = []
    for errand in session.scalars(_due(at).limit(BATCH).with_for_update(skip_locked=True)):
        errand.claimed_until = at + LEASE * 2 ** min(errand.attempts, MOST_DOUBLINGS)
        errand.attempts += 1
        claims.append(Claim(errand.id, errand.attempts))
    return tuple(claims)


def _enqueue(queue: Queue, claim: Claim) -> None:
    try:
        queue.enqueue(
            "tipline.processes.worker.run_errand",
            str(claim.errand_id),
            job_id=f"errand-{claim.errand_id}-{claim.attempt}",
            description="errand",
            result_ttl=0,
            failure_ttl=3600,
            job_timeout=120,
        )
    except RedisError:
        log.warning("queue_lost", extra={"errand": claim.errand_id})
