"""What an officer does with a report besides accepting it: one page and one form a deed."""

from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from leads.casework.triage import Part, decline, sort, split, transfer
from leads.matching.held import copies_of
from leads.register.taxonomy import category
from leads.register.units import districts
from leads.reports.reading import read, report_for
from leads.reports.report import Report
from tipline.accounts.door import fill
from tipline.office.desk import Desk, Page, acted, at_desk
from tipline.office.door import door
from tipline.office.fields import offer_categories, offer_districts, offer_partners
from tipline.office.report_forms import (
    DeclineForm,
    SortForm,
    SplitForm,
    TransferReportForm,
)
from tipline.office.sorting import Sorted, chosen, offer
from tipline.pages.i18n import gettext

BOTH = ["GET", "POST"]


def _report(report_id: UUID, desk: Desk) -> Report:
    with desk.house.database.reading() as session:
        return report_for(session, report_id, unlocked=desk.unlocked)


def _back(report_id: UUID) -> str:
    return url_for("office.report", report_id=report_id)


@door.route("/reports/<uuid:report_id>/decline", methods=BOTH)
def decline_report(report_id: UUID) -> Page:
    """Decline a report with a reason of the law's list."""
    desk = at_desk()
    with desk.house.database.reading() as session:
        found = report_for(session, report_id, unlocked=desk.unlocked)
        copies = copies_of(session, found, by=desk.unlocked.actor)
    form = fill(DeclineForm, request.form or None)
    form.offer(len(copies))

    def work(session: Session) -> str:
        reason, both = str(form.reason.data), bool(copies) and form.copies.data
        for one in (report_id, *(copies if both else ())):
            decline(session, one, reason=reason, unlocked=desk.unlocked, at=desk.at)
        return url_for("office.held") if both else _back(report_id)

    title, back = gettext("Decline this report"), _back(report_id)
    return acted(form, work, title=title, button=gettext("Decline"), back=back)


@door.route("/reports/<uuid:report_id>/transfer", methods=BOTH)
def transfer_report(report_id: UUID) -> Page:
    """Transfer a report to the authority that is responsible."""
    desk = at_desk()
    meant = category(_report(report_id, desk).category).transfer_to
    form = fill(TransferReportForm, request.form or None, data={"partner": meant})
    offer_partners(form.partner)

    def work(session: Session) -> str:
        to = str(form.partner.data)
        transfer(session, report_id, to=to, unlocked=desk.unlocked, at=desk.at)
        return _back(report_id)

    title, back = gettext("Transfer this report"), _back(report_id)
    return acted(form, work, title=title, button=gettext("Transfer"), back=back)


@door.route("/reports/<uuid:report_id>/split", methods=BOTH)
def split_report(report_id: UUID) -> Page:
    """Split a second matter off a submission; the narrative stands beside the form."""
    desk = at_desk()
    found = _report(report_id, desk)
    form = fill(SplitForm, request.form or None, data={"district": found.district})
    with desk.house.database.transaction() as session:
        offer_districts(form.district, districts(session))
        story = read(
            session, report_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        ).story
    offer_categories(form.category)

    def work(session: Session) -> str:
        part_id = split(
            session,
            report_id,
            _part(form),
            unlocked=desk.unlocked,
            seals=desk.house.seals,
            at=desk.at,
        )
        return _back(part_id)

    title, back = gettext("Split off a second matter"), _back(report_id)
    return acted(
        form, work, title=title, button=gettext("Split off"), back=back, narrative=story.narrative
    )


def _part(form: SplitForm) -> Part:
    return Part(
        district=form.district.data,
        category=form.category.data,
        venue_name=form.venue_name.data or "",
        address=form.address.data or "",
        narrative=form.narrative.data or "",
    )


@door.route("/reports/<uuid:report_id>/sort", methods=BOTH)
def sort_report(report_id: UUID) -> Page:
    """Say which venue is meant, and correct category and district."""
    desk = at_desk()
    found = _report(report_id, desk)
    now = Sorted(found.district, found.category, found.venue_id)
    form = fill(SortForm, request.form or None, data=now.as_data())
    with desk.house.database.reading() as session:
        offer(session, form, now)
    title, back = gettext("Sort this report"), _back(report_id)
    if form.search.data:
        # Only a look at the register: nothing is judged yet, and what was chosen stays chosen.
        return render_template(
            "office/deed.html", form=form, title=title, button=gettext("Save"), back=back
        )

    def work(session: Session) -> str:
        sort(session, report_id, chosen(form), unlocked=desk.unlocked, at=desk.at)
        return back

    return acted(form, work, title=title, button=gettext("Save"), back=back)
