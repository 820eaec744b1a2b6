"""How the matcher ranks what a waiting report may belong to, asked without changing anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.features.record import Features, unpack
from leads.matching import candidates, epochs, grouping, rings
from leads.matching.clusters import EMPTY
from leads.matching.records import number_of
from leads.matching.verdict import Verdict, cluster_verdict
from leads.matching.weights import Weights
from leads.reports.report import ReportTokens


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cluster, its report that is nearest, the verdict on it, and which were compared."""

    cluster: int
    nearest: int
    members: tuple[int, ...]
    verdict: Verdict
    features: tuple[Features, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every cluster that was judged, best first, and how many reports were compared for it."""

    own: Features
    best: Sequence[Ranked]
    compared: int


def ranking(session: Session, report_id: UUID, *, weights: Weights) -> Ranking:
    """Judge the clusters that a report waiting for the matcher may belong to, as it will."""
    query = select(ReportTokens).where(ReportTokens.report_id == report_id, ReportTokens.newest)
    kept = session.scalars(query).one()
    epoch = epochs.known(session, newest=kept.mark)[kept.mark]
    features, number = unpack(kept.features), number_of(report_id)
    shared = rings.look(session, features.keys, epoch=epoch)
    groups = candidates.find(session, shared, number=number, epoch=epoch).groups
    profiles = grouping.profiles(session, [group.cluster for group in groups], epoch=epoch)
    found = []
    for group in groups:
        profile = profiles.get(group.cluster, EMPTY)
        verdict = cluster_verdict(features, group.features, profile, weights=weights)
        members = tuple(member.number for member in group.members)
        nearest = members[verdict.nearest]
        found.append(Ranked(group.cluster, nearest, members, verdict, group.features))
    best = sorted(found, key=lambda one: (-one.verdict.points, one.nearest))
    return Ranking(features, best, sum(len(group.members) for group in groups))
