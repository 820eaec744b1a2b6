"""Saving as one goes: marks, words and photos; whatever is wrong, what was typed stays."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from covert.briefs import Brief
from covert.missions import Mission, mission_for, open_brief
from covert.notes import Mark, Notes
from covert.visits import FILE, Noted, begin, noted, save
from leads.ledger.errors import Overtaken
from tipline.accounts.door import fill, signed_in
from tipline.field.door import door
from tipline.field.filing import filed_first
from tipline.field.forms import NotesForm, marks_in, seen_version
from tipline.field.photos import Camera
from tipline.field.sheet import Trouble, place_of, sheet
from tipline.house import the_house
from tipline.pages.i18n import gettext

Page = Response | str | tuple[str, int]


@door.post("/<uuid:mission_id>")
def write(mission_id: UUID) -> Page:
    """Save everything the page holds; then stay, or go on to check it."""
    try:
        return _write(mission_id)
    except Overtaken:
        return filed_first(mission_id, typed=request.form.get("words", ""))


def _write(mission_id: UUID) -> Page:
    mission, brief, before = _open(mission_id)
    camera = Camera(mission_id, before.notes)
    form = fill(NotesForm, request.form)
    valid, trouble = form.validate(), Trouble()
    if form.meta.csrf_field_name in form.errors:
        camera.drop()
        return _page(mission, brief, before, form, trouble)
    trouble = Trouble(photo=camera.keep())
    try:
        if valid:
            _save(mission_id, marks_in(request.form, brief.items), form)
    except Overtaken as first:
        if first.what == FILE:
            raise
        after = _reread(mission_id)
        trouble = Trouble(photo=trouble.photo, who=first.who, theirs=after.notes)
        return _page(mission, brief, after, form, trouble, version=after.version)
    after = _reread(mission_id)
    if not valid:
        return _page(mission, brief, after, form, trouble)
    if trouble.photo:
        return _page(mission, brief, after, form, trouble, version=after.version)
    return _onward(mission, brief, after, form)


def _open(mission_id: UUID) -> tuple[Mission, Brief, Noted]:
    house, unlocked = the_house(), signed_in()
    at, seals = house.clock.now(), house.seals
    with house.database.transaction() as session:
        mission = mission_for(session, mission_id, by=unlocked.actor, at=at)
        if mission.filed:
            raise Overtaken("", FILE)
        before = begin(session, mission, unlocked=unlocked, seals=seals, at=at)
        return mission, open_brief(session, mission, unlocked=unlocked, seals=seals, at=at), before


def _save(mission_id: UUID, marks: Mapping[str, Mark], form: NotesForm) -> None:
    house, unlocked = the_house(), signed_in()
    with house.database.transaction() as session:
        save(
            session,
            mission_for(session, mission_id, by=unlocked.actor, at=house.clock.now()),
            marks=marks,
            words=form.words.data or "",
            version=seen_version(form),
            unlocked=unlocked,
            seals=house.seals,
        )


def _reread(mission_id: UUID) -> Noted:
    house, unlocked = the_house(), signed_in()
    with house.database.reading() as session:
        mission = mission_for(session, mission_id, by=unlocked.actor, at=house.clock.now())
        return noted(session, mission, unlocked=unlocked, seals=house.seals)


def _page(
    mission: Mission,
    brief: Brief,
    after: Noted,
    form: NotesForm,
    trouble: Trouble,
    *,
    version: int | None = None,
) -> tuple[str, int]:
    """Lay out what was typed; it was saved, or seen to differ, at `version`, else at its own."""
    typed = marks_in(request.form, brief.items)
    # An item that only the other member marked keeps their mark; a mark just made wins.
    marks = {**(trouble.theirs.marks if trouble.theirs else {}), **typed}
    page = sheet(
        place_of(mission, brief),
        after.notes,
        form=form,
        version=seen_version(form) if version is None else version,
        marks=marks,
        trouble=trouble,
    )
    return page, trouble.code


def _onward(mission: Mission, brief: Brief, after: Noted, form: NotesForm) -> Page:
    if request.form.get("do") != "check":
        flash(gettext("Saved."))
        return redirect(url_for("field.mission", mission_id=mission.id), code=303)
    missing = _missing(brief, after.notes)
    if missing.missing:
        return _page(mission, brief, after, form, missing, version=after.version)
    return redirect(url_for("field.check", mission_id=mission.id), code=303)


def _missing(brief: Brief, notes: Notes) -> Trouble:
    return Trouble(missing=notes.unmarked(brief.items))
