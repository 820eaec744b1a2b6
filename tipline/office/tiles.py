"""The figures over the desk's pages, each leading to the list behind it."""

from dataclasses import dataclass

from flask import url_for

from leads.casework.boards import COUNTED
from leads.casework.states import LeadState
from leads.casework.tiles import Tiles
from tipline.formats import figure
from tipline.i18n import gettext


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, its words, where it leads, and whether it is a bad sign."""

    figure: str
    label: str
    href: str
    danger: bool = False


def drawn(counts: Tiles) -> tuple[Tile, ...]:
    """Draw the tiles; beyond what is counted a figure says "more than"."""
    leads = "office.leads"
    return (
        Tile(counted(counts.waiting), gettext("Reports to decide on"), url_for("office.queue")),
        Tile(counted(counts.unread), gettext("New messages"), url_for("office.queue", unread="y")),
        Tile(
            counted(counts.to_assign),
            gettext("Leads to assign"),
            url_for(leads, state=LeadState.ACCEPTED.value),
        ),
        Tile(
            counted(counts.objections),
            gettext("Objections to rule on"),
            url_for(leads, state=LeadState.OBJECTED.value),
        ),
        Tile(
            counted(counts.to_review),
            gettext("Answers to review"),
            url_for(leads, state=LeadState.ANSWERED.value),
        ),
        Tile(
            counted(counts.soon),
            gettext("Due within three working days"),
            url_for(leads, due="soon"),
        ),
        Tile(
            counted(counts.overdue),
            gettext("Overdue"),
            url_for(leads, due="overdue"),
            danger=counts.overdue > 0,
        ),
    )


def counted(count: int) -> str:
    """Write a count that was counted only so far."""
    if count > COUNTED:
        return gettext("more than %(count)s", count=figure(COUNTED))
    return figure(count)
