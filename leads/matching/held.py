"""What came in a flood, for an officer: by day, one text once, and what stands alone first.

A flood is told by where it came from and how fast, which nobody keeps; here only words are
compared, by their keyed features. Whatever is held can be put into the queue. Nobody is scored.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leads.casework.handlings import Handling, keep, turn
from leads.features.record import Unpackable, unpack
from leads.ledger import outbox
from leads.matching.copies import near_copies
from leads.matching.epochs import live
from leads.matching.records import fetch, number_of, readable
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.officers import Actor
from leads.register.public_status import PublicStatus
from leads.register.units import UnitKind
from leads.reports.quarantine import hold
from leads.reports.reading import report_for
from leads.reports.report import Report, ReportTokens, Stage, midnight
from leads.reports.scope import reports_of

LOOKED = 500
"""Newest reports of a day that are compared: what the page costs has an upper bound."""

COPIES = 50
"""Reports in nearly one wording within two days that are held together, wherever they came from."""

_SEEN = 2_000
"""Newest waiting reports that are looked at for copies."""

Pieces = dict[int, tuple[int, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class HeldDay:
    """How many reports of one day are held."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Held reports that are nearly one text; most often one by itself."""

    reports: tuple[UUID, ...]
    district: str
    category: str

    @property
    def first(self) -> UUID:
        """Give the one that stands for all."""
        return self.reports[0]


def held_days(session: Session, *, by: Actor) -> tuple[HeldDay, ...]:
    """Count what is held at the actor's own desk, day by day, the newest first."""
    require(by, Deed.SEE_QUEUE)
    query = (
        select(Report.received_on, func.count())
        .where(reports_of(by), Report.stage == Stage.HELD)
        .group_by(Report.received_on)
        .order_by(Report.received_on.desc())
    )
    return tuple(HeldDay(day, count) for day, count in session.execute(query))


def bundles(session: Session, *, by: Actor, day: date) -> tuple[Bundle, ...]:
    """Put the newest held reports of a day together by wording; what stands alone comes first."""
    require(by, Deed.SEE_QUEUE)
    rows = session.execute(
        select(Report.id, Report.district, Report.category)
        .where(reports_of(by), Report.stage == Stage.HELD, Report.received_on == day)
        .order_by(Report.id)
        .limit(LOOKED)
    ).all()
    copies = near_copies(_pieces(session, [row.id for row in rows]))
    found: dict[int, list[UUID]] = {}
    of = {row.id: row for row in rows}
    for row in rows:
        number = number_of(row.id)
        found.setdefault(copies.get(number, number), []).append(row.id)
    made = [Bundle(tuple(ids), of[ids[0]].district, of[ids[0]].category) for ids in found.values()]
    return tuple(sorted(made, key=lambda bundle: (len(bundle.reports), bundle.first)))


def copies_of(session: Session, report: Report, *, by: Actor) -> tuple[UUID, ...]:
    """List the held reports that are nearly in the words of a held one; none of any other."""
    if report.stage is not Stage.HELD:
        return ()
    found = bundles(session, by=by, day=report.received_on)
    own = next((one.reports for one in found if report.id in one.reports), ())
    return tuple(one for one in own if one != report.id)


def most_alike(found: Collection[Bundle]) -> int:
    """Count the reports of the largest text that came more than once; 0 when none did."""
    sizes = Counter(len(bundle.reports) for bundle in found)
    largest = max(sizes, default=0)
    return largest if largest > 1 else 0


def release(
    session: Session, report_ids: Collection[UUID], *, unlocked: Unlocked, at: datetime
) -> int:
    """Put held reports into the queue, each once, and have them matched; say how many.

    Overtaken when a colleague was first, NotFound for a report of another desk.
    """
    by = unlocked.actor
    require(by, Deed.RELEASE)
    for report_id in report_ids:
        report = report_for(session, report_id, unlocked=unlocked)
        turn(session, report, Stage.NEW, status=PublicStatus.RECEIVED, was=Stage.HELD)
        keep(session, report, Deed.RELEASE, by=by, at=at)
        if report.desk == UnitKind.OFFICE:
            before = midnight(report.received_on) - timedelta(days=1)
            outbox.post(session, "match_report", report_id, at=before)
    return len(report_ids)


def hold_copies(session: Session, *, today: date) -> int:
    """Hold what many networks sent in nearly one wording; say how many reports.

    What an officer has put into the queue stays there.
    """
    handled = select(Handling.id).where(Handling.report_id == Report.id).exists()
    waiting = session.scalars(
        select(Report.id)
        .where(Report.desk == UnitKind.OFFICE.value, Report.stage == Stage.NEW)
        .where(Report.received_on >= today - timedelta(days=1), ~handled)
        .order_by(Report.received_on.desc())
        .limit(_SEEN)
    ).all()
    if len(waiting) < COPIES:
        return 0
    texts: dict[int, list[UUID]] = {}
    ids = {number_of(report_id): report_id for report_id in waiting}
    for number, text in near_copies(_pieces(session, waiting)).items():
        texts.setdefault(text, []).append(ids[number])
    many = [one for of_it in texts.values() if len(of_it) >= COPIES for one in of_it]
    return hold(session, many) if many else 0


def _pieces(session: Session, report_ids: Collection[UUID]) -> Pieces:
    """Give the keyed pieces of reports: those that wait for the matcher, and those it had."""
    numbers = [number_of(report_id) for report_id in report_ids]
    matched = readable(fetch(session, numbers).values())
    pieces: Pieces = {each.number: (each.epoch, told.pieces) for each, told in matched}
    return pieces | _waiting(session, report_ids, live(session))


def _waiting(session: Session, report_ids: Collection[UUID], epochs: Mapping[int, int]) -> Pieces:
    query = select(ReportTokens.report_id, ReportTokens.mark, ReportTokens.features).where(
        ReportTokens.report_id.in_(report_ids), ReportTokens.newest
    )
    found: Pieces = {}
    for report_id, mark, packed in session.execute(query):
        try:
            told = unpack(packed)
        except Unpackable:
            continue
        # Of a key that nothing was matched under yet there is no number: any other will do.
        found[number_of(report_id)] = (epochs.get(mark, -1), told.pieces)
    return found
