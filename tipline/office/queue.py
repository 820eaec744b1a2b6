"""The queue of reports (甄别台): what waits, oldest first, with its age and what resembles it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from leads.casework.queue import QueueFilter, QueuePage, QueuePlace, page
from leads.matching.groups import Group
from leads.matching.similar import candidate_counts
from leads.register.recused import shut_to
from leads.register.taxonomy import CATEGORIES
from leads.register.units import districts
from leads.reports.report import Stage
from tipline.office.desk import Desk, at_desk, uuid_or_none
from tipline.office.door import door
from tipline.office.grouped import blocks, groups, in_waves
from tipline.office.held import folded
from tipline.office.report_forms import QueueForm
from tipline.office.tiles import tiles_of


@door.get("/reports")
def queue() -> str:
    """Show one page of the queue."""
    desk = at_desk()
    form = QueueForm(request.args, today=desk.today)
    with desk.house.database.reading() as session:
        units = districts(session)
        form.offer(units)
        wanted = _wanted(form)
        shown = _shown(session, wanted, desk)
        similar = _similar(session, shown, desk)
        found = _groups(session, shown, wanted, desk)
        waving = in_waves(session, shown.rows, found, desk)
        figures, flood = tiles_of(session, desk), folded(session, desk)
    return render_template(
        "office/queue.html",
        form=form,
        blocks=blocks(shown.rows, found),
        waving=waving,
        similar=similar,
        names={unit.code: unit.name for unit in units},
        categories=CATEGORIES,
        tiles=figures,
        flood=flood,
        more=_next(wanted, shown.next),
    )


def _shown(session: Session, wanted: QueueFilter, desk: Desk) -> QueuePage:
    return page(
        session,
        by=desk.unlocked.actor,
        wanted=wanted,
        after=_place(request.args.get("after", "")),
        today=desk.today,
        calendar=desk.house.calendar,
    )


def _similar(session: Session, shown: QueuePage, desk: Desk) -> Mapping[UUID, int]:
    shut = shut_to(session, desk.unlocked.actor)
    return candidate_counts(session, [row.id for row in shown.rows], shut=shut)


def _groups(
    session: Session, shown: QueuePage, wanted: QueueFilter, desk: Desk
) -> Mapping[UUID, Group]:
    # What was decided on stands by day alone: it is looked up there, not worked off.
    waits = wanted.stage is Stage.NEW and not wanted.unread
    return groups(session, shown.rows, desk) if waits else {}


def _wanted(form: QueueForm) -> QueueFilter:
    if not form.validate():
        return QueueFilter()
    return QueueFilter(
        stage=Stage(form.stage.data or Stage.NEW),
        channel=form.channel.data,
        category=form.category.data,
        district=form.district.data,
        unread=bool(form.unread.data),
    )


def _place(text: str) -> QueuePlace | None:
    day, _, report = text.partition("_")
    report_id = uuid_or_none(report)
    try:
        return QueuePlace(date.fromisoformat(day), report_id) if report_id else None
    except ValueError:
        return None


def _next(wanted: QueueFilter, place: QueuePlace | None) -> str | None:
    if place is None:
        return None
    kept = {name: value for name, value in asdict(wanted).items() if value}
    return url_for("office.queue", **kept, after=f"{place.received_on}_{place.report_id}")
