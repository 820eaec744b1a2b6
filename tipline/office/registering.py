"""Registering (登记): an officer types what came by telephone, letter, in person or a transfer."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import StopValidation

from leads.casework.registering import BY_HAND, register
from leads.ledger.base import new_id
from leads.register.taxonomy import Channel
from leads.register.units import districts
from leads.reports.submission import Submission
from tipline.accounts.door import fill
from tipline.forms.choices import OneOf, option
from tipline.forms.dates import DateParts
from tipline.forms.house import HouseForm, form_day
from tipline.forms.texts import PlainText
from tipline.office.desk import Desk, Page, at_desk, carried_out, uuid_or_none
from tipline.office.door import door
from tipline.office.fields import offer_categories, offer_districts
from tipline.office.report_forms import LONGEST_NARRATIVE
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

LATE = timedelta(days=366)
LONG_AGO = timedelta(days=20 * 366)


class RegisterForm(HouseForm):
    """What an officer asks at the telephone, or reads in a letter."""

    report = HiddenField()
    channel = OneOf(_l("How did it come?"), missing=_l("Choose how the report came."))
    received = DateParts(
        _l("Received on"),
        missing=_l("Enter the day on which it was received."),
        description=_l("The office's working days are counted from this day."),
    )
    category = OneOf(_l("Category"), missing=_l("Choose a category."))
    district = OneOf(_l("District"), missing=_l("Choose a district."))
    venue_name = PlainText(
        _l("Venue, as the source named it"), longest=100, missing=_l("Enter the venue's name.")
    )
    address = PlainText(_l("Where it is"), longest=200)
    happened = DateParts(
        _l("When did it happen? (optional)"), description=_l("For example 2026 3 15")
    )
    about = BooleanField(_l("The date is only about right"))
    narrative = PlainText(
        _l("What was said"),
        longest=LONGEST_NARRATIVE,
        lines=True,
        missing=_l("Write what was said or written."),
        description=_l("In the source's own words. Leave out who they are; that goes below."),
    )
    contact = PlainText(
        _l("Name and contact of the source (optional)"),
        longest=200,
        description=_l(
            "Sealed for the identity custodian as soon as you send this; you cannot open it again."
        ),
    )
    official = OneOf(
        _l("Does it concern a government office or an official?"),
        choices=[option("no", _l("No")), option("yes", _l("Yes"))],
        missing=_l("Choose whether an office or an official is concerned."),
        description=_l(
            "If yes, it goes to the independent oversight unit alone and leaves this desk's lists."
        ),
    )

    def validate_received(self, field: Field) -> None:
        """Refuse a day so long ago that it must be a slip."""
        if field.data is not None and field.data < form_day(self) - LATE:
            raise StopValidation(gettext("Enter a day of receipt within the last year."))

    def validate_happened(self, field: Field) -> None:
        """Refuse a day so long ago that it must be a slip."""
        if field.data is not None and field.data < form_day(self) - LONG_AGO:
            raise StopValidation(
                gettext("Enter a day within the last 20 years, or leave the date empty.")
            )


@door.route("/register", methods=["GET", "POST"])
def register_report() -> Page:
    """Ask for what came in, and register it."""
    desk = at_desk()
    form = _form(desk)
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 400
    report_id = uuid_or_none(str(form.report.data))
    if report_id is None:
        form.report.data = str(new_id())
        form.form_errors.append(gettext("Send this again: its number was lost on the way."))
        return _page(form), 400

    def work(session: Session) -> str:
        told = _submission(form, report_id)
        register(session, told, by=desk.unlocked.actor, seals=desk.house.seals, at=desk.at)
        return url_for("office.queue")

    where = carried_out(form, work)
    if where is None:
        return _page(form), 409
    flash(gettext("The report has been registered."))
    return redirect(where, code=303)


def _form(desk: Desk) -> RegisterForm:
    # The number is drawn before sending, so that sending twice registers once.
    data = {"report": str(new_id()), "received": desk.today}
    form = fill(RegisterForm, request.form or None, data=data)
    locale = current_locale().code
    form.channel.choices = [option(one.value, one.said(locale)) for one in BY_HAND]
    with desk.house.database.reading() as session:
        offer_districts(form.district, districts(session))
    offer_categories(form.category)
    for field in (form.district, form.category):
        field.choices = [option("", gettext("Choose")), *(field.choices or [])]
    return form


def _page(form: RegisterForm) -> str:
    return render_template("office/register.html", form=form)


def _submission(form: RegisterForm, report_id: UUID) -> Submission:
    return Submission(
        report_id=report_id,
        channel=Channel(form.channel.data),
        district=form.district.data,
        category=form.category.data,
        venue_name=form.venue_name.data or "",
        address=form.address.data or "",
        happened_on=_day(form.happened.data),
        about=bool(form.about.data),
        narrative=form.narrative.data or "",
        contact=form.contact.data or "",
        concerns_office=form.official.data == "yes",
        files=(),
        received_on=_day(form.received.data) or form.today,
    )


def _day(typed: Any) -> date | None:
    return typed if isinstance(typed, date) else None
