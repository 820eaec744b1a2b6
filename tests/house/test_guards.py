"""Every page of the staff and of the squads is shut to strangers, but for a short list."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tipline.factory import create_field, create_public, create_staff
from tipline.house import House

# What a stranger may see: nothing here shows anything of anybody.
OPEN = {
    "static",
    "accounts.home",  # sends strangers on to sign in
    "accounts.sign_in_page",
    "accounts.sign_in_send",
    "security_keys.sign_in_page",
    "security_keys.sign_in_send",
    "i18n.language",
}
# A value of the right shape for each kind of blank in an address; none names anything there is.
SHAPES = {
    "UUIDConverter": UUID(int=7),
    "IntegerConverter": 7,
    "UnicodeConverter": "7",
    "PathConverter": "7",
    "AnyConverter": "7",
    "DateConverter": date(2026, 3, 1),
}
UNKNOWN = (404, 405)


@pytest.fixture(params=[create_field, create_staff], ids=["field", "staff"])
def app(request: pytest.FixtureRequest, house: House) -> Flask:
    """Make one of the applications that officers sign in to."""
    made: Flask = request.param(house)
    return made


def asked(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Give each rule with an address that fits it and each method it answers."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        values = {name: SHAPES[type(each).__name__] for name, each in rule._converters.items()}
        path = adapter.build(rule.endpoint, values, method=None, force_external=False)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule, path, method


def shut(client: FlaskClient, path: str, method: str) -> bool:
    """Whether a stranger is sent to sign in, or shown what an unknown page shows."""
    answer = client.open(path, method=method)
    to_sign_in = answer.status_code == 303 and answer.location.endswith("/sign-in")
    return to_sign_in or answer.status_code in UNKNOWN


def test_no_page_opens_to_a_stranger(app: Flask, subtests: pytest.Subtests) -> None:
    client = app.test_client()
    for rule, path, method in asked(app):
        with subtests.test(endpoint=rule.endpoint, method=method):
            assert rule.endpoint in OPEN or shut(client, path, method)


def test_the_applications_have_pages(app: Flask) -> None:
    # A factory that registered nothing would have no page that opens.
    assert len({rule.endpoint for rule in app.url_map.iter_rules()} - OPEN) > 5


def test_the_public_has_no_page_of_the_staff(house: House) -> None:
    blueprints = set(create_public(house).blueprints)
    assert not blueprints & {"accounts", "office", "district", "board", "field"}


def test_the_public_sets_nothing_that_lasts(house: House) -> None:
    answer = create_public(house).test_client().get("/")
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if "Expires" in cookie]
