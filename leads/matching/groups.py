"""Which waiting reports belong together, and to which lead: for a page of the queue.

Flat in what it costs: of a cluster that a flood has filled, no more than `MOST` are looked at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json import dumps
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Date, Uuid, select, text, union_all
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadReport
from leads.casework.scope import leads_of
from leads.casework.states import LeadState
from leads.casework.together import TAKES
from leads.matching.records import Matched, number_of
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.recused import shut_to
from leads.reports.report import Report, Stage

MOST = 24
"""Reports of one cluster that are looked at."""

_ON_A_PAGE = 240
"""Reports of all clusters of a page together that are looked at."""


_REST = 20
"""Digits of an id, written in hexadecimal, that are not in the report's number."""

_ROW = {"id": Uuid(), "stage": Report.stage.type, "received_on": Date()}
# Joined from the list of reports, each a span of ids, so that no database reads the whole desk.
_OF_DESK = MappingProxyType(
    {
        "sqlite": text(
            "SELECT reports.id, stage, received_on FROM json_each(:numbers) AS own"
            " CROSS JOIN reports"
            " ON reports.id BETWEEN own.value || :lowest AND own.value || :highest"
            " WHERE +desk = :desk"
        ).columns(**_ROW),
        "postgresql": text(
            "SELECT id, stage, received_on FROM unnest(CAST(:numbers AS text[])) AS own"
            " JOIN reports"
            " ON id BETWEEN CAST(own || :lowest AS uuid) AND CAST(own || :highest AS uuid)"
            " WHERE desk = :desk"
        ).columns(**_ROW),
    }
)


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


def _members(session: Session, numbers: Mapping[int, int], *, by: Actor) -> Iterator[_Member]:
    if not numbers:
        return
    kind = session.get_bind().dialect.name
    written = [f"{number:012x}" for number in numbers]
    asked = {
        "numbers": dumps(written) if kind == "sqlite" else written,
        "lowest": "0" * _REST,
        "highest": "f" * _REST,
        "desk": by.desk,
    }
    shut = shut_to(session, by)
    rows = [row for row in session.execute(_OF_DESK[kind], asked) if row.id not in shut]
    leads = _leads(session, [row.id for row in rows], by=by)
    for row in rows:
        cluster = numbers[number_of(row.id)]
        yield _Member(row.id, cluster, row.stage, row.received_on, leads.get(row.id))


def _leads(session: Session, report_ids: Sequence[UUID], *, by: Actor) -> dict[UUID, OfLead]:
    query = (
        select(LeadReport.report_id, Lead)
        .join(Lead, Lead.id == LeadReport.lead_id)
        .where(LeadReport.report_id.in_(report_ids), LeadReport.left_at.is_(None))
        .where(leads_of(by))
    )
    return {report_id: of_lead(lead) for report_id, lead in session.execute(query)}


def of_lead(lead: Lead) -> OfLead:
    """Say of a lead what a group says of it."""
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
