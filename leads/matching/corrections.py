"""Corrections: what officers decided about two reports, which no later matching undoes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.casework.lead import LeadReport
from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.matching import grouping
from leads.matching.records import forget_likeness, number_of
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.reports.reading import report_for

SPOKEN_FOR = 8
"""Reports of a lead that one split off is kept apart from: enough to know the lead by."""


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
    _keep(session, report_id, [other_id], same=True, unlocked=unlocked, at=at)
    to = grouping.cluster_of(session, number_of(other_id))
    if to is not None:
        grouping.move(session, number_of(report_id), to=to)


def part(
    session: Session, report_id: UUID, other_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Keep a report apart from another; it leaves their cluster when they share one."""
    _keep(session, report_id, [other_id], same=False, unlocked=unlocked, at=at)
    number = number_of(report_id)
    cluster = grouping.cluster_of(session, number)
    if cluster is not None and cluster == grouping.cluster_of(session, number_of(other_id)):
        grouping.move(session, number, to=grouping.alone(number, cluster))


def joined_to(
    session: Session, report_id: UUID, lead_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Learn from a report that an officer joined to a lead, when the matcher had it elsewhere."""
    own, others = (
        grouping.cluster_of(session, number_of(report_id)),
        _others(session, report_id, lead_id),
    )
    clusters = {other: grouping.cluster_of(session, number_of(other)) for other in others}
    if own is None or own in clusters.values():
        return
    other = next((other for other, cluster in clusters.items() if cluster is not None), None)
    if other is not None:
        join(session, report_id, other, unlocked=unlocked, at=at)


def split_from(
    session: Session, report_id: UUID, lead_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Learn from a report that an officer split off a lead: it stays apart from who is left."""
    number = number_of(report_id)
    cluster = grouping.cluster_of(session, number)
    others = [
        other
        for other in _others(session, report_id, lead_id)
        if grouping.cluster_of(session, number_of(other)) is not None
    ]
    if cluster is None or not others:
        return
    _keep(session, report_id, others, same=False, unlocked=unlocked, at=at)
    if any(grouping.cluster_of(session, number_of(other)) == cluster for other in others):
        grouping.move(session, number, to=grouping.alone(number, cluster))


def _others(session: Session, report_id: UUID, lead_id: UUID) -> Sequence[UUID]:
    query = (
        select(LeadReport.report_id)
        .where(
            LeadReport.lead_id == lead_id,
            LeadReport.left_at.is_(None),
            LeadReport.report_id != report_id,
        )
        .order_by(LeadReport.joined_at)
        .limit(SPOKEN_FOR)
    )
    return session.scalars(query).all()


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
    others: Sequence[UUID],
    *,
    same: bool,
    unlocked: Unlocked,
    at: datetime,
) -> None:
    require(unlocked.actor, Deed.MATCH)
    for one in (report_id, *others):
        report_for(session, one, unlocked=unlocked)
    decided = {"report_id": report_id, "same": same, "officer_id": unlocked.actor.id, "at": at}
    rows = [{"id": new_id(), "other_id": other} | decided for other in others]
    session.execute(insert(Correction), rows)
    for other in others:
        forget_likeness(session, number_of(report_id), number_of(other))
    audit.record(session, Deed.MATCH, at=at, officer_id=unlocked.actor.id, object_id=report_id)
