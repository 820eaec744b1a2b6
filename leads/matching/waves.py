"""Waves: many reports within days about one matter, about one venue, or in one wording.

Shown to officers with the figures that they rest on, and no more: a wave may be a campaign, or a
town that has had enough. Nothing is dropped, hidden, put later or scored for being in one. The rule
is in docs/waves.md.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from leads.features.record import Features
from leads.matching.copies import near_copies
from leads.matching.records import fetch, number_of, readable
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.reports.report import Report, Stage
from leads.reports.scope import reports_of

DAYS = 7
"""Days, today among them, within which reports are new."""

FEW = 5
"""Reports within those days from which one speaks of a wave."""

WEEKS = 8
"""Weeks before, from which it is known how many reports a venue usually has."""

TIMES = 4
"""A venue's wave has this many times the reports of its usual week."""

LOOKED = 2_000
"""Newest reports that are looked at: what the page costs has an upper bound."""


class Kind(StrEnum):
    """What the reports of a wave have in common."""

    MATTER = "matter"
    VENUE = "venue"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Recent:
    """One new report: what stands in clear, and what its features say; no word of it."""

    id: UUID
    district: str
    stage: Stage
    received_on: date
    venue_id: UUID | None
    cluster: int
    name: Hashable
    """The keyed name of its venue, for one that is not placed; None when it gives none."""
    wording: int | None
    """Which near copies it belongs to."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave, its reports newest first, and the evidence in figures."""

    kind: Kind
    reports: tuple[Recent, ...]
    usual: float | None
    """Reports in a usual week, for a venue of the register."""

    @property
    def days(self) -> int:
        """Count the days from its first to its newest report, both among them."""
        return (self.reports[0].received_on - self.reports[-1].received_on).days + 1

    @property
    def copies(self) -> int:
        """Count the reports that are nearly one text."""
        held = [one.wording for one in self.reports if one.wording is not None]
        return max((held.count(wording) for wording in set(held)), default=0)

    @property
    def matters(self) -> int:
        """Count the matters that they seem to tell of."""
        return len({one.cluster for one in self.reports})

    @property
    def waiting(self) -> int:
        """Count those that nobody has decided on."""
        return sum(one.stage is Stage.NEW for one in self.reports)

    @property
    def districts(self) -> tuple[str, ...]:
        """List the districts that are named, those named most first."""
        named = [one.district for one in self.reports]
        return tuple(sorted(set(named), key=lambda code: (-named.count(code), code)))

    @property
    def venue_id(self) -> UUID | None:
        """Give the venue of the register that all placed reports of it are about."""
        placed = {one.venue_id for one in self.reports if one.venue_id is not None}
        return placed.pop() if len(placed) == 1 else None


def waves(session: Session, *, by: Actor, today: date) -> tuple[Wave, ...]:
    """Find the waves among the newest reports of the actor's own desk, the largest first."""
    require(by, Deed.SEE_QUEUE)
    first = today - timedelta(days=DAYS - 1)
    found = _recent(session, by=by, since=first)
    placed = Counter(one.venue_id for one in found if one.venue_id is not None)
    rising = _above_usual(session, placed, by=by, today=today)
    kinds: Sequence[tuple[Kind, Callable[[Recent], Hashable]]] = (
        (Kind.MATTER, lambda one: one.cluster),
        (Kind.VENUE, lambda one: one.venue_id or one.name),
        (Kind.WORDING, lambda one: one.wording),
    )
    made = [
        Wave(kind, tuple(of_it), _week(of_it[0], rising) if kind is Kind.VENUE else None)
        for kind, told in kinds
        for of_it in _gathered(found, told)
        if kind is not Kind.VENUE or of_it[0].venue_id is None or of_it[0].venue_id in rising
    ]
    return _widest(made)


def rising_venues(
    session: Session, venue_ids: Collection[UUID], *, by: Actor, today: date
) -> frozenset[UUID]:
    """Give those of these venues that have a wave of reports which wait for a decision.

    For a page of the queue: it looks at the newest reports that wait, and at no others.
    """
    require(by, Deed.SEE_QUEUE)
    first = today - timedelta(days=DAYS - 1)
    waiting = _of_stage(by, Stage.NEW, first).subquery()
    query = (
        select(waiting.c.venue_id, func.count())
        .where(waiting.c.venue_id.in_(venue_ids))
        .group_by(waiting.c.venue_id)
    )
    rows = session.execute(query) if venue_ids else ()
    new = {venue_id: count for venue_id, count in rows if venue_id is not None}
    return frozenset(_above_usual(session, new, by=by, today=today))


