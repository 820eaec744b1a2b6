"""The register of venues at the desk: find one, enter one, open its dossier (一户一档)."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import redirect

from leads.casework.dossiers import Dossier, enter_venue, open_dossier
from leads.register.authority import Deed, may, require
from leads.register.entering import Entry
from leads.register.register_file import LONGEST, aliases
from leads.register.taxonomy import CATEGORIES, VenueKind
from leads.register.units import districts
from leads.register.venues import search
from tipline.accounts.door import fill
from tipline.forms.choices import OneOf, option
from tipline.forms.house import HouseForm, QueryForm
from tipline.forms.texts import PlainText
from tipline.office.desk import Desk, Page, at_desk, carried_out
from tipline.office.door import door
from tipline.office.fields import anything, offer_districts
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

FOUND = 50


class FindForm(QueryForm):
    """What narrows the register."""

    text = PlainText(_l("Part of its name"), longest=60)
    district = OneOf(_l("District"))


class VenueForm(HouseForm):
    """A venue as its licence and its sign say it."""

    name = PlainText(
        _l("Name"), longest=LONGEST["name"], missing=_l("Enter the name on its licence or sign.")
    )
    aliases = PlainText(
        _l("Other names it goes by"),
        longest=LONGEST["aliases"],
        description=_l("A semicolon between them"),
    )
    kind = OneOf(_l("Kind"), missing=_l("Choose a kind of venue."))
    district = OneOf(_l("District"), missing=_l("Choose a district."))
    address = PlainText(_l("Address"), longest=LONGEST["address"])
    licence = PlainText(
        _l("Licence"),
        longest=LONGEST["licence"],
        description=_l("The number on it; leave it empty for a venue without one."),
    )


@door.get("/venues")
def venues() -> str:
    """List the venues whose name holds what was typed."""
    desk = at_desk()
    require(desk.unlocked.actor, Deed.SEE_VENUES)
    form = FindForm(request.args, today=desk.today)
    with desk.house.database.reading() as session:
        units = districts(session)
        offer_districts(form.district, units)
        anything(form.district)
        sought = (form.text.data or "", form.district.data) if form.validate() else ("", "")
        found = search(session, sought[0], district=sought[1], limit=FOUND + 1)
    return render_template(
        "office/venues.html",
        may_enter=may(desk.unlocked.actor, Deed.ENTER_VENUE),
        form=form,
        venues=found[:FOUND],
        more=len(found) > FOUND,
        names={unit.code: unit.name for unit in units},
        kinds={kind.value: kind for kind in VenueKind},
    )


@door.get("/venues/<uuid:venue_id>")
def venue(venue_id: UUID) -> str:
    """Show a venue's dossier."""
    desk = at_desk()
    with desk.house.database.reading() as session:
        dossier = open_dossier(session, venue_id, by=desk.unlocked.actor)
        names = {unit.code: unit.name for unit in districts(session)}
    return render_template(
        "office/venue.html",
        may_enter=may(desk.unlocked.actor, Deed.ENTER_VENUE),
        dossier=dossier,
        kind=VenueKind(dossier.venue.kind),
        names=names,
        categories=CATEGORIES,
    )


@door.route("/venues/new", methods=["GET", "POST"])
def new_venue() -> Page:
    """Enter a venue."""
    desk = at_desk()
    require(desk.unlocked.actor, Deed.ENTER_VENUE)
    return _put(desk, None, gettext("Enter a venue"))


@door.route("/venues/<uuid:venue_id>/change", methods=["GET", "POST"])
def change_venue(venue_id: UUID) -> Page:
    """Correct what the register says of a venue."""
    desk = at_desk()
    require(desk.unlocked.actor, Deed.ENTER_VENUE)
    with desk.house.database.reading() as session:
        dossier = open_dossier(session, venue_id, by=desk.unlocked.actor)
    return _put(desk, dossier, gettext("Change a venue"))


def _put(desk: Desk, dossier: Dossier | None, title: str) -> Page:
    known = _filled(dossier) if dossier else None
    form = fill(VenueForm, request.form or None, data=known)
    _offer(form, desk)
    venue_id = dossier.venue.id if dossier else None
    back = url_for("office.venue", venue_id=venue_id) if dossier else url_for("office.venues")
    code = 200
    if request.method == "POST":
        code = 400
        if form.validate():
            where = carried_out(form, lambda session: _enter(session, desk, form, venue_id))
            if where is not None:
                flash(gettext("The register has been changed."))
                return redirect(where, code=303)
            code = 409
    page = render_template(
        "office/deed.html", form=form, title=title, button=gettext("Save"), back=back
    )
    return page, code


def _enter(session: Session, desk: Desk, form: VenueForm, venue_id: UUID | None) -> str:
    entry = Entry(
        name=form.name.data or "",
        aliases=aliases(form.aliases.data or ""),
        kind=form.kind.data,
        district=form.district.data,
        address=form.address.data or "",
        licence=form.licence.data or "",
    )
    key, by = desk.house.keys.feature, desk.unlocked.actor
    entered = enter_venue(session, entry, venue_id=venue_id, by=by, key=key, at=desk.at)
    return url_for("office.venue", venue_id=entered)


def _offer(form: VenueForm, desk: Desk) -> None:
    locale = current_locale().code
    form.kind.choices = [option(kind.value, kind.said(locale)) for kind in VenueKind]
    with desk.house.database.reading() as session:
        offer_districts(form.district, districts(session))
    for field in (form.kind, form.district):
        field.choices = [option("", gettext("Choose")), *(field.choices or [])]


def _filled(dossier: Dossier) -> dict[str, str]:
    card = dossier.venue
    return {
        "name": card.name,
        "aliases": "; ".join(dossier.aliases),
        "kind": card.kind,
        "district": card.district,
        "address": card.address,
        "licence": card.licence,
    }
