"""Search in sealed reports: a line is typed, its keyed tokens are looked up, none is unsealed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import render_template, request
from wtforms.validators import StopValidation

from leads.features.asked import LONGEST, Asked, Sort, asked
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.matching.searching import SHOWN, Hit, search
from leads.register.authority import Deed, require
from leads.register.taxonomy import CATEGORIES
from leads.register.units import districts
from leads.reports.report import Stage
from tipline.accounts.door import fill
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.office.desk import Desk, Page, at_desk
from tipline.office.door import door
from tipline.pages.i18n import gettext
from tipline.pages.i18n import lazy_gettext as _l

MATCHES: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.NAME: N_("venue sounds alike"),
        Sort.ROAD: N_("road"),
        Sort.LANDMARK: N_("landmark"),
        Sort.NUMBER: N_("road and number"),
        Sort.PHONE: N_("phone"),
        Sort.LICENCE: N_("licence"),
        Sort.PLATE: N_("plate"),
        Sort.ACCOUNT: N_("account or site"),
    }
)
STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.NEW: N_("To be decided"),
        Stage.HELD: N_("Came in a flood"),
        Stage.ACCEPTED: N_("Accepted"),
        Stage.DECLINED: N_("Declined"),
        Stage.TRANSFERRED: N_("Transferred"),
    }
)


class SearchForm(HouseForm):
    """One line; posted, so that what is looked for stands in no address, log or history."""

    text = PlainText(
        _l("What the report says"),
        longest=LONGEST,
        missing=_l("Give two characters or more: a venue, a phone, a plate or words."),
        description=_l(
            "A venue's name, as it sounds; a road; a whole phone, plate or licence number; an "
            "account; words of two characters, or of four letters in English."
        ),
    )
    asked = Asked(())

    def validate_text(self, field: Any) -> None:
        """Take the line apart; say what to type when there is nothing to look for in it."""
        if len(field.data or "") == 1:
            raise StopValidation(
                gettext("Give two characters or more: a venue, a phone, a plate or words.")
            )
        self.asked = asked(field.data or "")
        if not self.asked.values:
            raise StopValidation(
                gettext(
                    "There is nothing in this to look for. Give a venue, a phone, a plate, or "
                    "words that not every report has."
                )
            )


@door.get("/search")
def search_page() -> Page:
    """Show the line to type in."""
    desk = at_desk()
    require(desk.unlocked.actor, Deed.SEARCH_REPORTS)
    return _show(desk, fill(SearchForm))


@door.post("/search")
def search_send() -> Page:
    """Search, and show what was found under the line that was typed."""
    desk, form = at_desk(), fill(SearchForm, request.form)
    require(desk.unlocked.actor, Deed.SEARCH_REPORTS)
    if not form.validate():
        return _show(desk, form, code=400)
    try:
        hits = desk.house.database.attempt(
            lambda session: search(
                session,
                form.asked,
                by=desk.unlocked.actor,
                keys=desk.house.keys,
                at=desk.at,
            )
        )
    except Refused as error:
        form.form_errors.append(gettext(error.sentence))
        return _show(desk, form, code=409)
    return _show(desk, form, hits=hits)


def matched(hit: Hit) -> str:
    """Say in what a report matches, the most telling first."""
    said = [gettext(MATCHES[sort]) for sort in hit.sorts]
    if hit.words:
        said.append(
            gettext("words: %(found)s of %(asked)s", found=hit.words, asked=hit.words_asked)
        )
    return gettext(", ").join(said)


def stands(hit: Hit) -> str:
    """Say where a report stands that has no lead."""
    return gettext(STAGES[hit.stage])


def _show(
    desk: Desk, form: SearchForm, *, hits: tuple[Hit, ...] | None = None, code: int = 200
) -> Page:
    with desk.house.database.reading() as session:
        names = {unit.code: unit.name for unit in districts(session)}
    page = render_template(
        "office/search.html",
        form=form,
        hits=hits,
        most=SHOWN,
        names=names,
        categories=CATEGORIES,
        matched=matched,
        stands=stands,
    )
    return page, code
