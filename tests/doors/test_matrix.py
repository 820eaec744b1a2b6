"""Role by route by object, from the maps of addresses: what is not allowed here is not there.

A new door, or a new page in one, is shut to everybody by this table until it has its line here.
"""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from crypto.signing import SigningKey
from leads.casework.lead import LeadReport
from leads.reports.identity_requests import IdentityRequest
from tests.everywhere import UNKNOWN, addresses, form_token, rules, shown, unlike_unknown
from tests.makers import City, a_lead, a_report, a_venue, assign, signed_in_client
from tests.pages import form_on, send
from tests.squads import a_mission, another_squad
from tipline.house import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EVERYBODY = frozenset({"office", "oversight", "custodian", "east", "board", "audit"})
# Which units' officers a door of the staff's site opens to.
DOORS: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "accounts": EVERYBODY,
        "security_keys": EVERYBODY,
        "auditing": {"audit"},
        "board": {"board", "office"},
        "custody": {"custodian", "oversight"},
        "district": {"east"},
        "office": {"office", "oversight"},
        "oversight": {"oversight"},
        "planning": {"office"},
    }
)
# Pages of a door that are not for everybody to whom it opens.
NARROWER: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "office.search_page": {"office"},
        "office.search_send": {"office"},
        "office.hand_over_report": {"office"},
        "office.new_venue": {"office"},
        "office.change_venue": {"office"},
    }
)


def opens_to(endpoint: str) -> Collection[str]:
    """Give the units that a page is for; none for what has no line in the table."""
    return NARROWER.get(endpoint, DOORS.get(endpoint.split(".", maxsplit=1)[0], ()))


def doings(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def of_nobody(client: FlaskClient, method: str, sent: dict[str, str] | None) -> tuple[object, ...]:
    """Give what an address in no map is answered with."""
    return blank(shown(client.open("/nowhere", method=method, data=sent)), "/nowhere")


def blank(seen: tuple[int, str, object], address: str) -> tuple[object, ...]:
    # The page links to itself in the other language.
    status, body, headers = seen
    return (
        status,
        re.sub(r'next=[^"]*|value="/[^"]*"', "HERE", body).replace(address, "HERE"),
        (headers),
    )


def test_every_door_has_its_line(staff_app: Flask) -> None:
    found = {rule.endpoint.split(".")[0] for rule in rules(staff_app)}
    assert found == set(DOORS)
    assert set(NARROWER) <= {rule.endpoint for rule in rules(staff_app)}


@pytest.mark.parametrize("unit", sorted(EVERYBODY))
def test_a_page_that_is_not_for_an_officer_is_answered_like_an_address_in_no_map(
    staff_app: Flask, house: House, city: City, unit: str
) -> None:
    client = signed_in_client(staff_app, house, city.units[unit].first)
    token = {"csrf_token": form_token(client)}
    nobody = {"GET": of_nobody(client, "GET", None), "POST": of_nobody(client, "POST", token)}
    open_to_them = set()
    for rule in rules(staff_app):
        if unit in opens_to(rule.endpoint):
            continue
        (address, *_) = addresses(staff_app, rule, {})
        for method in doings(rule):
            sent = token if method == "POST" else None
            seen = blank(shown(client.open(address, method=method, data=sent)), address)
            if seen != nobody[method]:
                open_to_them.add((method, address))
    assert open_to_them == set()


@pytest.mark.parametrize("unit", ["office", "east", "custodian"])
def test_the_squads_site_opens_to_squads_alone(
    field_app: Flask, house: House, city: City, unit: str
) -> None:
    client = signed_in_client(field_app, house, city.units[unit].first)
    token = {"csrf_token": form_token(client)}
    for rule in rules(field_app):
        if not rule.endpoint.startswith("field."):
            assert rule.endpoint.split(".")[0] in {"accounts", "security_keys"}
            continue
        (address, *_) = addresses(field_app, rule, {})
        for method in doings(rule):
            sent = token if method == "POST" else None
            seen = blank(shown(client.open(address, method=method, data=sent)), address)
            assert seen == of_nobody(client, method, sent), address


def test_what_is_another_desks_or_districts_is_answered_like_what_is_not(
    staff_app: Flask, house: House, city: City
) -> None:
    lead = a_lead(house, city, venue_id=a_venue(house), contact="李老师")
    theirs = assign(house, city, lead)
    with house.database.reading() as session:
        (report,) = session.scalars(select(LeadReport.report_id))
    sealed = a_report(house, concerns_office=True, contact="李老师")
    request = asked_for(staff_app, house, city, report)
    foreign: Mapping[str, Collection[UUID]] = {
        "oversight": [lead, report, theirs, request],
        "west": [lead, report, theirs, sealed],
        "custodian": [lead, report, theirs, sealed],
        "office": [sealed, request, theirs],
        "east": [lead, report, sealed, request],
    }
    for unit, ids in foreign.items():
        client = signed_in_client(staff_app, house, city.units[unit].first)
        assert unlike_unknown(staff_app, client, list(ids)) == [], unit


def test_another_squads_mission_is_answered_like_what_is_not(
    field_app: Flask, house: House, city: City, root_key: SigningKey
) -> None:
    theirs = a_mission(house, city, squad=another_squad(house, root_key))
    mine = a_mission(house, city)
    client = signed_in_client(field_app, house, city.squad.first)
    assert unlike_unknown(field_app, client, [theirs]) == []
    assert ("GET", f"/missions/{mine}") in unlike_unknown(field_app, client, [mine])


def asked_for(app: Flask, house: House, city: City, report: UUID) -> UUID:
    """Have an officer of the office ask for a contact, and give the request."""
    client = signed_in_client(app, house, city.office.first)
    form = form_on(client.get(f"/office/reports/{report}/contact"), "/contact")
    assert send(client, form, reason="需要向举报人本人核实细节").status_code == 303
    with house.database.reading() as session:
        return session.scalars(select(IdentityRequest.id)).one()


def test_the_walk_would_notice_a_page_that_shows_more(
    staff_app: Flask, house: House, city: City
) -> None:
    client = signed_in_client(staff_app, house, city.office.first)
    report = a_report(house)
    unlike = unlike_unknown(staff_app, client, [report])
    assert ("GET", f"/office/reports/{report}") in unlike
    assert not [address for _, address in unlike if address.endswith(str(UNKNOWN))]
