"""Which pages each kind of officer finds over every page, and where they start."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from leads.ledger.words import N_
from leads.register.officers import Actor
from leads.register.units import UnitKind
from tipline.accounts.door import here, token_store
from tipline.forms.csrf import issue
from tipline.house import the_house
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.look import Link, StaffBar

PAGES: Mapping[UnitKind, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        UnitKind.OFFICE: (
            ("office.queue", N_("Reports")),
            ("office.search_page", N_("Search")),
            ("office.leads", N_("Leads")),
            ("office.venues", N_("Venues")),
            ("planning.missions", N_("Covert visits")),
            ("board.scores", N_("Assessment")),
        ),
        UnitKind.OVERSIGHT: (
            ("office.queue", N_("Reports")),
            ("office.leads", N_("Leads")),
            ("custody.requests", N_("Identities")),
            ("oversight.recusals", N_("Recusals")),
        ),
        UnitKind.DISTRICT: (("district.assignments", N_("Assignments")),),
        UnitKind.SQUAD: (("field.missions", N_("Missions")),),
        UnitKind.BOARD: (("board.scores", N_("Assessment")),),
        UnitKind.CUSTODIAN: (("custody.requests", N_("Identities")),),
        UnitKind.AUDIT: (("auditing.trail", N_("Audit trail")),),
    }
)


def first_page(by: Actor) -> str:
    """Give the address of the page an officer starts on."""
    links = _links(by)
    return links[0].href if links else url_for("accounts.account")


def init_app(app: Flask) -> None:
    """Give every page of a staff app its bar."""
    app.context_processor(_bar)


def _links(by: Actor) -> list[Link]:
    return [
        Link(gettext(words), url_for(endpoint), current=_is_under(endpoint))
        for endpoint, words in PAGES[by.unit_kind]
        if endpoint in current_app.view_functions
    ]


def _is_under(endpoint: str) -> bool:
    return request.path.startswith(url_for(endpoint))


def _bar() -> dict[str, StaffBar | None]:
    if not current_user.is_authenticated:
        return {"bar": None}
    by = here().unlocked.actor
    return {
        "bar": StaffBar(
            officer=by.name,
            post=by.unit_name.said(current_locale().code),
            links=_links(by),
            sign_out=url_for("accounts.sign_out"),
            csrf_token=issue(the_house().keys.cookie, token_store()),
            account=url_for("accounts.account"),
        )
    }
