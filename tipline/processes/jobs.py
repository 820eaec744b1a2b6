"""What is done later: one body for each kind of errand, run in a transaction of its own.

A body may run twice, and begins by asking whether it is already done.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from leads.ledger.outbox import Errand
from leads.matching.match import match
from leads.matching.postings import index
from leads.matching.weights import shipped
from leads.reports.identity_answers import END
from leads.reports.identity_requests import end_grant
from tipline.house import WorkerHouse
from tipline.processes.forgetting import (
    delete_file,
    forget_identity,
    forget_lead,
    forget_report,
    forget_visit,
)
from tipline.processes.notices import SEND, send_notice

Job = Callable[[WorkerHouse, Session, UUID], None]

log = logging.getLogger("mingcha")


def match_report(_house: WorkerHouse, session: Session, report_id: UUID) -> None:
    """Compare a new report with the others, by keyed features alone, and index it for search."""
    match(session, report_id, weights=shipped())
    index(session, report_id)


def end_identity_grant(_house: WorkerHouse, session: Session, request_id: UUID) -> None:
    """Take away an officer's way to a contact, once its time is over."""
    end_grant(session, request_id)


def sent(_house: WorkerHouse, _session: Session, _hour: UUID) -> None:
    """Nothing is left to do for what was said outside; the errand is struck out."""


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        "match_report": match_report,
        END: end_identity_grant,
        SEND: sent,
        "forget_lead": forget_lead,
        "forget_report": forget_report,
        "forget_identity": forget_identity,
        "forget_visit": forget_visit,
        "delete_file": delete_file,
    }
)


OUTSIDE: Mapping[str, Callable[[WorkerHouse, datetime], None]] = MappingProxyType(
    {SEND: send_notice}
)
"""What is said to the world before an errand is struck out; should that fail, it is said again."""


def perform(house: WorkerHouse, errand_id: UUID, *, jobs: Mapping[str, Job] = JOBS) -> bool:
    """Do one errand and strike it from the outbox in the same transaction; say whether it is done.

    A failure leaves the row: the relay hands it out again when its lease has run out. The error's
    words stay here, since they may quote what somebody wrote, and rq would keep them.
    """
    try:
        _speak_outside(house, errand_id)
        house.database.attempt(lambda session: _carry_out(house, session, errand_id, jobs))
    except Exception:
        log.exception("errand_failed", extra={"errand": errand_id})
        return False
    return True


def _speak_outside(house: WorkerHouse, errand_id: UUID) -> None:
    # No transaction waits for a server that is not ours: with SQLite every source would wait, too.
    with house.database.reading() as session:
        errand = session.get(Errand, errand_id)
    if errand is not None and errand.kind in OUTSIDE:
        OUTSIDE[errand.kind](house, errand.not_before)


def _carry_out(
    house: WorkerHouse, session: Session, errand_id: UUID, jobs: Mapping[str, Job]
) -> None:
    # Somebody else at work on the same errand holds its row: then it is theirs.
    errand = session.get(Errand, errand_id, with_for_update={"skip_locked": True})
    if errand is None:
        return
    jobs[errand.kind](house, session, errand.object_id)
    session.delete(errand)
