"""The missions there are: which squad, when, how far; never where."""

from flask import render_template, request, url_for

from covert.rechecks import frame
from covert.roster import planned
from tipline.accounts.door import signed_in
from tipline.house import the_house
from tipline.planning.door import door

PAGE = 25


@door.get("/")
def missions() -> str:
    """List the missions, newest first."""
    house, by = the_house(), signed_in().actor
    at, seals = house.clock.now(), house.seals
    page = max(1, request.args.get("page", 1, type=int))
    with house.database.reading() as session:
        rows, total = planned(session, by=by, seals=seals, at=at, page=page, size=PAGE)
        waiting = len(frame(session, by=by, seals=seals, at=at))
    return render_template(
        "planning/missions.html",
        rows=rows,
        page=page,
        pages=-(-total // PAGE),
        waiting=waiting,
        address=lambda number: url_for("planning.missions", page=number),
    )
