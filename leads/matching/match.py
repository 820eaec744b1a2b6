"""The matching service: indexes a report, judges it against its candidates, finds its cluster.

By keyed features alone, under no key. A cluster is what may become one lead; that it does is for
an officer to say, so nothing that a source reads or a district sees moves here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, column, text
from sqlalchemy.orm import Session

from leads.features.record import Features, unpack
from leads.ledger.plain import Plain
from leads.matching import candidates, corrections, epochs, grouping, rings
from leads.matching.candidates import Group
from leads.matching.clusters import EMPTY, Profile
from leads.matching.grouping import grow, has_company, merge, rebuild
from leads.matching.links import linked
from leads.matching.placing import place_report
from leads.matching.records import Neighbour, number_of
from leads.matching.rings import Rings
from leads.matching.verdict import Band, Verdict, cluster_verdict
from leads.matching.weights import Weights

KEPT = 3
"""Likenesses kept for a report, and links by venue: the best of each, one a cluster."""

# In words of SQL: of a subquery beside RETURNING the library leaves the table's name out.
_TAKE = text(
    "DELETE FROM report_tokens WHERE report_id = :of RETURNING mark, newest, features, asks,"
    " (SELECT number FROM match_epochs WHERE match_epochs.mark = report_tokens.mark AND live)"
    " AS epoch"
).bindparams(bindparam("of", type_=Uuid()))
_TAKEN = _TAKE.columns(*map(column, ("mark", "newest", "features", "asks", "epoch")))
_KEEP = text(
    "INSERT INTO match_reports (number, epoch, cluster, features)"
    " VALUES (:number, :epoch, :cluster, :features) ON CONFLICT (number) DO UPDATE"
    " SET epoch = excluded.epoch, cluster = excluded.cluster, features = excluded.features"
).columns()
_LIKEN = text(
    "INSERT INTO match_likenesses (number, other, points, venue_only)"
    " VALUES (:number, :other, :points, :venue_only) ON CONFLICT DO NOTHING"
)


class Row(NamedTuple):
    """What is taken of a report that waits, for one key."""

    mark: int
    newest: bool
    features: bytes
    asks: bytes
    epoch: int | None
    """None when the key is none of this database's live ones."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What intake left for the matcher: features by epoch, and those that are kept, packed."""

    number: int
    epoch: int
    packed: bytes
    features: Mapping[int, Features]
    asks: Features
    """What the register of venues is asked with; it is not kept."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A cluster that may be meant, what was found about it, and the report that this is about."""

    cluster: int
    nearest: int
    verdict: Verdict
    epoch: int
    members: tuple[Features, ...]


def match(session: Session, report_id: UUID, *, weights: Weights, alone: bool = False) -> None:
    """Index a report, find its cluster, likenesses and venue; a second run changes nothing.

    `alone` is for measuring what the matcher does where no officer ever decides: it joins at a
    lower mark, and brings clusters together that one report would join both.

    A report that is gone changes nothing either. Raises StrangeKey for features made with a key
    that this database does not know: they wait until `mingcha match rekey` has settled it.
    """
    waiting = _take(session, report_id)
    if waiting is None:
        return
    judged, before = _judge(session, waiting, weights)
    barred: Collection[int] = ()
    if before is not None:
        # Matched once before: what officers have corrected since then stands.
        barred = corrections.kept_apart(session, report_id)
    free = [one for one in judged if one.cluster not in barred]
    own = waiting.number if before is None else before.cluster
    stays = before is not None and has_company(session, own)
    joins = _joins(free, weights, alone=alone)
    cluster = own if stays or not joins else joins[0]
    _keep(session, waiting, cluster)
    if stays and before is not None:
        for epoch in {before.epoch, waiting.epoch}:
            rebuild(session, cluster, epoch=epoch)
    elif cluster != own:
        grow(session, cluster, waiting.features[waiting.epoch], epoch=waiting.epoch)
    settled = {cluster}
    if alone and not stays:
        for other in joins[1:]:
            merge(session, other, into=cluster)
        settled.update(joins)
    _liken(session, waiting, judged, free, settled)
    place_report(session, report_id, waiting.asks, weights=weights)