def _above_usual(
    session: Session, new: Mapping[UUID, int], *, by: Actor, today: date
) -> dict[UUID, float]:
    """Give the venues that have so many times their usual week, and how many that is."""
    many = {venue_id: count for venue_id, count in new.items() if count >= FEW}
    first = today - timedelta(days=DAYS - 1)
    start = first - timedelta(weeks=WEEKS)
    last = first - timedelta(days=1)
    before = _counts(session, many, by=by, since=start, until=last, most=LOOKED)
    usual = {venue_id: before.get(venue_id, 0) / WEEKS for venue_id in many}
    return {one: week for one, week in usual.items() if many[one] >= TIMES * week}


def _week(one: Recent, rising: Mapping[UUID, float]) -> float | None:
    return None if one.venue_id is None else rising.get(one.venue_id)


def _counts(
    session: Session,
    venue_ids: Collection[UUID],
    *,
    by: Actor,
    since: date,
    until: date,
    most: int,
) -> dict[UUID, int]:
    """Count each venue's reports between two days, no further than `most`; along one index."""
    parts = [
        select(Report.venue_id)
        .where(Report.venue_id == venue_id, Report.received_on.between(since, until))
        .where(reports_of(by))
        # Few reports have a venue: SQLite's figures let the index look worse than the whole table.
        .with_hint(Report, "INDEXED BY ix_reports_venue_id", "sqlite")
        .limit(most)
        .subquery()
        for venue_id in sorted(venue_ids)
    ]
    if not parts:
        return {}
    each = union_all(*(select(part.c.venue_id) for part in parts)).subquery()
    query = select(each.c.venue_id, func.count()).group_by(each.c.venue_id)
    return {venue_id: count for venue_id, count in session.execute(query) if venue_id}


def _recent(session: Session, *, by: Actor, since: date) -> list[Recent]:
    """Fetch the newest reports of a desk since a day, at most `LOOKED`, the newest first."""
    parts = [_of_stage(by, stage, since).subquery() for stage in Stage if stage is not Stage.HELD]
    query = union_all(*(select(part) for part in parts))
    rows = session.execute(query).all()
    rows = sorted(rows, key=lambda row: (row.received_on, row.id), reverse=True)[:LOOKED]
    kept = fetch(session, [number_of(row.id) for row in rows])
    told = {each.number: (each.epoch, features) for each, features in readable(kept.values())}
    copies = near_copies({n: (epoch, f.pieces) for n, (epoch, f) in told.items()})
    return [
        Recent(
            id=row.id,
            district=row.district,
            stage=row.stage,
            received_on=row.received_on,
            venue_id=row.venue_id,
            cluster=kept[number_of(row.id)].cluster,
            name=_name(*told[number_of(row.id)]) if number_of(row.id) in told else None,
            wording=copies.get(number_of(row.id)),
        )
        for row in rows
        if number_of(row.id) in kept
    ]


def _of_stage(by: Actor, stage: Stage, since: date) -> Select[UUID, str, Stage, date, UUID | None]:
    return (
        select(Report.id, Report.district, Report.stage, Report.received_on, Report.venue_id)
        .where(reports_of(by), Report.stage == stage, Report.received_on >= since)
        .order_by(Report.received_on.desc())
        .limit(LOOKED)
    )


def _name(epoch: int, features: Features) -> Hashable:
    return (epoch, features.homes[0]) if features.homes and not features.common else None


def _gathered(
    found: Iterable[Recent], told: Callable[[Recent], Hashable]
) -> Iterable[list[Recent]]:
    groups: dict[Hashable, list[Recent]] = {}
    for one in found:
        if (key := told(one)) is not None:
            groups.setdefault(key, []).append(one)
    return [of_it for of_it in groups.values() if len(of_it) >= FEW]


def _widest(made: Iterable[Wave]) -> tuple[Wave, ...]:
    """Leave out a wave whose reports are all in another that is shown; the largest first."""
    shown: list[Wave] = []
    for wave in sorted(made, key=lambda one: -len(one.reports)):
        own = {one.id for one in wave.reports}
        if not any(own <= {one.id for one in other.reports} for other in shown):
            shown.append(wave)
    return tuple(shown)
