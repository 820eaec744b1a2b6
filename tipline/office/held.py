"""What came in a flood (集中涌入): one line in the queue, and the page behind it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from leads.matching.held import LOOKED, Bundle, bundles, held_days, most_alike, release
from leads.register.taxonomy import CATEGORIES
from leads.register.units import districts
from tipline.accounts.door import fill
from tipline.forms.choices import Several, option
from tipline.forms.house import HouseForm
from tipline.office.desk import Desk, Page, at_desk, carried_out, uuid_or_none
from tipline.office.door import door
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

LISTED = 100
"""Texts that the page of a day offers, those that stand alone first."""


class HeldForm(HouseForm):
    """Which of the held reports go to the queue."""

    reports = Several(
        _l("Which of them should be in the queue?"), missing=_l("Tick at least one report.")
    )


@dataclass(frozen=True, slots=True)
class Folded:
    """Everything that is held, as the one line of the queue."""

    count: int
    newest: date


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a day: the report that stands for it, what it is filed under, how often."""

    id: UUID
    category: str
    district: str
    count: int


def folded(session: Session, desk: Desk) -> Folded | None:
    """Fold all days into one line; None when nothing is held."""
    days = held_days(session, by=desk.unlocked.actor)
    return Folded(sum(one.count for one in days), days[0].day) if days else None


@door.get("/held")
def held() -> str:
    """List the days on which reports came in a flood."""
    desk = at_desk()
    with desk.house.database.reading() as session:
        days = held_days(session, by=desk.unlocked.actor)
    return render_template("office/held.html", days=days)


@door.route("/held/<day>", methods=["GET", "POST"])
def held_day(day: str) -> Page:
    """Show what came on one day, one text once; put what is ticked into the queue."""
    desk, on = at_desk(), _day(day)
    form = fill(HeldForm, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _show(form, on, desk)
    ticked = [one for text in form.reports.data or () if (one := uuid_or_none(text))]
    form.reports.choices = [option(str(one), "") for one in ticked]
    if not form.validate():
        return _show(form, on, desk), 400

    def work(session: Session) -> str:
        done = release(session, ticked, unlocked=desk.unlocked, at=desk.at)
        flash(gettext("%(count)s put into the queue", count=done))
        return url_for("office.queue")

    where = carried_out(form, work)
    return (_show(form, on, desk), 409) if where is None else redirect(where, code=303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _show(form: HeldForm, on: date, desk: Desk) -> str:
    with desk.house.database.reading() as session:
        by = desk.unlocked.actor
        count = sum(one.count for one in held_days(session, by=by) if one.day == on)
        found = bundles(session, by=by, day=on) if count else ()
        locale = current_locale().code
        names = {unit.code: unit.name.said(locale) for unit in districts(session)}
    return render_template(
        "office/held_day.html",
        form=form,
        lines=[_line(one, names, locale) for one in found[:LISTED]],
        day=on,
        count=count,
        looked=min(count, LOOKED),
        alike=most_alike(found),
        texts=len(found),
        listed=LISTED,
    )


def _line(bundle: Bundle, names: dict[str, str], locale: str) -> Line:
    known = CATEGORIES.get(bundle.category)
    category = known.name.said(locale) if known else bundle.category
    district = names.get(bundle.district, bundle.district)
    return Line(bundle.first, category, district, len(bundle.reports))