def _take(session: Session, report_id: UUID) -> Waiting | None:
    """Take what waits for a report: of two workers one alone gets it, the other finds nothing."""
    taken = Plain.of(session.connection()).execute(_TAKEN, {"of": report_id})
    rows = [Row(*row) for row in taken]
    newest = next((row for row in rows if row.newest), None)
    if newest is None:
        return None
    epoch = newest.epoch or epochs.known(session, newest=newest.mark).get(newest.mark)
    if epoch is None:
        # Its key was destroyed on the way here: an officer who opens the report mends that.
        return None
    features = {row.epoch: unpack(row.features) for row in rows if row.epoch is not None}
    features[epoch] = unpack(newest.features)
    asks = unpack(newest.asks)
    return Waiting(number_of(report_id), epoch, newest.features, features, asks)


def _judge(
    session: Session, waiting: Waiting, weights: Weights
) -> tuple[Sequence[Judged], Neighbour | None]:
    """Judge the clusters of every live epoch, each by features under that epoch's key.

    The second given is what is kept of the report itself, if it was matched before.
    """
    judged: list[Judged] = []
    before = None
    for epoch, features in waiting.features.items():
        shared = _rings(session, waiting, epoch, features)
        found = candidates.find(session, shared, number=waiting.number, epoch=epoch)
        before = found.own
        clusters = [group.cluster for group in found.groups]
        profiles = grouping.profiles(session, clusters, epoch=epoch)
        judged += [
            _judged(features, group, profiles.get(group.cluster, EMPTY), weights, epoch)
            for group in found.groups
        ]
    return sorted(judged, key=lambda one: (-one.verdict.points, one.nearest)), before


def _rings(session: Session, waiting: Waiting, epoch: int, features: Features) -> Rings:
    """Find who shares keys; a report is indexed in one epoch, and only asks in the others."""
    if epoch == waiting.epoch:
        return rings.join(session, features.keys, waiting.number, epoch=epoch)
    return rings.look(session, features.keys, epoch=epoch)


def _judged(
    features: Features, group: Group, profile: Profile, weights: Weights, epoch: int
) -> Judged:
    verdict = cluster_verdict(features, group.features, profile, weights=weights)
    nearest = group.members[verdict.nearest].number
    return Judged(group.cluster, nearest, verdict, epoch, group.features)


def _joins(judged: Sequence[Judged], weights: Weights, *, alone: bool) -> list[int]:
    """Give the clusters that the report may be joined to, the best first."""
    found = [one.cluster for one in judged if one.verdict.band is Band.JOIN]
    if alone and not found:
        found = [one.cluster for one in judged if one.verdict.points >= weights.marks.alone][:1]
    return list(dict.fromkeys(found))


def _keep(session: Session, waiting: Waiting, cluster: int) -> None:
    row = {"number": waiting.number, "epoch": waiting.epoch, "features": waiting.packed}
    Plain.of(session.connection()).execute(_KEEP, row | {"cluster": cluster})


def _liken(
    session: Session,
    waiting: Waiting,
    judged: Iterable[Judged],
    free: Iterable[Judged],
    settled: Collection[int],
) -> None:
    """Write down what an officer should look at: the nearest report of each other cluster.

    One that would be joined, beside the one that was, seems to bring two leads together.
    """
    # Once a cluster, although two epochs may both have found it.
    best = {one.cluster: one for one in reversed(list(free)) if one.cluster not in settled}
    ordered = sorted(best.values(), key=lambda one: -one.verdict.points)
    alike = [one for one in ordered if one.verdict.band is not Band.SEPARATE]
    own = [one for one in judged if one.cluster in settled]
    by_venue = list(_at_venue(waiting, own, [one for one in ordered if one not in alike]))
    number = waiting.number
    rows = [
        {"number": number, "other": one.nearest, "points": one.verdict.points, "venue_only": only}
        for chosen, only in ((alike, False), (by_venue, True))
        for one in chosen[:KEPT]
    ]
    if rows:
        session.connection().execute(_LIKEN, rows)


def _at_venue(
    waiting: Waiting, own: Sequence[Judged], others: Sequence[Judged]
) -> Iterable[Judged]:
    """Give those clusters that are at the venue of the report and of the cluster it is in."""
    for epoch, features in waiting.features.items():
        mine = [member for one in own if one.epoch == epoch for member in one.members]
        asked = [one for one in others if one.epoch == epoch]
        found = linked([features, *mine], [one.members for one in asked])
        yield from (one for one, so in zip(asked, found, strict=True) if so)
