"""Re-checking one lead: chosen by its number where a doubt cannot wait for the lot."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from covert.rechecks import plan_recheck
from leads.ledger.errors import Refused
from tipline.accounts.door import fill, signed_in
from tipline.house import the_house
from tipline.pages.i18n import gettext
from tipline.planning.door import door
from tipline.planning.forms import RecheckForm, offer_hours


@door.route("/recheck", methods=["GET", "POST"])
def recheck() -> Response | str | tuple[str, int]:
    """Plan the re-check of one closed lead."""
    form = fill(RecheckForm, request.form if request.method == "POST" else None)
    with the_house().database.reading() as session:
        offer_hours(form, session)
    if request.method == "GET":
        return render_template("planning/recheck.html", form=form)
    if not form.validate():
        return render_template("planning/recheck.html", form=form), 400
    try:
        _plan(form)
    except Refused as refusal:
        form.form_errors.append(gettext(refusal.sentence))
        return render_template("planning/recheck.html", form=form), 409
    flash(gettext("The re-check has been planned."))
    return redirect(url_for("planning.missions"), code=303)


def _plan(form: RecheckForm) -> None:
    house = the_house()
    with house.database.transaction() as session:
        plan_recheck(
            session,
            (form.number.data or "").upper(),
            squad_id=UUID(form.squad.data),
            hours=form.hours(),
            by=signed_in().actor,
            seals=house.seals,
            at=house.clock.now(),
        )
