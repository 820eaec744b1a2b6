"""The report queue (甄别台): what waits for the desk's decision, oldest first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.taxonomy import CATEGORIES, Channel
from leads.register.venues import Venue
from leads.register.workdays import WorkCalendar
from leads.reports.report import Report, Stage
from leads.reports.scope import reports_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the officer narrows the queue to; an empty word narrows nothing."""

    stage: Stage = Stage.NEW
    channel: str = ""
    category: str = ""
    district: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """The last row of a page: the next page begins after it."""

    received_on: date
    report_id: UUID


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One report as the queue shows it; `age` is in working days since receipt."""

    id: UUID
    channel: Channel
    category: str
    gang: bool
    district: str
    received_on: date
    age: int
    stage: Stage
    unread: bool
    venue: str
    venue_id: UUID | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `next` is None on the last."""

    rows: tuple[QueueRow, ...]
    next: QueuePlace | None


def page(
    session: Session,
    *,
    by: Actor,
    wanted: QueueFilter,
    after: QueuePlace | None,
    today: date,
    calendar: WorkCalendar,
) -> QueuePage:
    """List one page of the actor's own desk's reports, in one query."""
    require(by, Deed.SEE_QUEUE)
    query = _narrowed(_columns().where(reports_of(by)), wanted)
    if after is not None:
        query = query.where(
            tuple_(Report.received_on, Report.id) > (after.received_on, after.report_id)
        )
    found = session.execute(query.order_by(Report.received_on, Report.id).limit(PAGE + 1)).all()
    rows = tuple(_row(report, venue, today=today, calendar=calendar) for report, venue in found)
    if len(rows) <= PAGE:
        return QueuePage(rows, None)
    last = rows[PAGE - 1]
    return QueuePage(rows[:PAGE], QueuePlace(last.received_on, last.id))


def _columns() -> Select[Report, str]:
    return select(Report, Venue.name).outerjoin(Venue, Venue.id == Report.venue_id)


def _narrowed(query: Select[Report, str], wanted: QueueFilter) -> Select[Report, str]:
    query = (
        query.where(Report.unread) if wanted.unread else query.where(Report.stage == wanted.stage)
    )
    for column, value in (
        (Report.channel, wanted.channel),
        (Report.category, wanted.category),
        (Report.district, wanted.district),
    ):
        if value:
            query = query.where(column == value)
    return query


def _row(report: Report, venue: str | None, *, today: date, calendar: WorkCalendar) -> QueueRow:
    known = CATEGORIES.get(report.category)
    return QueueRow(
        id=report.id,
        channel=Channel(report.channel),
        category=report.category,
        gang=known is not None and known.gang,
        district=report.district,
        received_on=report.received_on,
        age=max(calendar.between(report.received_on, today), 0),
        stage=report.stage,
        unread=report.unread,
        venue=venue or "",
        venue_id=report.venue_id,
    )
