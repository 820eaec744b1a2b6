"""Corrections: what officers decided about two reports, which no later matching undoes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.matching import grouping
from leads.matching.records import forget_likeness, number_of
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.reports.reading import report_for


class Correction(Record):
    """One decision on two reports: of one matter, or of two. The latest on a pair counts."""

    __tablename__ = "match_corrections"
    __table_args__ = (Index(None, "report_id"), Index(None, "other_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    same: Mapped[bool]
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime]


def join(
    session: Session, report_id: UUID, other_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Put a report into another's cluster because an officer says that they are of one matter."""
    _keep(session, report_id, other_id, same=True, unlocked=unlocked, at=at)
    to = grouping.cluster_of(session, number_of(other_id))
    if to is not None:
        grouping.move(session, number_of(report_id), to=to)


def part(
    session: Session, report_id: UUID, other_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Keep a report apart from another; it leaves their cluster when they share one."""
    _keep(session, report_id, other_id, same=False, unlocked=unlocked, at=at)
    number = number_of(report_id)
    cluster = grouping.cluster_of(session, number)
    if cluster is not None and cluster == grouping.cluster_of(session, number_of(other_id)):
        grouping.move(session, number, to=grouping.alone(number, cluster))


def of_report(session: Session, report_id: UUID) -> dict[UUID, Correction]:
    """Give the latest correction with each other report."""
    query = (
        select(Correction)
        .where(or_(Correction.report_id == report_id, Correction.other_id == report_id))
        .order_by(Correction.at, Correction.id)
    )
    return {
        each.other_id if each.report_id == report_id else each.report_id: each
        for each in session.scalars(query)
    }


def kept_apart(session: Session, report_id: UUID) -> frozenset[int]:
    """Give the clusters that a report must not come to: those of reports it was parted from."""
    parted = [other for other, each in of_report(session, report_id).items() if not each.same]
    found = (grouping.cluster_of(session, number_of(other)) for other in parted)
    return frozenset(cluster for cluster in found if cluster is not None)


def _keep(
    session: Session,
    report_id: UUID,
    other_id: UUID,
    *,
    same: bool,
    unlocked: Unlocked,
    at: datetime,
) -> None:
    require(unlocked.actor, Deed.MATCH)
    for one in (report_id, other_id):
        report_for(session, one, unlocked=unlocked)
    session.execute(
        insert(Correction).values(
            id=new_id(),
            report_id=report_id,
            other_id=other_id,
            same=same,
            officer_id=unlocked.actor.id,
            at=at,
        )
    )
    forget_likeness(session, number_of(report_id), number_of(other_id))
    audit.record(session, Deed.MATCH, at=at, officer_id=unlocked.actor.id, object_id=report_id)
