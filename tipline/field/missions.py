"""Today's missions, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from covert.missions import WRITING_UP, MissionRow, list_for, mission_for, open_brief
from covert.visits import noted
from leads.register.workdays import day_of
from tipline.accounts.door import signed_in
from tipline.field.door import door
from tipline.field.sheet import form_of, place_of, sheet
from tipline.house import the_house


@dataclass(frozen=True, slots=True)
class Shown:
    """A mission in the list, with what the hour says of it."""

    row: MissionRow
    today: bool
    over: bool
    file_by: datetime


@door.get("")
def missions() -> str:
    """List the squad's missions; those before their hour show their hours and nothing else."""
    house = the_house()
    at = house.clock.now()
    with house.database.transaction() as session:
        rows = list_for(session, unlocked=signed_in(), seals=house.seals, at=at)
    return render_template("field/missions.html", shown=[_shown(row, at) for row in rows])


def _shown(row: MissionRow, at: datetime) -> Shown:
    return Shown(
        row,
        today=day_of(row.opens_at) == day_of(at),
        over=at >= row.closes_at,
        file_by=row.closes_at + WRITING_UP,
    )


@door.get("/<uuid:mission_id>")
def mission(mission_id: UUID) -> Response | str:
    """Show a mission and what was noted so far."""
    house, unlocked = the_house(), signed_in()
    at, seals = house.clock.now(), house.seals
    with house.database.transaction() as session:
        found = mission_for(session, mission_id, by=unlocked.actor, at=at)
        if found.filed:
            return redirect(url_for("field.filed", mission_id=mission_id), code=303)
        kept = noted(session, found, unlocked=unlocked, seals=seals)
        brief = open_brief(session, found, unlocked=unlocked, seals=seals, at=at)
    return sheet(
        place_of(found, brief),
        kept.notes,
        form=form_of(kept),
        version=kept.version,
        marks=kept.notes.marks,
    )
