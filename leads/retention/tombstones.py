"""What stays of the forgotten (留存记录): a tombstone each, and counts along one side at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record, new_id
from leads.retention.rules import Outcome, Rules

FEWEST = 5
"""Below so many nothing is told: a count of one is somebody."""


class What(StrEnum):
    """What was forgotten: a whole report, a lead's words, one contact, or a covert visit."""

    REPORT = "report"
    LEAD = "lead"
    IDENTITY = "identity"
    VISIT = "visit"


class Tombstone(Record):
    """That something was forgotten: what, by which rule of which version, on which day."""

    __tablename__ = "tombstones"
    __table_args__ = (Index(None, "forgotten_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[What] = mapped_column(primary_key=True)
    outcome: Mapped[Outcome]
    version: Mapped[int]
    forgotten_on: Mapped[date]


class ForgottenCount(Record):
    """How many forgotten reports of a quarter had one value on one side; never two sides."""

    __tablename__ = "forgotten_counts"

    quarter: Mapped[str] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    reports: Mapped[int]


class RetentionRun(Record):
    """One nightly look at what is over: how much was asked to be forgotten, how much postponed."""

    __tablename__ = "retention_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int]
    asked: Mapped[int]
    postponed: Mapped[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report on retention: on a day, so many of a kind by one outcome's rule."""

    on: date
    what: What
    outcome: Outcome
    version: int
    count: int


def bury(
    session: Session, subject: UUID, what: What, outcome: Outcome, *, rules: Rules, on: date
) -> None:
    """Write a tombstone; ValueError of the database when there is one already."""
    session.execute(
        insert(Tombstone).values(
            id=subject, what=what, outcome=outcome, version=rules.number, forgotten_on=on
        )
    )


def is_buried(session: Session, subject: UUID, what: What) -> bool:
    """Whether something was forgotten before."""
    return session.get(Tombstone, (subject, what)) is not None


def count(session: Session, received_on: date, sides: Mapping[str, str]) -> None:
    """Add one forgotten report to the counts of its quarter, along each side by itself."""
    quarter = f"{received_on.year}Q{(received_on.month + 2) // 3}"
    add = insert_or(ForgottenCount)
    grow = add.on_conflict_do_update(
        index_elements=["quarter", "side", "value"],
        set_={"reports": ForgottenCount.reports + 1},
    )
    for side, value in sides.items():
        row = {"quarter": quarter, "side": side, "value": value, "reports": 1}
        session.execute(grow, row)


def told(session: Session, *, since: date) -> tuple[Line, ...]:
    """List what was forgotten since a day, by day, kind, outcome and version."""
    of = (Tombstone.forgotten_on, Tombstone.what, Tombstone.outcome, Tombstone.version)
    query = select(*of, func.count()).where(Tombstone.forgotten_on >= since)
    return tuple(Line(*row) for row in session.execute(query.group_by(*of).order_by(*of)))


def statistics(session: Session) -> tuple[tuple[str, str, str, str], ...]:
    """Give quarter, side, value and count of forgotten reports; small counts as "<5"."""
    one = ForgottenCount
    query = select(one).order_by(one.quarter, one.side, one.value)
    return tuple(
        (row.quarter, row.side, row.value, _suppressed(row.reports))
        for row in session.scalars(query)
    )


def _suppressed(number: int) -> str:
    return str(number) if number >= FEWEST else f"<{FEWEST}"
