"""The leads board (线索列表): filters, figures, pages; and assigning many leads at once."""

from dataclasses import asdict
from datetime import date

from flask import render_template, request, url_for

from leads.casework.assigning import default_days
from leads.casework.boards import Due, LeadFilter, LeadPlace, page
from leads.casework.states import LeadState
from leads.register.taxonomy import CATEGORIES
from leads.register.units import districts
from tipline.accounts.door import fill
from tipline.office.bulk import Picked, assign_each, picked
from tipline.office.desk import Page, at_desk
from tipline.office.door import door
from tipline.office.lead_forms import BulkForm, LeadsForm
from tipline.office.tiles import counted, tiles_of

COLOURS = {
    LeadState.ACCEPTED: "grey",
    LeadState.ASSIGNED: "blue",
    LeadState.SIGNED: "yellow",
    LeadState.OBJECTED: "orange",
    LeadState.ANSWERED: "purple",
    LeadState.CLOSED: "green",
    LeadState.TRANSFERRED: "teal",
    LeadState.MERGED: "grey",
}


@door.get("/leads")
def leads() -> str:
    """Show one page of the board."""
    desk = at_desk()
    form = LeadsForm(request.args, today=desk.today)
    with desk.house.database.reading() as session:
        units = districts(session)
        form.offer(units)
        wanted = _wanted(form)
        shown = page(
            session,
            by=desk.unlocked.actor,
            wanted=wanted,
            after=_place(request.args.get("after", "")),
            today=desk.today,
            calendar=desk.house.calendar,
        )
        figures = tiles_of(session, desk)
    return render_template(
        "office/leads.html",
        form=form,
        bulk=fill(BulkForm, data={"days": str(default_days())}),
        page=shown,
        found=counted(shown.found),
        names={unit.code: unit.name for unit in units},
        categories=CATEGORIES,
        colours=COLOURS,
        tiles=figures,
        more=_next(wanted, shown.next),
    )


@door.post("/leads/assign")
def assign_many() -> Page:
    """Assign every lead ticked to its own district, and say of each what happened."""
    desk, form = at_desk(), fill(BulkForm, request.form)
    chosen = picked(request.form.getlist("lead"))
    if not form.validate() or not chosen:
        rows = tuple(Picked(one.lead_id, one.version, one.number) for one in chosen)
        return render_template("office/bulk.html", form=form, rows=rows, tried=False), 400
    rows = assign_each(desk, chosen, days=form.days.count)
    return render_template("office/bulk.html", form=form, rows=rows, tried=True)


def _wanted(form: LeadsForm) -> LeadFilter:
    if not form.validate():
        return LeadFilter()
    return LeadFilter(
        text=form.text.data or "",
        state=form.state.data,
        district=form.district.data,
        category=form.category.data,
        channel=form.channel.data,
        due=Due(form.due.data),
    )


def _place(text: str) -> LeadPlace | None:
    day, _, number = text.partition("_")
    try:
        return LeadPlace(date.fromisoformat(day), number) if number else None
    except ValueError:
        return None


def _next(wanted: LeadFilter, place: LeadPlace | None) -> str | None:
    if place is None:
        return None
    kept = {name: value for name, value in asdict(wanted).items() if value}
    return url_for("office.leads", **kept, after=f"{place.day}_{place.number}")
