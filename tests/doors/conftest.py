"""A city with its public door open, and people standing in front of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.databases import as_site
from tests.forms import form_on, send
from tests.makers import City, a_lead, a_venue, assign, signed_in_client
from tests.source import Source
from tipline.factory import create_field, create_public, create_staff
from tipline.floods.room import Room
from tipline.house import House
from tipline.storage.database import Database


@contextmanager
def in_role(house: House, site: str) -> Iterator[House]:
    """Give the house as a site has it whose database knows it by a role of its own."""
    database = Database(as_site(house.settings.database_url, site))
    room = Room(database, megabytes=house.settings.flood.megabytes)
    yield replace(house, database=database, room=room)
    database.dispose()


@pytest.fixture
def public_app(house: House, city: City) -> Iterator[Flask]:
    with in_role(house, "public") as kept:
        yield create_public(kept)


@pytest.fixture
def source(public_app: Flask) -> Source:
    return Source(public_app.test_client())


@pytest.fixture
def another(public_app: Flask) -> Source:
    return Source(public_app.test_client())


@pytest.fixture
def staff_app(house: House, city: City) -> Flask:
    return create_staff(house)


@pytest.fixture
def district(staff_app: Flask, house: House, city: City) -> FlaskClient:
    """Give the browser of a district's officer."""
    return signed_in_client(staff_app, house, city.east.first)


@pytest.fixture
def colleague(staff_app: Flask, house: House, city: City) -> FlaskClient:
    """Give the browser of another officer of the same district."""
    return signed_in_client(staff_app, house, city.east.second)


@pytest.fixture
def assignment(house: House, city: City) -> UUID:
    """Give an assignment that the district has just been handed."""
    return assign(house, city, a_lead(house, city, venue_id=a_venue(house)))


@pytest.fixture
def signed(district: FlaskClient, assignment: UUID) -> UUID:
    """Give an assignment that was signed for."""
    page = district.get(f"/district/assignments/{assignment}")
    send(district, form_on(page, "/sign"))
    return assignment


@pytest.fixture
def field_app(house: House, city: City) -> Iterator[Flask]:
    with in_role(house, "field") as kept:
        yield create_field(kept)


@pytest.fixture
def squad(field_app: Flask, house: House, city: City) -> FlaskClient:
    """Give the phone of a squad's member."""
    return signed_in_client(field_app, house, city.squad.first)


@pytest.fixture
def mate(field_app: Flask, house: House, city: City) -> FlaskClient:
    """Give the phone of another member of the same squad."""
    return signed_in_client(field_app, house, city.squad.second)


@pytest.fixture
def planner(staff_app: Flask, house: House, city: City) -> FlaskClient:
    """Give the browser of the office's planner."""
    return signed_in_client(staff_app, house, city.office.first)
