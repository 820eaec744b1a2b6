"""Clusters as they are kept: who is in one, and the small profile that it is judged by."""

from collections.abc import Collection, Mapping
from secrets import randbits

from sqlalchemy import BigInteger, SmallInteger, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.features.record import Features, Unpackable
from leads.ledger.base import Record
from leads.ledger.numbers import among
from leads.ledger.plain import Plain
from leads.matching.clusters import (
    Profile,
    pack_profile,
    profile_of,
    profile_with,
    unpack_profile,
)
from leads.matching.records import Matched, Neighbour, readable

MEMBERS = 64
"""Reports that a profile is made anew from, when one was taken out of its cluster."""

_NUMBER_BITS = 48


class Cluster(Record):
    """Two reports or more that seem to be of one matter, as one epoch's features tell it.

    A report alone needs no row: it is its own cluster. `last_day` is the latest day of receipt, as
    a proleptic ordinal.
    """

    __tablename__ = "match_clusters"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    reports: Mapped[int]
    last_day: Mapped[int]
    profile: Mapped[bytes]


# An empty row first, so that of two workers who begin one cluster the second waits and then adds.
_BEGIN = text(
    "INSERT INTO match_clusters (number, epoch, reports, last_day, profile)"
    " VALUES (:number, :epoch, 0, 0, :profile) ON CONFLICT DO NOTHING"
).columns()
_OWN = (Cluster.number == bindparam("of")) & (Cluster.epoch == bindparam("in_epoch"))
_ROW = select(Cluster.reports, Cluster.last_day, Cluster.profile).where(_OWN).with_for_update()
_GROW = (
    update(Cluster)
    .where(_OWN)
    .values(reports=bindparam("count"), last_day=bindparam("day"), profile=bindparam("told"))
)
_DROP = delete(Cluster).where(_OWN)
_PLACE = select(Matched.cluster, Matched.epoch).where(Matched.number == bindparam("of"))
_MOVE = update(Matched).where(Matched.number == bindparam("of")).values(cluster=bindparam("to"))
_MERGE = update(Matched).where(Matched.cluster == bindparam("of")).values(cluster=bindparam("to"))
_PROFILES = select(Cluster.number, Cluster.profile).where(
    among(Cluster.number, "clusters"),
    Cluster.epoch == bindparam("in_epoch"),
)
_MEMBERS = (
    select(Matched.number, Matched.epoch, Matched.cluster, Matched.features)
    .where(Matched.cluster == bindparam("of"), Matched.epoch == bindparam("in_epoch"))
    .limit(MEMBERS)
)


def members(session: Session, cluster: int, *, epoch: int) -> list[Features]:
    """Give the features of a cluster's reports that one epoch's key made, at most `MEMBERS`.

    In an order of their own, by day of receipt and by number: not that in which they came.
    """
    rows = session.connection().execute(_MEMBERS, {"of": cluster, "in_epoch": epoch})
    found = readable(Neighbour(*row) for row in rows)
    ordered = sorted(found, key=lambda one: (one[1].received, one[0].number))
    return [features for _, features in ordered]


def grow(session: Session, cluster: int, newcomer: Features, *, epoch: int) -> None:
    """Count a newcomer into a cluster's profile; the one who began it is counted in before."""
    asked = {"of": cluster, "in_epoch": epoch}
    plain = Plain.of(session.connection())
    rows = plain.execute(_ROW, asked).rows
    if not rows:
        plain.execute(_BEGIN, {"number": cluster, "epoch": epoch, "profile": b""})
        rows = plain.execute(_ROW, asked).rows
    reports, last_day, packed = rows[0]
    profile = _unpacked(packed) if reports else None
    if profile is None:
        rebuild(session, cluster, epoch=epoch)
        return
    profile = profile_with(profile, newcomer)
    last = max(last_day, newcomer.received)
    told = {"count": reports + 1, "day": last, "told": pack_profile(profile)}
    plain.execute(_GROW, asked | told)


def rebuild(session: Session, cluster: int, *, epoch: int) -> None:
    """Make a cluster's profile anew from who is in it; a report alone needs none."""
    found = members(session, cluster, epoch=epoch)
    plain, asked = Plain.of(session.connection()), {"of": cluster, "in_epoch": epoch}
    if len(found) < 2:  # noqa: PLR2004 - one is alone
        plain.execute(_DROP, asked)
        return
    profile = pack_profile(profile_of(found))
    plain.execute(_BEGIN, {"number": cluster, "epoch": epoch, "profile": b""})
    last = max(features.received for features in found)
    plain.execute(_GROW, asked | {"count": len(found), "day": last, "told": profile})


def profiles(session: Session, clusters: Collection[int], *, epoch: int) -> Mapping[int, Profile]:
    """Give the profiles of those of these clusters that have more than one report."""
    if not clusters:
        return {}
    asked = {"clusters": clusters, "in_epoch": epoch}
    rows = Plain.of(session.connection()).execute(_PROFILES, asked)
    found = {number: _unpacked(profile) for number, profile in rows}
    return {number: profile for number, profile in found.items() if profile is not None}


def _unpacked(profile: bytes) -> Profile | None:
    """Unpack a profile; None for one of an earlier release, to be made anew from its reports."""
    try:
        return unpack_profile(profile)
    except Unpackable:
        return None


def move(session: Session, number: int, *, to: int) -> None:
    """Put a matched report into another cluster and set both clusters right."""
    row = session.connection().execute(_PLACE, {"of": number}).first()
    if row is None or row.cluster == to:
        return
    session.connection().execute(_MOVE, {"of": number, "to": to})
    for cluster in sorted((row.cluster, to)):
        rebuild(session, cluster, epoch=row.epoch)


def merge(session: Session, cluster: int, *, into: int) -> None:
    """Put all reports of one cluster into another, and make that one's profiles anew."""
    epochs = session.scalars(select(Matched.epoch).where(Matched.cluster == cluster).distinct())
    of_it = set(epochs)
    session.connection().execute(_MERGE, {"of": cluster, "to": into})
    for epoch in of_it:
        rebuild(session, cluster, epoch=epoch)
        rebuild(session, into, epoch=epoch)


def cluster_of(session: Session, number: int) -> int | None:
    """Give the cluster of a matched report; None when it was never matched."""
    row = session.connection().execute(_PLACE, {"of": number}).first()
    return row.cluster if row else None


def alone(number: int, cluster: int) -> int:
    """Give a cluster for a report that leaves one; the one that began it needs a new name."""
    return number if cluster != number else randbits(_NUMBER_BITS)


def has_company(session: Session, cluster: int) -> bool:
    """Say whether a cluster holds more than one report, of whatever epoch."""
    query = select(Matched.number).where(Matched.cluster == cluster).limit(2)
    return len(session.scalars(query).all()) > 1
