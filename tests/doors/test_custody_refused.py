"""What opens no contact: no reason, no words, a second answer, a late hour, somebody else."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from leads.register.authority import Deed
from leads.register.staffing import shut_out
from tests.clock import Clock
from tests.keeper import (
    CONTACT,
    REASON,
    WORDS,
    answer,
    ask,
    entries,
    granted,
    page_of,
    the_request,
    ways_in,
)
from tests.makers import City, Person, a_report, signed_in_client
from tests.pages import form_on, same, send, text_of
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
def custodian(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.custodian.first)


@pytest.fixture
def report(house: House, city: City) -> UUID:
    return a_report(house, contact=CONTACT)


def test_a_late_job_opens_nothing_longer(
    app: Flask, house: House, city: City, clock: Clock, report: UUID
) -> None:
    chen, custodian = (
        signed_in_client(app, house, one) for one in (city.office.first, city.custodian.first)
    )
    granted(house, chen, custodian, report)
    opening = form_on(chen.get(page_of(report)), "/contact/open")
    clock.move(hours=4)
    chen = signed_in_client(app, house, city.office.first)
    token = form_on(chen.get(page_of(report)), "/contact").values["csrf_token"]
    opening.values["csrf_token"] = token
    assert send(chen, opening).status_code == 404
    assert entries(house, Deed.READ_IDENTITY) == []


def test_a_refusal_is_said_in_words_and_opens_nothing(
    house: House, city: City, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    ask(chen, report)
    answer(custodian, the_request(house).id, "refuse")
    page = chen.get(page_of(report))
    assert "Refused" in text_of(page)
    assert WORDS in page.text
    assert ways_in(house, report) == 1
    assert entries(house, Deed.REFUSE_IDENTITY) == [(city.custodian.first.id, report)]


def test_a_request_is_answered_once(
    house: House, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    ask(chen, report)
    address = f"/custody/{the_request(house).id}"
    seen = form_on(custodian.get(address), address)
    assert answer(custodian, the_request(house).id, "refuse").status_code == 303
    again = send(custodian, seen, answer="grant", hours="72", words=WORDS)
    assert again.status_code == 409
    assert ways_in(house, report) == 1


@pytest.mark.parametrize("reason", ["", "       ", "short", "x" * 501])
def test_without_a_reason_nothing_is_asked(
    house: House, chen: FlaskClient, report: UUID, reason: str
) -> None:
    assert ask(chen, report, reason).status_code == 400
    assert entries(house, Deed.ASK_IDENTITY) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"answer": "", "words": WORDS},
        {"answer": "grant", "hours": "9999", "words": WORDS},
        {"answer": "grant", "hours": "4", "words": ""},
    ],
)
def test_an_answer_needs_a_time_and_words(
    house: House,
    chen: FlaskClient,
    custodian: FlaskClient,
    report: UUID,
    typed: dict[str, str],
) -> None:
    ask(chen, report)
    address = f"/custody/{the_request(house).id}"
    assert send(custodian, form_on(custodian.get(address), address), **typed).status_code == 400
    assert ways_in(house, report) == 1


def test_whoever_asked_does_not_ask_twice(house: House, chen: FlaskClient, report: UUID) -> None:
    form = form_on(chen.get(page_of(report)), "/contact")
    assert send(chen, form, reason=REASON).status_code == 303
    assert send(chen, form, reason=REASON).status_code == 409
    assert the_request(house).report_id == report


def test_an_unknown_report_and_one_without_contact_read_alike(
    house: House, chen: FlaskClient, report: UUID
) -> None:
    asked = (uuid4(), a_report(house))
    answers = [chen.get(page_of(each)) for each in asked]
    assert {each.status_code for each in answers} == {404}
    pages = {same(page).replace(str(each), "ID") for each, page in zip(asked, answers, strict=True)}
    assert len(pages) == 1


def test_nobody_else_reaches_the_door(
    app: Flask, house: House, city: City, chen: FlaskClient, report: UUID
) -> None:
    ask(chen, report)
    request_id = the_request(house).id
    for unit in ("office", "east", "board", "audit"):
        client = signed_in_client(app, house, city.units[unit].first)
        assert client.get("/custody/").status_code == 404
        assert client.post(f"/custody/{request_id}", data={"answer": "grant"}).status_code == 404
    assert app.test_client().get("/custody/").location.endswith("/sign-in")
    assert ways_in(house, report) == 1


def test_a_form_without_its_token_opens_nothing(
    house: House, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    granted(house, chen, custodian, report)
    assert chen.post(f"{page_of(report)}/open").status_code == 400
    assert entries(house, Deed.READ_IDENTITY) == []


def test_who_is_shut_out_loses_the_way_to_a_contact(
    house: House, city: City, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    granted(house, chen, custodian, report)
    assert ways_in(house, report) == 2
    shut_out_chen(house, city.office.first)
    assert ways_in(house, report) == 1


def shut_out_chen(house: House, who: Person) -> None:
    """Shut the officer out, as the administrator's command does."""
    with house.database.transaction() as session:
        shut_out(session, who.login, at=house.clock.now() + timedelta(minutes=1))
