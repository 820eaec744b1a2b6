"""The leads board (线索列表): scoped, filtered and paged by key, so it holds at 100,000 leads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from leads.casework.clocks import days_left
from leads.casework.lead import Lead
from leads.casework.moves import SERIES
from leads.casework.scope import leads_of
from leads.casework.states import ENDS, LeadState
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.taxonomy import Channel
from leads.register.venues import Venue
from leads.register.workdays import WorkCalendar

PAGE = 25
COUNTED = 1000
"""Rows counted at most: a figure above it would cost more than it tells."""
SOON = 3
"""Working days."""

_NUMBER = re.compile(r"(?:(?:XS|JD)-)?(?:(\d{4})-)?(\d{1,6})", re.IGNORECASE)


class Due(StrEnum):
    """How near the deadline is."""

    ANY = ""
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What the officer narrows the board to; `state` is a state's code, "" for open, or "all".

    `text` is a lead's number (its digits are enough), or a part of a venue's name; `channel` is
    the one by which a lead first came.
    """

    text: str = ""
    state: str = ""
    district: str = ""
    category: str = ""
    channel: str = ""
    due: Due = Due.ANY


@dataclass(frozen=True, slots=True)
class LeadPlace:
    """The last row of a page; `day` is its due day, or for ended leads the day it was opened."""

    day: date
    number: str


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead as the board shows it; `left` is in working days, negative when late."""

    id: UUID
    number: str
    version: int
    state: LeadState
    venue: str
    category: str
    district: str
    channel: Channel | None
    reports: int
    gang: bool
    supervised: bool
    opened_on: date
    due_on: date | None
    left: int | None


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One page of the board; `found` counts up to COUNTED + 1, `next` is None on the last."""

    rows: tuple[LeadRow, ...]
    found: int
    next: LeadPlace | None


def page(
    session: Session,
    *,
    by: Actor,
    wanted: LeadFilter,
    after: LeadPlace | None,
    today: date,
    calendar: WorkCalendar,
) -> LeadPage:
    """List one page of the actor's own desk's leads: two queries, three to find a venue by name.

    Leads that run are ordered by their due day, all and ended ones by the newest first.
    """
    require(by, Deed.SEE_LEADS)
    narrowed = _narrowed(session, by, wanted, today=today, calendar=calendar)
    counted = narrowed.with_only_columns(Lead.id).limit(COUNTED + 1).subquery()
    found = session.scalar(select(func.count()).select_from(counted)) or 0
    query = _after(narrowed, wanted, after)
    leads = session.execute(query.limit(PAGE + 1)).all()
    rows = tuple(_row(lead, venue, today=today, calendar=calendar) for lead, venue in leads[:PAGE])
    more = len(leads) > PAGE
    return LeadPage(rows, found, _place(rows[-1], wanted) if more else None)


def _narrowed(
    session: Session, by: Actor, wanted: LeadFilter, *, today: date, calendar: WorkCalendar
) -> Select[Lead, str | None]:
    query = select(Lead, Venue.name).outerjoin(Venue, Venue.id == Lead.venue_id).where(leads_of(by))
    if _runs(wanted):
        query = query.where(Lead.due_on.is_not(None))
    if wanted.state not in {"", "all"}:
        query = query.where(Lead.state == LeadState(wanted.state))
    for column, value in (
        (Lead.district, wanted.district),
        (Lead.category, wanted.category),
        (Lead.channel, wanted.channel),
    ):
        if value:
            query = query.where(column == value)
    if wanted.text:
        query = query.where(_named(session, wanted.text, today))
    return _due(query, wanted.due, today=today, calendar=calendar)


def _runs(wanted: LeadFilter) -> bool:
    # Every lead that has not ended has a due day; that makes "open" one range of the index.
    ended = wanted.state == "all" or wanted.state in {state.value for state in ENDS}
    return not ended


def _due(
    query: Select[Lead, str | None], due: Due, *, today: date, calendar: WorkCalendar
) -> Select[Lead, str | None]:
    if due is Due.OVERDUE:
        return query.where(Lead.due_on < today)
    if due is Due.SOON:
        return query.where(Lead.due_on.between(today, calendar.add(today, SOON)))
    return query


def _named(session: Session, text: str, today: date) -> ColumnElement[bool]:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Lead.venue_id.in_(_venues(session, text))
    year, digits = match.groups()
    years = (year,) if year else (today.year, today.year - 1)
    named = [f"{of}-{one}-{int(digits):05d}" for of in SERIES.values() for one in years]
    return Lead.number.in_(named)


def _venues(session: Session, text: str) -> Sequence[UUID]:
    # Fetched first: given a list, both databases go by the venues; given a query, SQLite walks
    # every open lead in order of its due day.
    query = select(Venue.id).where(Venue.name.contains(text, autoescape=True))
    return session.scalars(query.order_by(Venue.name).limit(COUNTED)).all()


def _after(
    query: Select[Lead, str | None], wanted: LeadFilter, after: LeadPlace | None
) -> Select[Lead, str | None]:
    if _runs(wanted):
        if after is not None:
            query = query.where(tuple_(Lead.due_on, Lead.number) > (after.day, after.number))
        return query.order_by(Lead.due_on, Lead.number)
    if after is not None:
        query = query.where(tuple_(Lead.opened_on, Lead.number) < (after.day, after.number))
    return query.order_by(Lead.opened_on.desc(), Lead.number.desc())


def _place(row: LeadRow, wanted: LeadFilter) -> LeadPlace:
    return LeadPlace((_runs(wanted) and row.due_on) or row.opened_on, row.number)


def _row(
    lead: Lead,
    venue: str | None,
    *,
    today: date,
    calendar: WorkCalendar,
) -> LeadRow:
    return LeadRow(
        id=lead.id,
        number=lead.number,
        version=lead.version,
        state=lead.state,
        venue=venue or "",
        category=lead.category,
        district=lead.district,
        channel=Channel(lead.channel) if lead.channel else None,
        reports=lead.reports,
        gang=lead.gang,
        supervised=lead.supervised,
        opened_on=lead.opened_on,
        due_on=lead.due_on,
        left=None if lead.due_on is None else days_left(lead.due_on, today, calendar),
    )
