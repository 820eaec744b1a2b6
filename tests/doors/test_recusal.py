"""A recused officer finds the matter nowhere: by no page, count, search, figure or address."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from leads.casework import merging
from leads.casework.lead import Lead, LeadReport
from leads.register.recused import Recusal
from leads.reports.recusal_requests import ask_recusal
from leads.reports.report import Report
from tests.everywhere import everything, unlike_unknown
from tests.makers import (
    City,
    Person,
    a_lead,
    a_report,
    a_venue,
    assign,
    signed_in_client,
    unlocked,
)
from tests.pages import form_on, send, text_of
from tipline.house import House
from tipline.processes.relay import carry

# One database is enough: the conditions are the same, and these walks ask every page.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def app(staff_app: Flask) -> Flask:
    return staff_app


@pytest.fixture
def chen(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.office.first)


@pytest.fixture
def zhou(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.office.second)


@pytest.fixture
def guo(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.oversight.first)


def reports_of(house: House, lead_id: UUID) -> list[UUID]:
    query = select(LeadReport.report_id).where(LeadReport.lead_id == lead_id)
    with house.database.reading() as session:
        return list(session.scalars(query))


def known(house: House, venue: UUID, lead: UUID) -> Mapping[str, Sequence[UUID]]:
    """Give what the world holds beside the secret, by the names addresses use."""
    reports = reports_of(house, lead)
    return {"venue_id": [venue], "lead_id": [lead], "report_id": reports, "other_id": reports}


def recuse(client: FlaskClient, address: str) -> None:
    page = client.get(f"{address}/recuse")
    assert send(client, form_on(page, "/recuse")).status_code == 303
    assert "You are recused." in client.get("/office/reports").text


def join(house: House, city: City, report: UUID, lead: UUID) -> None:
    with house.database.transaction() as session:
        merging.join(
            session,
            report,
            lead,
            version=session.get_one(Lead, lead).version,
            unlocked=unlocked(house, city.office.first),
            at=house.clock.now(),
        )


def test_of_what_an_officer_was_recused_from_nothing_is_to_be_found_anywhere(
    app: Flask, house: House, city: City, chen: FlaskClient
) -> None:
    venue = a_venue(house)
    other = a_lead(house, city, venue_id=venue)
    carry(house, queue=None)
    world = known(house, venue, other)
    everything(app, chen, world)
    before = everything(app, chen, world)
    lead = a_lead(house, city, venue_id=venue)
    waiting = [a_report(house) for _ in range(6)]
    carry(house, queue=None)
    assert everything(app, chen, world) != before
    recuse(chen, f"/office/leads/{lead}")
    for report in waiting:
        recuse(chen, f"/office/reports/{report}")
    after = everything(app, chen, world)
    assert {page for page in after if after[page] != before[page]} == set()
    secret = [lead, *reports_of(house, lead), waiting[0]]
    assert unlike_unknown(app, chen, secret) == []


def test_a_colleague_still_finds_it(
    house: House, city: City, chen: FlaskClient, zhou: FlaskClient
) -> None:
    lead = a_lead(house, city)
    recuse(chen, f"/office/leads/{lead}")
    assert chen.get(f"/office/leads/{lead}").status_code == 404
    assert zhou.get(f"/office/leads/{lead}").status_code == 200


def test_what_joins_a_lead_is_shut_with_it_and_the_other_way_round(
    house: House, city: City, chen: FlaskClient, zhou: FlaskClient
) -> None:
    lead, one, two = a_lead(house, city), a_report(house), a_report(house)
    recuse(zhou, f"/office/leads/{lead}")
    join(house, city, one, lead)
    assert zhou.get(f"/office/reports/{one}").status_code == 404
    free = a_lead(house, city)
    recuse(zhou, f"/office/reports/{two}")
    join(house, city, two, free)
    assert zhou.get(f"/office/leads/{free}").status_code == 404
    assert chen.get(f"/office/leads/{free}").status_code == 200


def test_a_district_s_officer_hands_it_to_a_colleague(
    app: Flask, house: House, city: City, assignment: UUID
) -> None:
    wang, li = (signed_in_client(app, house, one) for one in city.east.officers)
    everything(app, wang, {})
    page = wang.get(f"/district/assignments/{assignment}")
    assert send(wang, form_on(page, "/recuse")).status_code == 303
    assert "XS-2026" not in wang.get("/district/").text
    assert unlike_unknown(app, wang, [assignment]) == []
    assert li.get(f"/district/assignments/{assignment}").status_code == 200


def test_nobody_is_recused_who_is_the_last(
    app: Flask, house: House, city: City, chen: FlaskClient, zhou: FlaskClient
) -> None:
    lead = a_lead(house, city)
    recuse(chen, f"/office/leads/{lead}")
    address = f"/office/leads/{lead}/recuse"
    refused = send(zhou, form_on(zhou.get(address), "/recuse"))
    assert refused.status_code == 409
    assert "Hand it to the oversight unit first" in text_of(refused)
    assert zhou.get(f"/office/leads/{lead}").status_code == 200


def ask(house: House, report: UUID, text: str) -> None:
    with house.database.transaction() as session:
        found = session.get_one(Report, report)
        on = house.clock.now().date()
        ask_recusal(session, found, text, on=on, seals=house.seals)


def held(house: House, who: Person) -> set[UUID]:
    query = select(Recusal.subject_id).where(Recusal.officer_id == who.id)
    with house.database.reading() as session:
        return set(session.scalars(query))


def test_what_a_source_asks_reaches_the_oversight_unit_alone_and_is_decided_there(
    app: Flask, house: House, city: City, chen: FlaskClient, zhou: FlaskClient, guo: FlaskClient
) -> None:
    told = "周凯是老板的表弟"
    lead = a_lead(house, city)
    (report,) = reports_of(house, lead)
    ask(house, report, told)
    seen = everything(app, zhou, {"report_id": [report], "lead_id": [lead]})
    assert not [page for page, what in seen.items() if told in str(what)]
    link = form_link(guo, "/oversight/requests/")
    page = guo.get(link)
    assert told in page.text
    assert send(guo, form_on(page, link), officers=[str(city.office.second.id)]).status_code == 303
    assert held(house, city.office.second) == {lead, report}
    assert zhou.get(f"/office/leads/{lead}").status_code == 404
    assert chen.get(f"/office/leads/{lead}").status_code == 200


def form_link(client: FlaskClient, part: str) -> str:
    page = client.get("/oversight/").text
    return part + page.split(part)[1].split('"')[0]


def test_the_oversight_unit_orders_and_lifts_a_recusal(
    house: House, city: City, zhou: FlaskClient, guo: FlaskClient
) -> None:
    lead = a_lead(house, city)
    form = form_on(guo.get("/oversight/order"), "/oversight/order")
    send(guo, form, number="XS-2026-00001", officers=[str(city.office.second.id)])
    assert zhou.get(f"/office/leads/{lead}").status_code == 404
    page = guo.get("/oversight/")
    assert "周凯" in page.text
    send(guo, form_on(page, f"/{lead}"))
    assert zhou.get(f"/office/leads/{lead}").status_code == 200
    assert held(house, city.office.second) == set()


def test_only_the_oversight_unit_sees_who_is_recused(app: Flask, house: House, city: City) -> None:
    for unit in ("office", "custodian", "east", "board", "audit"):
        client = signed_in_client(app, house, city.units[unit].first)
        assert client.get("/oversight/").status_code == 404


def test_a_district_keeps_its_assignment_when_the_desk_s_officer_stands_aside(
    app: Flask, house: House, city: City, chen: FlaskClient
) -> None:
    lead = a_lead(house, city, venue_id=a_venue(house))
    assignment = assign(house, city, lead)
    recuse(chen, f"/office/leads/{lead}")
    wang = signed_in_client(app, house, city.east.first)
    assert wang.get(f"/district/assignments/{assignment}").status_code == 200
