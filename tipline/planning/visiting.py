"""Planning a visit to one registered venue, found by part of its name."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from covert.briefs import brief_for
from covert.missions import plan
from leads.ledger.errors import Refused
from leads.register.checklist import Mode
from leads.register.taxonomy import VenueKind
from leads.register.venues import VenueCard, card, search, venue
from tipline.accounts.door import fill, signed_in
from tipline.forms.choices import option
from tipline.forms.texts import clean
from tipline.house import the_house
from tipline.pages.i18n import current_locale, gettext
from tipline.planning.door import door
from tipline.planning.forms import VisitForm, offer_hours

LONGEST_SOUGHT = 80


@door.route("/visit", methods=["GET", "POST"])
def visit() -> Response | str | tuple[str, int]:
    """Find a venue and plan a visit to it."""
    sought = clean(request.values.get("sought", ""), lines=False)[:LONGEST_SOUGHT]
    form = fill(VisitForm, request.form if request.method == "POST" else None)
    found = _offer(form, sought)
    if request.method == "GET":
        return _page(form, sought, found)
    if not form.validate():
        return _page(form, sought, found), 400
    try:
        _plan(form)
    except Refused as refusal:
        form.form_errors.append(gettext(refusal.sentence))
        return _page(form, sought, found), 400
    flash(gettext("The visit has been planned."))
    return redirect(url_for("planning.missions"), code=303)


def _offer(form: VisitForm, sought: str) -> Sequence[VenueCard]:
    with the_house().database.reading() as session:
        offer_hours(form, session)
        found = search(session, sought) if sought else []
    said = current_locale().code
    form.venue.choices = [
        option(str(one.id), one.name, f"{VenueKind(one.kind).said(said)} · {one.address}")
        for one in found
    ]
    form.mode.choices = [option(mode.value, mode.said(said)) for mode in Mode]
    return found


def _page(form: VisitForm, sought: str, found: Sequence[VenueCard]) -> str:
    return render_template("planning/visit.html", form=form, sought=sought, found=found)


def _plan(form: VisitForm) -> None:
    house = the_house()
    with house.database.transaction() as session:
        place = card(venue(session, UUID(form.venue.data)))
        plan(
            session,
            brief_for(place, mode=Mode(form.mode.data)),
            squad_id=UUID(form.squad.data),
            hours=form.hours(),
            lead_id=None,
            by=signed_in().actor,
            seals=house.seals,
            at=house.clock.now(),
        )
