"""An officer at the desk: who they are, what time it is, how a deed of theirs is carried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.casework.states import IllegalMove, Move
from leads.ledger.errors import Overtaken, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.codes import UnknownCode
from leads.register.keyholders import Unlocked
from leads.register.workdays import day_of
from tipline.accounts.door import signed_in
from tipline.forms.house import HouseForm
from tipline.house import House, the_house
from tipline.pages.i18n import current_locale, gettext

DEEDS: Mapping[str, str] = {
    Deed.REGISTER_REPORT: N_("Registered"),
    Deed.ACCEPT: N_("Accepted as a new lead"),
    Deed.JOIN: N_("Joined to a lead"),
    Deed.SPLIT_OFF: N_("Split off from a lead"),
    Deed.MERGE_LEADS: N_("Merged with its lead into another"),
    Deed.SPLIT_LEADS: N_("Split off again with its lead"),
    Deed.DECLINE: N_("Declined"),
    Deed.TRANSFER_REPORT: N_("Transferred"),
    Deed.PLACE: N_("Sorted"),
    Deed.RELEASE: N_("Put into the queue"),
    Deed.SPLIT_REPORT: N_("Second matter split off"),
    Deed.HAND_OVER: N_("Handed over to the oversight unit"),
}

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Desk:
    """The officer of this request, the house and the hour."""

    house: House
    unlocked: Unlocked
    at: datetime

    @property
    def today(self) -> date:
        """Give the city's day."""
        return day_of(self.at)


def at_desk() -> Desk:
    """Give the officer of this request at their desk."""
    house = the_house()
    return Desk(house, signed_in(), house.clock.now())


def carried_out(form: HouseForm, work: Callable[[Session], str]) -> str | None:
    """Do a deed in one transaction and give the address to go on to.

    None when it was refused: then nothing changed, and the form says why and keeps what was typed.
    """
    try:
        return the_house().database.attempt(work)
    except Refused as error:
        sentence = gettext(error.sentence)
    except Overtaken as error:
        sentence = _first(error)
    except IllegalMove:
        sentence = gettext("This cannot be done where the matter stands now.")
    except UnknownCode:
        sentence = gettext("Choose from the options only.")
    form.form_errors.append(sentence)
    return None


def what_was_done(code: str) -> str:
    """Say a move or a deed in the language of the request."""
    if code in DEEDS:
        return gettext(DEEDS[code])
    known = {move.value: move for move in Move}
    return known[code].said(current_locale().code) if code in known else ""


def _first(error: Overtaken) -> str:
    what = what_was_done(error.what)
    if error.who == signed_in().actor.name:
        return gettext("You were here before: %(what)s. Nothing was done twice.", what=what)
    return gettext(
        "%(who)s was first: %(what)s. Nothing of theirs was changed, and what you typed is kept. "
        "Look at the fresh page before you send this again.",
        who=error.who or gettext("Somebody"),
        what=what,
    )


def acted(
    form: HouseForm,
    work: Callable[[Session], str],
    *,
    title: str,
    button: str,
    back: str,
    version: Callable[[], int] | None = None,
    **shown: object,
) -> Page:
    """Show a form of one deed, or do the deed: 303 on success, the form again with why not.

    `version` fetches the lead's version of now, with which the officer may send again after
    having read who was first.
    """
    code = 200
    if request.method == "POST":
        code = 400
        if form.validate():
            where = carried_out(form, work)
            if where is not None:
                return redirect(where, code=303)
            code = 409
            if version is not None:
                form.version.data = str(version())  # type: ignore[attr-defined] # a form of a lead
    page = render_template(
        "office/deed.html", form=form, title=title, button=button, back=back, **shown
    )
    return page, code


def uuid_or_none(text: str) -> UUID | None:
    """Read an id from an address or a form; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
