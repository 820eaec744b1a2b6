"""The figures over the desk's pages, each leading to the list behind it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from leads.casework.boards import COUNTED
from leads.casework.states import LeadState
from leads.casework.tiles import tiles
from tipline.office.desk import Desk
from tipline.pages.formats import figure
from tipline.pages.i18n import gettext


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, its words, where it leads, and whether it is a bad sign."""

    figure: str
    label: str
    href: str
    danger: bool = False


def tiles_of(session: Session, desk: Desk) -> tuple[Tile, ...]:
    """Count and draw a desk's tiles; beyond what is counted a figure says "more than"."""
    by, calendar = desk.unlocked.actor, desk.house.calendar
    counts = tiles(session, by=by, today=desk.today, calendar=calendar)
    return (
        _reports(counts.waiting, gettext("Reports to decide on")),
        _reports(counts.unread, gettext("New messages"), unread="y"),
        _leads(counts.to_assign, gettext("Leads to assign"), state=LeadState.ACCEPTED.value),
        _leads(counts.objections, gettext("Objections to rule on"), state=LeadState.OBJECTED.value),
        _leads(counts.to_review, gettext("Answers to review"), state=LeadState.ANSWERED.value),
        _leads(counts.soon, gettext("Due within three working days"), due="soon"),
        _leads(counts.overdue, gettext("Overdue"), danger=counts.overdue > 0, due="overdue"),
    )


def _reports(count: int, label: str, **narrowed: Any) -> Tile:
    return Tile(counted(count), label, url_for("office.queue", **narrowed))


def _leads(count: int, label: str, *, danger: bool = False, **narrowed: Any) -> Tile:
    return Tile(counted(count), label, url_for("office.leads", **narrowed), danger=danger)


def counted(count: int) -> str:
    """Write a count that was counted only so far."""
    if count > COUNTED:
        return gettext("more than %(count)s", count=figure(COUNTED))
    return figure(count)
