"""Check, file once, and a calm page afterwards that tells nothing."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from covert.findings import file
from covert.missions import mission_for, open_brief
from covert.visits import FILE, Filed, noted
from covert.visits import filed as filed_by
from leads.ledger.errors import Overtaken, Refused
from tipline.accounts.door import fill, signed_in
from tipline.field.door import door
from tipline.field.forms import FileForm, seen_version
from tipline.field.sheet import place_of
from tipline.house import the_house

Page = Response | str | tuple[str, int]
TAKEN = 409


@door.get("/<uuid:mission_id>/check")
def check(mission_id: UUID) -> Page:
    """Show everything once more before it is filed."""
    return _check(mission_id, fill(FileForm))


def _check(mission_id: UUID, form: FileForm, *, who: str = "", code: int = 200) -> Page:
    house, unlocked = the_house(), signed_in()
    at, seals = house.clock.now(), house.seals
    with house.database.transaction() as session:
        mission = mission_for(session, mission_id, by=unlocked.actor, at=at)
        if mission.filed:
            return _to("filed", mission_id)
        kept = noted(session, mission, unlocked=unlocked, seals=seals)
        brief = open_brief(session, mission, unlocked=unlocked, seals=seals, at=at)
    if kept.notes.unmarked(brief.items):
        return _to("mission", mission_id)
    page = render_template(
        "field/check.html",
        place=place_of(mission, brief),
        form=form,
        notes=kept.notes,
        version=kept.version,
        seen=kept.notes.seen(brief.items),
        who=who,
    )
    return page, code


@door.post("/<uuid:mission_id>/file")
def send(mission_id: UUID) -> Page:
    """File the visit; of two members at once one files, and the other is told who did."""
    form = fill(FileForm, request.form)
    if not form.validate():
        return _check(mission_id, form, code=400)
    try:
        the_house().database.attempt(lambda session: _file(session, mission_id, form))
    except Overtaken as first:
        if first.what == FILE:
            return filed_first(mission_id)
        return _check(mission_id, form, who=first.who, code=TAKEN)
    except Refused:
        return _to("mission", mission_id)
    return _to("filed", mission_id)


def _file(session: Session, mission_id: UUID, form: FileForm) -> None:
    house, unlocked = the_house(), signed_in()
    at = house.clock.now()
    file(
        session,
        mission_for(session, mission_id, by=unlocked.actor, at=at),
        version=seen_version(form),
        unlocked=unlocked,
        seals=house.seals,
        at=at,
    )


@door.get("/<uuid:mission_id>/filed")
def filed(mission_id: UUID) -> Page:
    """Say that it is filed, by whom and when; alike for a first visit and for a re-check."""
    done = _done(mission_id)
    if done is None:
        return _to("mission", mission_id)
    return render_template("field/filed.html", done=done, first=False, typed="")


def filed_first(mission_id: UUID, *, typed: str = "") -> Page:
    """Tell a member that another filed before them; one's own second press is no news."""
    done = _done(mission_id)
    if done is None or (done.officer_id == signed_in().actor.id and not typed):
        return _to("filed", mission_id)
    return render_template("field/filed.html", done=done, first=True, typed=typed), TAKEN


def _done(mission_id: UUID) -> Filed | None:
    house = the_house()
    with house.database.reading() as session:
        found = mission_for(session, mission_id, by=signed_in().actor, at=house.clock.now())
        return filed_by(session, found.id)


def _to(page: str, mission_id: UUID) -> Response:
    return redirect(url_for(f"field.{page}", mission_id=mission_id), code=303)
