"""The matching service: indexes a report, judges it against its candidates, finds its cluster.

By keyed features alone, under no key. A cluster is what may become one lead; that it does is for
an officer to say, so nothing that a source reads or a district sees moves here.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import bindparam, delete, text
from sqlalchemy.orm import Session

from leads.features.record import Features, unpack
from leads.matching import candidates, corrections, epochs, rings
from leads.matching.grouping import cluster_of, grow, has_company, rebuild
from leads.matching.placing import place_report
from leads.matching.records import Neighbour, number_of
from leads.matching.verdict import Band, Verdict, compare
from leads.matching.weights import Weights
from leads.reports.report import ReportTokens

KEPT = 3
"""Likenesses kept for a report, the best first, one a cluster."""

_TAKE = (
    delete(ReportTokens)
    .where(ReportTokens.report_id == bindparam("of"))
    .returning(ReportTokens.mark, ReportTokens.newest, ReportTokens.features)
)
_KEEP = text(
    "INSERT INTO match_reports (number, epoch, cluster, features)"
    " VALUES (:number, :epoch, :cluster, :features) ON CONFLICT (number) DO UPDATE"
    " SET epoch = excluded.epoch, cluster = excluded.cluster, features = excluded.features"
)
_LIKEN = text(
    "INSERT INTO match_likenesses (number, other, points) VALUES (:number, :other, :points)"
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What intake left for the matcher: features by epoch, and those that are kept, packed."""

    number: int
    epoch: int
    packed: bytes
    features: Mapping[int, Features]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and what was found about it."""

    neighbour: Neighbour
    verdict: Verdict


def match(session: Session, report_id: UUID, *, weights: Weights) -> None:
    """Index a report, find its cluster, likenesses and venue; a second run changes nothing.

    A report that is gone changes nothing either. Raises StrangeKey for features made with a key
    that this database does not know: they wait until `mingcha match rekey` has settled it.
    """
    waiting = _take(session, report_id)
    if waiting is None:
        return
    judged = _judge(session, waiting, weights)
    before = cluster_of(session, waiting.number)
    barred: Collection[int] = ()
    if before is not None:
        # Matched once before: what officers have corrected since then stands.
        barred = corrections.kept_apart(session, report_id)
    free = [one for one in judged if one.neighbour.cluster not in barred]
    own = waiting.number if before is None else before
    stays = before is not None and has_company(session, before)
    cluster = own if stays else _best(own, free)
    _keep(session, waiting, cluster)
    if stays:
        rebuild(session, cluster, epoch=waiting.epoch)
    elif cluster != own:
        grow(session, cluster, waiting.features[waiting.epoch], epoch=waiting.epoch)
    _liken(session, waiting.number, (one for one in free if one.neighbour.cluster != cluster))
    place_report(session, report_id, waiting.features[waiting.epoch], weights=weights)


def _take(session: Session, report_id: UUID) -> Waiting | None:
    """Take what waits for a report: of two workers one alone gets it, the other finds nothing."""
    rows = session.connection().execute(_TAKE, {"of": report_id}).all()
    newest = next((row for row in rows if row.newest), None)
    if newest is None:
        return None
    known = epochs.known(session, newest=newest.mark)
    if newest.mark not in known:
        # Its key was destroyed on the way here: an officer who opens the report mends that.
        return None
    features = {known[row.mark]: unpack(row.features) for row in rows if row.mark in known}
    return Waiting(number_of(report_id), known[newest.mark], newest.features, features)


def _judge(session: Session, waiting: Waiting, weights: Weights) -> Sequence[Judged]:
    """Compare with the candidates of every live epoch, each by features under that epoch's key."""
    judged = [
        Judged(neighbour, compare(features, neighbour.features, weights=weights))
        for epoch, features in waiting.features.items()
        for neighbour in _candidates(session, waiting, epoch, features)
    ]
    return sorted(judged, key=lambda one: (-one.verdict.points, one.neighbour.number))


def _candidates(
    session: Session, waiting: Waiting, epoch: int, features: Features
) -> list[Neighbour]:
    """Find who shares keys; a report is indexed in one epoch, and only asks in the others."""
    if epoch == waiting.epoch:
        found = rings.join(session, features.keys, waiting.number, epoch=epoch)
    else:
        found = rings.look(session, features.keys, epoch=epoch)
    return candidates.find(session, found, number=waiting.number, epoch=epoch)


def _best(own: int, judged: Sequence[Judged]) -> int:
    """Choose the cluster of the best candidate that may be joined, or the report's own."""
    joins = (one.neighbour.cluster for one in judged if one.verdict.band is Band.JOIN)
    return next(joins, own)


def _keep(session: Session, waiting: Waiting, cluster: int) -> None:
    row = {"number": waiting.number, "epoch": waiting.epoch, "features": waiting.packed}
    session.connection().execute(_KEEP, row | {"cluster": cluster})


def _liken(session: Session, number: int, judged: Iterator[Judged]) -> None:
    """Write down what an officer should look at: the best report of each other cluster."""
    best: dict[int, Judged] = {}
    for one in judged:
        if one.verdict.band is not Band.SEPARATE:
            best.setdefault(one.neighbour.cluster, one)
    rows = [
        {"number": number, "other": one.neighbour.number, "points": one.verdict.points}
        for one in islice(best.values(), KEPT)
    ]
    if rows:
        session.connection().execute(_LIKEN, rows)
