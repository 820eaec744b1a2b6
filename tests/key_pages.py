"""The pages of security keys, as an officer and their browser's script go through them."""

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.authenticator import Authenticator
from tests.forms import form_on, send
from tests.makers import Person
from tipline.accounts.security_keys import SecurityKey
from tipline.house import House


def browser(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("lang", "en")
    return client


def options_of(page: TestResponse) -> str:
    """Give what the page's script is told to ask of the key."""
    (form,) = html.fromstring(page.text).xpath("//form[@data-security-key]")
    return str(form.get("data-options"))


def added(client: FlaskClient, who: Person, key: Authenticator, **typed: str) -> TestResponse:
    page = client.get("/account/keys")
    told = {"passphrase": who.passphrase, "answer": key.make(options_of(page))}
    return send(client, form_on(page, "/account/keys"), **(told | typed))


def sign_in(client: FlaskClient, who: Person, key: Authenticator, **typed: str) -> TestResponse:
    page = client.get("/sign-in/key")
    told = {
        "login": who.login,
        "passphrase": who.passphrase,
        "answer": key.sign(options_of(page)),
    }
    return send(client, form_on(page, "/sign-in/key"), **(told | typed))


def is_in(client: FlaskClient) -> bool:
    return client.get("/office/reports").status_code == 200


def keys_kept(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SecurityKey)) or 0
