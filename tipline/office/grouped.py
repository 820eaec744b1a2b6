"""The queue's rows put beside those that they seem to belong with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from leads.casework.queue import QueueRow
from leads.matching.groups import Group, groups_of
from leads.matching.waves import DAYS, FEW, rising_venues
from tipline.office.desk import Desk
from tipline.pages.i18n import current_locale, gettext


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together: a headline and where it leads, or one row by itself without."""

    rows: tuple[QueueRow, ...]
    headline: str
    further: str
    href: str


def since(today: date) -> date:
    """Give the first of the days that count as new."""
    return today - timedelta(days=DAYS - 1)


def in_waves(
    session: Session, rows: Sequence[QueueRow], found: Mapping[UUID, Group], desk: Desk
) -> frozenset[UUID]:
    """Say which of a page's rows are in a wave about one matter or one venue.

    One wording about many venues shows on the page of waves alone.
    """
    venues = {row.venue_id for row in rows if row.venue_id is not None}
    rising = rising_venues(session, venues, by=desk.unlocked.actor, today=desk.today)
    of_matters = {report_id for report_id, group in found.items() if group.recent >= FEW}
    return frozenset(row.id for row in rows if row.venue_id in rising or row.id in of_matters)


def groups(session: Session, rows: Sequence[QueueRow], desk: Desk) -> dict[UUID, Group]:
    """Find the groups of a page's rows."""
    asked = [row.id for row in rows]
    return groups_of(session, asked, by=desk.unlocked.actor, since=since(desk.today))


def blocks(rows: Sequence[QueueRow], found: Mapping[UUID, Group]) -> tuple[Block, ...]:
    """Put every group at the place of its first row; nothing leaves the page or comes twice."""
    by_cluster: dict[int | UUID, list[QueueRow]] = {}
    for row in rows:
        group = found.get(row.id)
        by_cluster.setdefault(group.cluster if group else row.id, []).append(row)
    return tuple(_block(of_it, found.get(of_it[0].id)) for of_it in by_cluster.values())


def _block(rows: Sequence[QueueRow], group: Group | None) -> Block:
    if group is None:
        return Block(tuple(rows), "", "", "")
    elsewhere = len(group.waiting) - len(rows)
    further = gettext("%(count)s of them further on", count=elsewhere) if elsewhere > 0 else ""
    href = url_for("office.together", report_id=rows[0].id)
    return Block(tuple(rows), headline(group), further, href)


def headline(group: Group) -> str:
    """Say what a group is: reports, never people, and what nobody has checked yet only seems."""
    lead = group.lead
    if lead is None and group.many:
        return gettext(
            "%(count)s or more reports seem to tell of one matter", count=len(group.waiting)
        )
    if lead is None:
        return gettext("%(count)s reports seem to tell of one matter", count=len(group.waiting))
    if lead.takes:
        return gettext("Seems to belong to lead %(number)s", number=lead.number)
    return gettext(
        "Seems to belong to lead %(number)s, which takes no more reports: %(state)s",
        number=lead.number,
        state=lead.state.said(current_locale().code),
    )
