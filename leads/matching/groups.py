"""Which waiting reports belong together, and to which lead: for a page of the queue.

Flat in what it costs: of a cluster that a flood has filled, no more than `MOST` are looked at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.casework.together import TAKES
from leads.matching.records import Matched, ids_of, number_of
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.reports.report import Report, Stage

MOST = 24
"""Reports of one cluster that are looked at."""

_ON_A_PAGE = 240
"""Reports of all clusters of a page together that are looked at."""


@dataclass(frozen=True, slots=True)
class OfLead:
    """The lead that reports of a group are in already; `takes` says whether it takes more in."""

    id: UUID
    number: str
    state: LeadState
    version: int
    gang: bool

    @property
    def takes(self) -> bool:
        """Say whether a report may be offered to it: neither answered nor ended."""
        return self.state in TAKES


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that seem to tell of one matter: those that wait, oldest first, and their lead.

    `many` says that there are more than were looked at. `recent` counts those received since the
    day that was asked about.
    """

    cluster: int
    waiting: tuple[UUID, ...]
    recent: int
    many: bool
    lead: OfLead | None


@dataclass(frozen=True, slots=True)
class _Member:
    report_id: UUID
    cluster: int
    stage: Stage
    received_on: date
    lead: OfLead | None


def groups_of(
    session: Session, report_ids: Collection[UUID], *, by: Actor, since: date
) -> dict[UUID, Group]:
    """Give the group of each of these reports that has one, in the actor's own desk alone."""
    require(by, Deed.SEE_QUEUE)
    own = _clusters(session, report_ids)
    numbers = _numbers(session, sorted(set(own.values())))
    found: dict[int, list[_Member]] = {}
    for member in _members(session, numbers, by=by):
        found.setdefault(member.cluster, []).append(member)
    groups = {cluster: _group(cluster, of_it, since) for cluster, of_it in found.items()}
    return {
        report_id: groups[cluster]
        for report_id, cluster in own.items()
        if cluster in groups and _tells(groups[cluster])
    }


def _tells(group: Group) -> bool:
    return len(group.waiting) > 1 or group.lead is not None


def _clusters(session: Session, report_ids: Collection[UUID]) -> dict[UUID, int]:
    asked = {number_of(report_id): report_id for report_id in report_ids}
    query = select(Matched.number, Matched.cluster).where(Matched.number.in_(list(asked)))
    return {asked[row.number]: row.cluster for row in session.execute(query)} if asked else {}


def _numbers(session: Session, clusters: Sequence[int]) -> Mapping[int, int]:
    """Give the reports of these clusters, at most so many of each: number → cluster."""
    if not clusters:
        return {}
    each = max(2, min(MOST, _ON_A_PAGE // len(clusters)))
    parts = [
        select(Matched.number, Matched.cluster)
        .where(Matched.cluster == cluster)
        .limit(each)
        .subquery()
        for cluster in clusters
    ]
    query = union_all(*(select(part.c.number, part.c.cluster) for part in parts))
    found = {row.number: row.cluster for row in session.execute(query)}
    sizes: dict[int, int] = {}
    for cluster in found.values():
        sizes[cluster] = sizes.get(cluster, 0) + 1
    return {number: cluster for number, cluster in found.items() if sizes[cluster] > 1}


def _members(session: Session, numbers: Mapping[int, int], *, by: Actor) -> Iterable[_Member]:
    if not numbers:
        return
    query = (
        select(Report.id, Report.stage, Report.received_on, Lead)
        .outerjoin(LeadReport, (LeadReport.report_id == Report.id) & LeadReport.left_at.is_(None))
        .outerjoin(Lead, (Lead.id == LeadReport.lead_id) & (Lead.desk == by.desk))
        .where(or_(*(Report.id.between(*ids_of(number)) for number in numbers)))
        .where(Report.desk == by.desk)
    )
    for report_id, stage, received_on, lead in session.execute(query):
        yield _Member(report_id, numbers[number_of(report_id)], stage, received_on, of_lead(lead))


def of_lead(lead: Lead | None) -> OfLead | None:
    """Say of a lead what a group says of it."""
    if lead is None:
        return None
    return OfLead(lead.id, lead.number, lead.state, lead.version, lead.gang)


def _group(cluster: int, members: Sequence[_Member], since: date) -> Group:
    waiting = sorted(
        (one for one in members if one.stage is Stage.NEW),
        key=lambda one: (one.received_on, one.report_id),
    )
    leads = [one.lead for one in members if one.lead is not None]
    # Of several leads first one that takes reports in, then the one that has most of them.
    best = max(leads, key=lambda one: (one.takes, leads.count(one), one.number), default=None)
    return Group(
        cluster=cluster,
        waiting=tuple(one.report_id for one in waiting),
        recent=sum(one.received_on >= since for one in members),
        many=len(members) >= MOST,
        lead=best,
    )
