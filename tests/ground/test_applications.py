"""What every application does before any door is opened."""

import logging

import pytest
from flask import Flask
from flask import request as arriving
from flask.testing import FlaskClient
from jinja2 import UndefinedError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from leads.ledger.errors import HouseError, NotFound, Overtaken, Refused
from tipline.factory import LARGEST_FORM, create_field, create_public, create_staff
from tipline.house import House, the_house
from tipline.processes.webserver import whole_bodies

SECRET = "金色年华里有人"
ERRORS = {
    "unknown": NotFound(),
    "refused": Refused("The due date has passed."),
    "overtaken": Overtaken("王芳", "assign"),
    "other": HouseError("inside"),
    "bug": ValueError(SECRET),
}


def stumble(kind: str) -> str:
    raise ERRORS[kind]


@pytest.fixture(params=[create_public, create_field, create_staff])
def app(request: pytest.FixtureRequest, house: House) -> Flask:
    app: Flask = request.param(house)
    app.add_url_rule("/stumble/<kind>", view_func=stumble)
    app.add_url_rule("/post", view_func=lambda: "", methods=["POST"], endpoint="post")
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_unknown_and_forbidden_look_alike(client: FlaskClient) -> None:
    pages = [client.get("/no/such/page"), client.get("/stumble/unknown"), client.get("/post")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text.replace(page.request.path, "") for page in pages}) == 1


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("refused", 409, "The due date has passed."),
        ("overtaken", 409, "王芳 was first."),
        ("other", 400, "We could not understand that"),
    ],
)
def test_a_house_error_becomes_a_sentence(
    client: FlaskClient, kind: str, code: int, said: str
) -> None:
    page = client.get(f"/stumble/{kind}", headers={"Accept-Language": "en"})
    assert (page.status_code, said in page.text) == (code, True)


def test_a_mistake_of_ours_shows_and_logs_nothing_of_the_inside(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get(f"/stumble/bug?q={SECRET}")
    assert page.status_code == 500
    assert SECRET not in page.text
    assert "ValueError" not in page.text
    assert [record.getMessage() for record in caplog.records] == ["unexpected"]


def test_a_form_too_large_is_refused(app: Flask) -> None:
    app.add_url_rule("/form", view_func=_read_form, methods=["POST"])
    page = app.test_client().post("/form", data={"story": "x" * (LARGEST_FORM + 1)})
    assert page.status_code == 413


def _read_form() -> str:
    return str(len(arriving.form))


def test_a_strange_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_template_cannot_name_what_it_was_not_given(app: Flask) -> None:
    with app.test_request_context():
        for name in ("nonsense", "config"):
            with pytest.raises(UndefinedError):
                app.jinja_env.from_string("{{ " + name + " }}").render()


def test_every_application_knows_its_house(app: Flask, house: House) -> None:
    with app.app_context():
        assert the_house() is house


def test_only_staff_and_squads_have_sign_in(house: House) -> None:
    assert not hasattr(create_public(house), "login_manager")
    assert hasattr(create_staff(house), "login_manager")
    assert hasattr(create_field(house), "login_manager")


def test_a_cookie_of_one_application_means_nothing_to_another(house: House) -> None:
    apps = [make(house) for make in (create_public, create_field, create_staff)]
    assert len({app.secret_key for app in apps}) == 3
    assert len({app.config["SESSION_COOKIE_NAME"] for app in apps}) == 3


def test_a_form_that_was_cut_off_on_its_way_changes_nothing(house: House) -> None:
    served = whole_bodies(create_public(house))
    builder = EnvironBuilder("/report/kind", method="POST", data={"official": "no"})
    environ = builder.get_environ() | {"wsgi.input_terminated": True}
    whole = int(environ["CONTENT_LENGTH"])
    _, status, _ = run_wsgi_app(served, environ | {"CONTENT_LENGTH": str(whole + 1)})
    assert status == "400 BAD REQUEST"


def test_nothing_logs_requests(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get(f"/no/such/page?q={SECRET}")
    assert caplog.records == []
