"""Officers of the office and of the oversight unit, signed in at their desks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.makers import (
    City,
    signed_in_client,
)
from tipline.factory import create_staff
from tipline.house import House


@pytest.fixture
def app(house: House) -> Flask:
    return create_staff(house)


@pytest.fixture
def chen(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.office.first)


@pytest.fixture
def zhou(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.office.second)


@pytest.fixture
def guo(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.oversight.first)
