"""Two leads that seem to be of one matter, and what matching learns when they are merged or not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.matching import corrections, grouping
from leads.matching.groups import OfLead, of_lead
from leads.matching.own_reports import found_for
from leads.matching.pairs import Pair, judged
from leads.matching.records import Likeness, Matched, number_of
from leads.matching.weights import shipped
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked

LOOKED = 24
"""Reports of a lead, and likenesses of theirs, that are looked at."""

SHOWN = 3
"""Leads that a page speaks of, those most alike first."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another lead, the two reports by which it seems to be of the same matter, and the verdict."""

    lead: OfLead
    own_id: UUID
    other_id: UUID
    pair: Pair | None


def twins(session: Session, lead_id: UUID, *, unlocked: Unlocked) -> tuple[Twin, ...]:
    """Find the other leads of the actor's own desk that a report of this lead would join, too.

    Leads that were merged away are none, nor is one from which an officer kept the report apart.
    """
    require(unlocked.actor, Deed.READ_LEAD)
    own = {number_of(one): one for one in _reports(session, lead_id)}
    alike = _alike(session, own)
    reports = found_for(session, {other for _, other in alike}, by=unlocked.actor)
    leads = _leads(session, list(reports.values()), but=lead_id)
    found: dict[UUID, Twin] = {}
    for number, other in alike:
        other_id = reports.get(other)
        lead = leads.get(other_id) if other_id else None
        if other_id is None or lead is None or lead.id in found or len(found) == SHOWN:
            continue
        told = corrections.of_report(session, own[number]).get(other_id)
        if told is None or told.same:
            pair = judged(session, own[number], other_id, unlocked=unlocked)
            found[lead.id] = Twin(lead, own[number], other_id, pair)
    return tuple(found.values())


def learn_merged(
    session: Session, report_ids: Sequence[UUID], into_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Learn from reports that an officer merged into a lead: their clusters come to its own."""
    for report_id in report_ids[:LOOKED]:
        before = grouping.cluster_of(session, number_of(report_id))
        corrections.joined_to(session, report_id, into_id, unlocked=unlocked, at=at)
        now = grouping.cluster_of(session, number_of(report_id))
        if before is not None and now is not None and before != now:
            grouping.merge(session, before, into=now)


def learn_split(
    session: Session, report_ids: Sequence[UUID], from_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Learn from reports that an officer split off a lead: apart from it, and still together."""
    first, *rest = report_ids[:LOOKED]
    corrections.split_from(session, first, from_id, unlocked=unlocked, at=at)
    for report_id in rest:
        corrections.split_from(session, report_id, from_id, unlocked=unlocked, at=at)
        corrections.join(session, report_id, first, unlocked=unlocked, at=at)


def _reports(session: Session, lead_id: UUID) -> Sequence[UUID]:
    query = select(LeadReport.report_id).where(
        LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None)
    )
    return session.scalars(query.order_by(LeadReport.joined_at.desc()).limit(LOOKED)).all()


def _alike(session: Session, own: Mapping[int, UUID]) -> Sequence[tuple[int, int]]:
    """Give own report and other report of each likeness in the join band, the strongest first."""
    numbers = list(own)
    either = or_(Likeness.number.in_(numbers), Likeness.other.in_(numbers))
    sure = (Likeness.venue_only.is_(False), Likeness.points >= shipped().marks.join)
    query = select(Likeness).where(either, *sure).order_by(Likeness.points.desc()).limit(LOOKED)
    found = [
        (one.number, one.other) if one.number in own else (one.other, one.number)
        for one in session.scalars(query)
    ]
    return [*_beside(session, own), *found]


def _beside(session: Session, own: Mapping[int, UUID]) -> Iterable[tuple[int, int]]:
    """Give each report that is in a cluster with one of these: two leads may share a cluster."""
    clusters = select(Matched.number, Matched.cluster).where(Matched.number.in_(list(own)))
    held: dict[int, int] = {}
    for row in session.execute(clusters):
        held.setdefault(row.cluster, row.number)
    beside = select(Matched.number, Matched.cluster).where(Matched.cluster.in_(list(held)))
    for row in session.execute(beside.limit(2 * LOOKED)):
        if row.number not in own:
            yield held[row.cluster], row.number


def _leads(session: Session, report_ids: Sequence[UUID], *, but: UUID) -> dict[UUID, OfLead]:
    query = (
        select(LeadReport.report_id, Lead)
        .join(Lead, Lead.id == LeadReport.lead_id)
        .where(LeadReport.report_id.in_(report_ids), LeadReport.left_at.is_(None))
        .where(Lead.id != but, Lead.state != LeadState.MERGED)
    )
    rows = session.execute(query) if report_ids else ()
    return {report_id: of_lead(lead) for report_id, lead in rows}
