"""What is sealed to the oversight unit is nowhere in the office's world, whichever page it asks."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from leads.casework import merging
from leads.casework.lead import Lead, LeadReport
from tests.everywhere import everything, unlike_unknown
from tests.makers import (
    City,
    a_lead,
    a_report,
    a_venue,
    assign,
    signed_in_client,
    unlocked,
)
from tipline.house import House
from tipline.processes.relay import carry

# One database is enough: the conditions are the same, and these walks ask every page.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OFFICES = ("office", "custodian", "east", "west", "board")


@pytest.fixture
def app(staff_app: Flask) -> Flask:
    return staff_app


@pytest.fixture
def chen(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.office.first)


@pytest.fixture
def guo(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.oversight.first)


def reports_of(house: House, lead_id: UUID) -> list[UUID]:
    query = select(LeadReport.report_id).where(LeadReport.lead_id == lead_id)
    with house.database.reading() as session:
        return list(session.scalars(query))


def known(house: House, venue: UUID, lead: UUID) -> Mapping[str, Sequence[UUID]]:
    reports = reports_of(house, lead)
    return {"venue_id": [venue], "lead_id": [lead], "report_id": reports, "other_id": reports}


def oversight_lead(house: House, city: City, venue: UUID) -> UUID:
    """Open a lead at the oversight unit's desk, with six more reports that wait there."""
    reports = [a_report(house, concerns_office=True, contact="李老师") for _ in range(7)]
    desk = unlocked(house, city.oversight.first)
    with house.database.transaction() as session:
        lead = merging.open_lead(
            session,
            reports[0],
            merging.Matter("east", "minors_admitted", venue),
            unlocked=desk,
            seals=house.seals,
            calendar=house.calendar,
            at=house.clock.now(),
        )
        return lead.id


def test_no_page_of_the_accused_office_changes_by_what_is_sealed_to_oversight(
    app: Flask, house: House, city: City
) -> None:
    venue = a_venue(house)
    lead = a_lead(house, city, venue_id=venue)
    assign(house, city, lead)
    carry(house, queue=None)
    world = known(house, venue, lead)
    people = {unit: signed_in_client(app, house, city.units[unit].first) for unit in OFFICES}
    for client in people.values():
        everything(app, client, world)
    before = {unit: everything(app, client, world) for unit, client in people.items()}
    sealed = oversight_lead(house, city, venue)
    carry(house, queue=None)
    secret = [sealed, *reports_of(house, sealed)]
    for unit, client in people.items():
        after = everything(app, client, world)
        assert [page for page in after if after[page] != before[unit][page]] == [], unit
        assert unlike_unknown(app, client, secret) == [], unit
    guo = signed_in_client(app, house, city.oversight.first)
    assert str(sealed) in guo.get("/office/leads").text


def test_the_next_lead_of_the_office_has_the_next_number(house: House, city: City) -> None:
    venue = a_venue(house)
    a_lead(house, city)
    oversight_lead(house, city, venue)
    a_lead(house, city)
    with house.database.reading() as session:
        numbers = set(session.scalars(select(Lead.number)))
    assert numbers == {"XS-2026-00001", "XS-2026-00002", "JD-2026-00001"}
