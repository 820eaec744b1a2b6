"""Makes the three web applications: the public's, the squads' and the staff's."""

import hmac
from collections.abc import Iterable, Sequence

from flask import Flask, request
from flask.sansio.blueprints import Blueprint

from tipline.accounts import door as accounts
from tipline.accounts import navigation
from tipline.doors import FIELD, PUBLIC, STAFF
from tipline.house import EXTENSION, House
from tipline.pages import errors, headers, look
from tipline.pages.answers import WholeResponse
from tipline.pages.headers import SCRIPTED, STRICT, Policy
from tipline.shipped import shipped

MEBIBYTE = 2**20
# Five files of 50 MiB and what stands around them.
LARGEST_REQUEST = 5 * 50 * MEBIBYTE + 2 * MEBIBYTE
LARGEST_FORM = 2 * MEBIBYTE
MOST_PARTS = 1000


def create_public(house: House) -> Flask:
    """Make the whistleblowers' application: no accounts, nothing of the staff in it."""
    app = _application("public", house, hosts=house.settings.public_hosts, doors=PUBLIC)
    content = dict(STRICT)
    headers.init_app(app, policy=_policy(house, content, onion=house.settings.public_hosts))
    return app


def create_field(house: House) -> Flask:
    """Make the squads' application, which works offline and so needs scripts of its own."""
    app = _application("field", house, hosts=house.settings.field_hosts, doors=FIELD)
    accounts.init_app(app)
    navigation.init_app(app)
    headers.init_app(app, policy=_policy(house, dict(SCRIPTED)))
    return app


def create_staff(house: House) -> Flask:
    """Make the application of office, districts, leaders, custodian and auditor."""
    app = _application("staff", house, hosts=house.settings.staff_hosts, doors=STAFF)
    accounts.init_app(app)
    navigation.init_app(app)
    headers.init_app(app, policy=_policy(house, dict(STRICT)))
    return app


def _application(
    name: str, house: House, *, hosts: Sequence[str], doors: Iterable[Blueprint]
) -> Flask:
    app = Flask("tipline", static_folder=shipped("static"), template_folder=shipped("templates"))
    app.name = name
    app.response_class = WholeResponse
    app.extensions[EXTENSION] = house
    app.config.update(_config(name, house, hosts))
    look.init_app(app)
    # Error and sign-in pages stand in the frame of their site: a squad's names nobody's.
    app.jinja_env.globals["frame"] = f"base/{name}.html"
    # A template that could print the configuration could print the cookie key.
    app.jinja_env.globals.pop("config")
    errors.init_app(app)
    app.before_request(_limit_plain_forms)
    for door in doors:
        app.register_blueprint(door)
    return app


def _limit_plain_forms() -> None:
    # A form without files is read into memory whole, whatever MAX_FORM_MEMORY_SIZE says; a view
    # that streams another kind of body may set a limit of its own.
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_FORM


def _config(name: str, house: House, hosts: Sequence[str]) -> dict[str, object]:
    https = house.settings.https
    return {
        # One key for each application: a cookie of one means nothing to another.
        "SECRET_KEY": hmac.digest(house.keys.cookie, f"mingcha/cookie/{name}".encode(), "sha256"),
        # Browsers send cookies to every port of a host, so each application names its own.
        "SESSION_COOKIE_NAME": f"{'__Host-' if https else ''}mingcha_{name}_form",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        "TRUSTED_HOSTS": list(hosts),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "MAX_FORM_PARTS": MOST_PARTS,
    }


def _policy(house: House, content: dict[str, str], *, onion: Iterable[str] = ()) -> Policy:
    address = next((f"http://{host}" for host in onion if host.endswith(".onion")), None)
    return Policy(https=house.settings.https, content=content, onion=address)
