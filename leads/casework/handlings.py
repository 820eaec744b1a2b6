"""A report's way over the desk (经办记录): each decision once, by whoever was first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.ledger.errors import Overtaken
from leads.register.authority import Deed
from leads.register.officers import Actor, Officer
from leads.register.public_status import PublicStatus
from leads.reports.report import Report, Stage


class Handling(Record):
    """One thing an officer did with a report; codes only, never a word of the report.

    `reason` is the code that belongs to the deed: of a decline reason or of a partner.
    """

    __tablename__ = "handlings"
    __table_args__ = (UniqueConstraint("report_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    position: Mapped[int]
    deed: Mapped[str]
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    lead_id: Mapped[UUID | None]


@dataclass(frozen=True, slots=True)
class Handled:
    """One line of a report's history, as a page shows it."""

    deed: Deed
    officer: str
    at: datetime
    reason: str
    lead_id: UUID | None


def turn(
    session: Session,
    report: Report,
    stage: Stage,
    *,
    status: PublicStatus,
    public_reason: str = "",
    was: Stage = Stage.NEW,
) -> None:
    """Turn a report from one stage to another; Overtaken when it no longer stands at `was`."""
    # One UPDATE both asks and claims, so that of two officers exactly one decides.
    turned = session.scalar(
        update(Report)
        .where(Report.id == report.id, Report.stage == was)
        .values(stage=stage, public_status=status.value, public_reason=public_reason)
        .returning(Report.id)
        .execution_options(synchronize_session=False)
    )
    if turned is None:
        raise first_at(session, report.id)
    session.refresh(report)


def keep(
    session: Session,
    report: Report,
    deed: Deed,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    lead_id: UUID | None = None,
) -> None:
    """Write one line of a report's history, and audit it."""
    last = func.max(Handling.position)
    position = session.scalar(select(last).where(Handling.report_id == report.id))
    session.execute(
        insert(Handling).values(
            id=new_id(),
            report_id=report.id,
            position=0 if position is None else position + 1,
            deed=deed.value,
            officer_id=by.id,
            at=at,
            reason=reason,
            lead_id=lead_id,
        )
    )
    audit.record(session, deed, at=at, officer_id=by.id, object_id=report.id)


def first_at(session: Session, report_id: UUID) -> Overtaken:
    """Name who handled a report last, and how, for the officer who came second."""
    lines = history(session, report_id)
    return Overtaken(lines[-1].officer, lines[-1].deed) if lines else Overtaken("", "")


def history(session: Session, report_id: UUID) -> tuple[Handled, ...]:
    """Tell a report's way over the desk, oldest first."""
    query = (
        select(Handling, Officer.name)
        .outerjoin(Officer, Officer.id == Handling.officer_id)
        .where(Handling.report_id == report_id)
        .order_by(Handling.position)
    )
    return tuple(
        Handled(Deed(line.deed), name or "", line.at, line.reason, line.lead_id)
        for line, name in session.execute(query)
    )
