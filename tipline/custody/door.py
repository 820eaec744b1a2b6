"""The custodian's one page: open a contact for a reason, and see what one has opened before."""

from hashlib import sha256

from flask import Blueprint, render_template, request

from leads.ledger.errors import NotFound
from leads.register.units import UnitKind
from leads.reports.identity import openings, read_identity
from tipline.accounts.door import fill, require_unit_kinds, signed_in
from tipline.custody.forms import OpeningForm
from tipline.house import the_house
from tipline.i18n import gettext

SHOWN = 50

door = Blueprint("custody", __name__, url_prefix="/custody")
require_unit_kinds(door, {UnitKind.CUSTODIAN})


@door.get("/")
def requests() -> str:
    """Ask which contact to open and why, over the list of those opened before."""
    return _page(fill(OpeningForm))


@door.post("/")
def open_contact() -> str | tuple[str, int]:
    """Open one contact and show it in this answer alone.

    No redirect follows: the contact would have to be kept somewhere on the way. Sending the form
    again opens it again, and is written down again.
    """
    form = fill(OpeningForm, request.form)
    if not form.validate():
        return _page(form), 400
    house = the_house()
    try:
        with house.database.transaction() as session:
            contact = read_identity(
                session,
                form.report.wanted,
                unlocked=signed_in(),
                sealer=house.sealer,
                reason=form.reason.data or "",
                at=house.clock.now(),
            )
    except NotFound:
        form.report.errors = [
            gettext("There is no contact under this id. Compare it with what the office wrote.")
        ]
        return _page(form), 404
    return render_template(
        "custody/contact.html",
        contact=contact,
        report_id=form.report.wanted,
        digest=sha256((form.reason.data or "").encode()).hexdigest(),
    )


def _page(form: OpeningForm) -> str:
    with the_house().database.reading() as session:
        past = openings(session, by=signed_in().actor, most=SHOWN)
    return render_template("custody/requests.html", form=form, past=past)
