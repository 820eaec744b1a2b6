"""What an officer does with a lead at the desk: sort, assign, transfer, note, split off."""

from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from leads.casework.assigning import assign, default_days
from leads.casework.merging import split_off
from leads.casework.notes import note
from leads.casework.sorting import sort_lead as sort_it
from leads.casework.transfers import transfer_lead as transfer_it
from leads.matching.corrections import split_from
from leads.register.taxonomy import category
from leads.register.units import districts
from tipline.accounts.door import fill
from tipline.office.about_lead import about_lead, back_to, seen_lead
from tipline.office.desk import Page, at_desk
from tipline.office.door import door
from tipline.office.fields import offer_partners
from tipline.office.lead_forms import (
    AssignForm,
    NoteForm,
    SortLeadForm,
    SplitOffForm,
    TransferLeadForm,
)
from tipline.office.sorting import Sorted, chosen, offer
from tipline.pages.i18n import gettext

BOTH = ["GET", "POST"]


@door.route("/leads/<uuid:lead_id>/assign", methods=BOTH)
def assign_lead(lead_id: UUID) -> Page:
    """Hand a lead to a district."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    given = {"version": lead.version, "district": lead.district, "days": str(default_days())}
    form = fill(AssignForm, request.form or None, data=given)
    with desk.house.database.reading() as session:
        form.offer(districts(session))

    def work(session: Session) -> str:
        assign(
            session,
            lead_id,
            version=form.seen,
            district=form.district.data,
            days=form.days.count,
            unlocked=desk.unlocked,
            seals=desk.house.seals,
            calendar=desk.house.calendar,
            at=desk.at,
        )
        return back_to(lead_id)

    return about_lead(form, work, lead, desk, gettext("Assign to a district"), gettext("Assign"))


@door.route("/leads/<uuid:lead_id>/transfer", methods=BOTH)
def transfer_lead(lead_id: UUID) -> Page:
    """Transfer a lead to the authority that is responsible."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    given = {"version": lead.version, "partner": category(lead.category).transfer_to}
    form = fill(TransferLeadForm, request.form or None, data=given)
    offer_partners(form.partner)

    def work(session: Session) -> str:
        transfer_it(
            session,
            lead_id,
            form.words.data or "",
            to=form.partner.data,
            version=form.seen,
            unlocked=desk.unlocked,
            sealer=desk.house.sealer,
            at=desk.at,
        )
        return back_to(lead_id)

    title = gettext("Transfer to another authority")
    return about_lead(form, work, lead, desk, title, gettext("Transfer"))


@door.route("/leads/<uuid:lead_id>/note", methods=BOTH)
def note_lead(lead_id: UUID) -> Page:
    """Write an internal note."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(NoteForm, request.form or None, data={"version": lead.version})

    def work(session: Session) -> str:
        note(
            session,
            lead_id,
            form.words.data or "",
            version=form.seen,
            unlocked=desk.unlocked,
            sealer=desk.house.sealer,
            at=desk.at,
        )
        return back_to(lead_id)

    return about_lead(form, work, lead, desk, gettext("Add a note"), gettext("Save"))


@door.route("/leads/<uuid:lead_id>/sort", methods=BOTH)
def sort_lead(lead_id: UUID) -> Page:
    """Say which venue a lead is about, and correct category and district."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    now = Sorted(lead.district, lead.category, lead.venue_id)
    form = fill(
        SortLeadForm, request.form or None, data=now.as_data() | {"version": str(lead.version)}
    )
    with desk.house.database.reading() as session:
        offer(session, form, now)
    title, button = gettext("Set venue, category or district"), gettext("Save")
    if form.search.data:
        shown = {"title": title, "button": button, "back": back_to(lead_id), "number": lead.number}
        return render_template("office/deed.html", form=form, **shown)

    def work(session: Session) -> str:
        sort_it(
            session,
            lead_id,
            chosen(form),
            version=form.seen,
            unlocked=desk.unlocked,
            calendar=desk.house.calendar,
            at=desk.at,
        )
        return back_to(lead_id)

    return about_lead(form, work, lead, desk, title, button)


@door.route("/leads/<uuid:lead_id>/reports/<uuid:report_id>/split-off", methods=BOTH)
def split_off_report(lead_id: UUID, report_id: UUID) -> Page:
    """Give a wrongly joined report back to the queue."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(SplitOffForm, request.form or None, data={"version": lead.version})

    def work(session: Session) -> str:
        split_off(
            session, report_id, lead_id, version=form.seen, unlocked=desk.unlocked, at=desk.at
        )
        split_from(session, report_id, lead_id, unlocked=desk.unlocked, at=desk.at)
        return url_for("office.report", report_id=report_id)

    title = gettext("Split this report off")
    return about_lead(form, work, lead, desk, title, gettext("Split off"))
