"""Who had seen a report before it was taken from its desk (知悉记录), for the oversight unit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func, literal_column, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.audit import AuditEntry
from leads.ledger.base import Record, new_id
from leads.register.authority import Deed, require
from leads.register.officers import Actor, Officer
from leads.reports.report import Attachment, Report

SEEN_BY = (Deed.READ_REPORT, Deed.READ_FILE, Deed.READ_IDENTITY)


class Exposure(Record):
    """How often, and when first and last, one officer opened a report or one of its files."""

    __tablename__ = "exposures"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    deed: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Exposed:
    """One line of the record, as the oversight unit reads it."""

    report_id: UUID
    officer: str
    deed: Deed
    times: int
    first_at: datetime
    last_at: datetime


def keep_exposure(session: Session, report_id: UUID) -> None:
    """Write down, from the trail, who opened a report and its files until now."""
    files = select(Attachment.id).where(Attachment.report_id == report_id)
    entry = AuditEntry
    query = (
        select(
            entry.officer_id,
            entry.deed,
            func.count().label("times"),
            func.min(entry.at).label("first_at"),
            func.max(entry.at).label("last_at"),
        )
        # Written out, so that the index over the staff's tree alone can be used.
        .where(entry.tree == literal_column("'staff'"), entry.deed.in_(SEEN_BY))
        .where((entry.object_id == report_id) | entry.object_id.in_(files))
        .where(entry.officer_id.is_not(None))
        .group_by(entry.officer_id, entry.deed)
    )
    for row in session.execute(query):
        session.add(Exposure(report_id=report_id, **row._mapping))  # noqa: SLF001  SQLAlchemy's way
    session.flush()


def exposures(session: Session, *, by: Actor) -> tuple[Exposed, ...]:
    """List who had seen what was taken from its desk, the newest report first."""
    require(by, Deed.SEE_EXPOSURES)
    query = (
        select(Exposure, Officer.name)
        .join(Officer, Officer.id == Exposure.officer_id)
        .join(Report, Report.id == Exposure.report_id)
        .where(Report.desk == by.desk)
        .order_by(Exposure.last_at.desc(), Exposure.id)
    )
    return tuple(
        Exposed(one.report_id, name, Deed(one.deed), one.times, one.first_at, one.last_at)
        for one, name in session.execute(query)
    )
