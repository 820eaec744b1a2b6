"""The docket (待办): what is in a district's hands, and what has ended."""

from dataclasses import dataclass

from flask import render_template, request, url_for

from leads.casework.dockets import PAGE, Docket, Standing, docket
from leads.register.taxonomy import category
from leads.register.workdays import day_of
from tipline.accounts.door import signed_in
from tipline.district.door import door
from tipline.house import the_house
from tipline.pages.i18n import gettext
from tipline.pages.look import Link

FARTHEST = 10_000

COLOURS = {
    Standing.ASSIGNED: "blue",
    Standing.SIGNED: "yellow",
    Standing.OBJECTED: "purple",
    Standing.ANSWERED: "teal",
    Standing.CLOSED: "green",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure over the list; `danger` when somebody should look."""

    figure: str
    label: str
    href: str | None = None
    danger: bool = False


@door.get("/assignments")
def assignments() -> str:
    """List the district's assignments, page by page."""
    ended, page = request.args.get("tab") == "ended", _page()
    house = the_house()
    with house.database.reading() as session:
        listed = docket(
            session,
            by=signed_in().actor,
            today=day_of(house.clock.now()),
            calendar=house.calendar,
            ended=ended,
            page=page,
        )
    return render_template(
        "district/assignments.html",
        docket=listed,
        ended=ended,
        page=page,
        pages=max(1, -(-listed.total // PAGE)),
        tabs=_tabs(ended=ended),
        tiles_shown=_tiles(listed),
        address=lambda number: url_for(
            "district.assignments", tab="ended" if ended else None, page=number
        ),
        category=category,
        colours=COLOURS,
    )


def _page() -> int:
    asked = request.args.get("page", "1")
    return min(max(int(asked), 1), FARTHEST) if asked.isascii() and asked.isdigit() else 1


def _tabs(*, ended: bool) -> tuple[Link, Link]:
    return (
        Link(gettext("In hand"), url_for("district.assignments"), current=not ended),
        Link(gettext("Ended"), url_for("district.assignments", tab="ended"), current=ended),
    )


def _tiles(listed: Docket) -> tuple[Tile, ...]:
    return (
        Tile(f"{listed.live:,}", gettext("In hand")),
        Tile(f"{listed.to_sign:,}", gettext("To sign for")),
        Tile(f"{listed.overdue:,}", gettext("Overdue"), danger=listed.overdue > 0),
        Tile(f"{listed.with_desk:,}", gettext("Waiting for the office")),
    )
