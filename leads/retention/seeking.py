"""The nightly look (夜间检查): who is over is asked to be forgotten, one errand each, some a night.

Nothing is forgotten here. An errand that is lost with its process is asked for again: what is not
forgotten yet is found again by the next look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from leads.ledger import outbox
from leads.ledger.outbox import Errand
from leads.register.workdays import day_of
from leads.retention.over import (
    Ids,
    contacts_over,
    leads_old,
    leads_over,
    reports_old,
    reports_over,
)
from leads.retention.rules import Rules
from leads.retention.tombstones import RetentionRun, What

MOST = 500
"""So many of each kind a night: a backlog of years is worked off in weeks, not in one long lock."""

ERRANDS = {
    What.LEAD: "forget_lead",
    What.REPORT: "forget_report",
    What.IDENTITY: "forget_identity",
    What.VISIT: "forget_visit",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: asked to be forgotten, and old enough but touched again since."""

    asked: tuple[tuple[What, UUID], ...]
    postponed: int


def look(
    session: Session,
    *,
    rules: Rules,
    at: datetime,
    visits: Sequence[UUID] = (),
    most: int = MOST,
) -> Looked:
    """Find what is over, ask for each to be forgotten, and write down that this was done.

    `visits` are covert visits that are over, which are found elsewhere.
    """
    today = day_of(at)
    asked: list[tuple[What, UUID]] = []
    for what, over in (
        (What.LEAD, leads_over(rules, today)),
        (What.REPORT, reports_over(rules, today)),
        (What.IDENTITY, contacts_over(rules, today)),
    ):
        waiting = select(Errand.object_id).where(Errand.kind == ERRANDS[what])
        (subject,) = over.selected_columns
        found = over.where(subject.not_in(waiting)).order_by(subject).limit(most)
        asked += [(what, one) for one in session.scalars(found)]
    asked += [(What.VISIT, one) for one in visits[:most]]
    for what, one in asked:
        outbox.post(session, ERRANDS[what], one, at=at)
    looked = Looked(tuple(asked), _postponed(session, rules, today))
    _write_down(session, looked, rules=rules, at=at)
    return looked


def _postponed(session: Session, rules: Rules, today: date) -> int:
    old = sum(_count(session, one(rules, today)) for one in (leads_old, reports_old))
    over = sum(_count(session, one(rules, today)) for one in (leads_over, reports_over))
    return old - over


def _count(session: Session, which: Ids) -> int:
    return session.scalar(select(func.count()).select_from(which.subquery())) or 0


def _write_down(session: Session, looked: Looked, *, rules: Rules, at: datetime) -> None:
    asked, postponed = len(looked.asked), looked.postponed
    session.execute(
        insert(RetentionRun).values(at=at, version=rules.number, asked=asked, postponed=postponed)
    )
