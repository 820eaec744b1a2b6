"""The register of venues at the desk, and a venue's dossier."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from leads.ledger.audit import AuditEntry
from leads.register.venues import Venue
from leads.reports.report import Report
from tests.forms import text_of
from tests.makers import City, a_lead, a_report, a_venue, signed_in_client
from tests.pages import form_on, send
from tipline.house import House
from tipline.processes.relay import carry

STAR = {
    "name": "星光KTV",
    "aliases": "老星光；星光歌厅",
    "kind": "ktv",
    "district": "east",
    "address": "建设路 18 号",
    "licence": "娱2021-7",
}


@pytest.fixture
def desk(planner: FlaskClient) -> FlaskClient:
    return planner


def enter(desk: FlaskClient, **typed: str) -> TestResponse:
    address = "/office/venues/new"
    return send(desk, form_on(desk.get(address), address), **(STAR | typed))


def the_venue(house: House) -> Venue:
    with house.database.reading() as session:
        return session.scalars(select(Venue)).one()


def test_a_venue_is_entered_found_and_reports_are_placed_at_it(
    desk: FlaskClient, house: House, city: City
) -> None:
    sent = enter(desk)
    venue = the_venue(house)
    assert (sent.status_code, sent.location) == (303, f"/office/venues/{venue.id}")
    assert venue.aliases == ["老星光", "星光歌厅"]
    assert "星光KTV" in text_of(desk.get("/office/venues?text=星光&district=east"))
    assert "星光KTV" not in text_of(desk.get("/office/venues?district=west"))
    report_id = a_report(house, venue_name="星光KTV", address="建设路18号", category="no_permit")
    carry(house, queue=None)
    with house.database.reading() as session:
        assert session.get_one(Report, report_id).venue_id == venue.id
        query = select(AuditEntry).where(AuditEntry.deed == "venue.enter")
        assert session.scalars(query).one().officer_id == city.office.first.id


def test_a_venue_is_corrected_under_its_id(desk: FlaskClient, house: House) -> None:
    enter(desk)
    before = the_venue(house)
    address = f"/office/venues/{before.id}/change"
    form = form_on(desk.get(address), address)
    assert form.values["aliases"] == "老星光; 星光歌厅"
    assert send(desk, form, name="银河KTV").status_code == 303
    after = the_venue(house)
    assert (after.id, after.name, after.aliases) == (before.id, "银河KTV", ["老星光", "星光歌厅"])
    assert after.features != before.features


def test_a_dossier_shows_this_desk_s_leads_about_the_venue(
    desk: FlaskClient, house: House, city: City
) -> None:
    venue_id = a_venue(house)
    lead_id = a_lead(house, city, venue_id=venue_id)
    page = desk.get(f"/office/venues/{venue_id}")
    assert f"/office/leads/{lead_id}" in page.text
    assert f"/office/venues/{venue_id}" in desk.get(f"/office/leads/{lead_id}").text
    guo = signed_in_client(desk.application, house, city.oversight.first)
    other = guo.get(f"/office/venues/{venue_id}")
    assert other.status_code == 200
    assert str(lead_id) not in other.text


@pytest.mark.parametrize(
    ("wrong", "says", "code"),
    [
        ({"name": ""}, "Enter the name on its licence or sign.", 400),
        ({"kind": "bar"}, "Choose a kind of venue.", 400),
        ({"district": ""}, "Choose a district.", 400),
        ({"name": "甲" * 101}, "Shorten this to 100 characters or fewer.", 400),
        ({"name": "别家"}, "Another venue of the register has this licence.", 409),
        ({"licence": ""}, "The register has a venue of this name in this district.", 409),
    ],
)
def test_a_wrong_venue_is_refused_and_what_was_typed_is_kept(
    desk: FlaskClient, house: House, wrong: dict[str, str], says: str, code: int
) -> None:
    enter(desk)
    answer = enter(desk, **wrong)
    assert answer.status_code == code
    assert says in text_of(answer)
    assert form_on(answer, "/new").values["address"] == STAR["address"]
    assert the_venue(house).name == STAR["name"]


def test_no_district_sees_the_register(desk: FlaskClient, district: FlaskClient) -> None:
    assert desk.get(f"/office/venues/{UUID(int=7)}").status_code == 404
    assert district.get("/office/venues").status_code == 404
