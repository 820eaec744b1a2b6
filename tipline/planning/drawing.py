"""Drawing re-checks: the lot decides which closed leads are looked at again."""

import secrets
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from covert.rechecks import draw_rechecks, frame
from leads.ledger.errors import Refused
from tipline.accounts.door import fill, signed_in
from tipline.house import the_house
from tipline.pages.i18n import gettext, ngettext
from tipline.planning.door import door
from tipline.planning.forms import DrawForm, offer_hours

SEED_SIZE = 32


@door.route("/draw", methods=["GET", "POST"])
def draw() -> Response | str | tuple[str, int]:
    """Draw closed leads by lot for a squad."""
    form = fill(DrawForm, request.form if request.method == "POST" else None)
    waiting = _offer(form)
    if request.method == "GET":
        return _page(form, waiting)
    if not form.validate():
        return _page(form, waiting), 400
    try:
        drawn = _draw(form)
    except Refused as refusal:
        form.form_errors.append(gettext(refusal.sentence))
        return _page(form, waiting), 400
    if not drawn:
        form.form_errors.append(gettext("No closed lead can be drawn for a re-check now."))
        return _page(form, waiting), 409
    flash(ngettext("%(num)s re-check planned.", "%(num)s re-checks planned.", drawn))
    return redirect(url_for("planning.missions"), code=303)


def _offer(form: DrawForm) -> int:
    house, by = the_house(), signed_in().actor
    with house.database.reading() as session:
        offer_hours(form, session)
        return len(frame(session, by=by, seals=house.seals, at=house.clock.now()))


def _page(form: DrawForm, waiting: int) -> str:
    return render_template("planning/draw.html", form=form, waiting=waiting)


def _draw(form: DrawForm) -> int:
    house = the_house()
    with house.database.transaction() as session:
        return draw_rechecks(
            session,
            seed=secrets.token_bytes(SEED_SIZE),
            size=form.size.data or 0,
            squad_id=UUID(form.squad.data),
            hours=form.hours(),
            by=signed_in().actor,
            seals=house.seals,
            at=house.clock.now(),
        )
