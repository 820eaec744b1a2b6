"""Signing in: all three together, slowed when guessed, and a cookie that ends."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from leads.ledger.audit import AuditEntry
from leads.register.officers import Officer
from tests.clock import Clock
from tests.forms import form_on, send, text_of
from tests.makers import City, Person, a_report, signed_in_client
from tipline.accounts.door import cookie_name
from tipline.accounts.sessions import IDLE, LONGEST, StaffSession
from tipline.accounts.signing import TRIES
from tipline.house import House


@pytest.fixture
def stranger(staff_app: Flask) -> FlaskClient:
    client = staff_app.test_client()
    client.set_cookie("lang", "en")
    return client


@pytest.fixture
def chen(staff_app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(staff_app, house, city.office.first)


def sign_in(client: FlaskClient, who: Person, clock: Clock, **typed: str) -> TestResponse:
    told = {
        "login": who.login,
        "passphrase": who.passphrase,
        "code": who.code(clock.now().timestamp()),
    }
    return send(client, form_on(client.get("/sign-in"), "/sign-in"), **(told | typed))


def is_in(client: FlaskClient) -> bool:
    return client.get("/office/reports").status_code == 200


def cookie_of(client: FlaskClient) -> str:
    """Give what the browser holds of its session."""
    with client.application.app_context():
        cookie = client.get_cookie(cookie_name())
    assert cookie
    return cookie.value


def deeds(house: House) -> list[str]:
    with house.database.reading() as session:
        query = select(AuditEntry.deed).where(AuditEntry.tree == "staff").order_by(AuditEntry.seq)
        return [deed for deed in session.scalars(query) if deed != "officer.enrol"]


@pytest.mark.parametrize("wrong", ["login", "passphrase", "code"])
def test_all_three_must_be_right_and_no_answer_says_which_was_not(
    stranger: FlaskClient, city: City, clock: Clock, wrong: str
) -> None:
    words = {"login": "nobody", "passphrase": "guessed at random", "code": "000000"}
    answer = sign_in(stranger, city.office.first, clock, **{wrong: words[wrong]})
    assert answer.status_code == 400
    assert "These do not go together, or there were too many tries." in text_of(answer)
    assert not is_in(stranger)


def test_a_code_works_once(staff_app: Flask, city: City, clock: Clock) -> None:
    first, second = staff_app.test_client(), staff_app.test_client()
    assert sign_in(first, city.office.first, clock).status_code == 303
    assert sign_in(second, city.office.first, clock).status_code == 400


def test_guessing_is_slowed_for_a_known_name(
    stranger: FlaskClient, house: House, city: City, clock: Clock
) -> None:
    who = city.office.first
    # Their passphrases were guessed wrong before now: the count is what five tries leave behind.
    with house.database.transaction() as session:
        session.execute(update(Officer).where(Officer.id == who.id).values(failures=TRIES - 1))
    sign_in(stranger, who, clock, passphrase="guessed at random")
    assert sign_in(stranger, who, clock).status_code == 400
    clock.move(minutes=2)
    assert sign_in(stranger, who, clock).status_code == 303


@pytest.mark.parametrize("left", [IDLE, LONGEST])
def test_a_session_ends_when_it_is_idle_and_when_it_is_old(
    chen: FlaskClient, clock: Clock, left: timedelta
) -> None:
    assert is_in(chen)
    if left == LONGEST:
        for _ in range(int(LONGEST / IDLE) + 1):
            clock.moment += IDLE - timedelta(minutes=1)
            chen.get("/office/reports")
    clock.moment += left + timedelta(minutes=1) if left == IDLE else timedelta(minutes=20)
    assert not is_in(chen)


def test_signing_out_ends_the_session_on_the_server(chen: FlaskClient, house: House) -> None:
    kept = cookie_of(chen)
    send(chen, form_on(chen.get("/office/reports"), "/sign-out"))
    with chen.application.app_context():
        chen.set_cookie(cookie_name(), kept)
    assert not is_in(chen)
    assert deeds(house)[-1] == "officer.sign_out"


def test_a_cookie_without_its_row_opens_nothing(chen: FlaskClient, house: House) -> None:
    assert is_in(chen)
    with house.database.transaction() as session:
        session.execute(delete(StaffSession))
    assert not is_in(chen)


def test_a_cookie_with_another_officer_s_row_opens_nothing(
    chen: FlaskClient, staff_app: Flask, house: House, city: City
) -> None:
    signed_in_client(staff_app, house, city.office.second)
    with house.database.transaction() as session:
        mine = select(StaffSession.wrapped_seed).where(
            StaffSession.officer_id == city.office.second.id
        )
        other = session.scalars(mine).one()
        row = update(StaffSession).where(StaffSession.officer_id == city.office.first.id)
        session.execute(row.values(wrapped_seed=other))
    assert not is_in(chen)


def test_a_squad_s_cookie_is_nobody_s_at_the_staff_s_site(
    staff_app: Flask, squad: FlaskClient
) -> None:
    value = cookie_of(squad)
    browser = staff_app.test_client()
    browser.set_cookie("mingcha_field", value)
    assert browser.get("/office/reports").status_code == 303
    with staff_app.app_context():
        browser.set_cookie(cookie_name(), value)
    assert browser.get("/office/reports").status_code == 404


def test_who_takes_a_cookie_leaves_an_entry_for_each_reading(
    chen: FlaskClient, staff_app: Flask, house: House, city: City
) -> None:
    report_id = a_report(house)
    thief = staff_app.test_client()
    with staff_app.app_context():
        thief.set_cookie(cookie_name(), cookie_of(chen))
    assert thief.get(f"/office/reports/{report_id}").status_code == 200
    with house.database.reading() as session:
        query = select(func.count()).where(
            AuditEntry.deed == "report.read", AuditEntry.officer_id == city.office.first.id
        )
        assert session.scalar(query) == 1


def test_an_officer_changes_their_passphrase_and_other_sessions_end(
    chen: FlaskClient, staff_app: Flask, house: House, city: City, clock: Clock
) -> None:
    elsewhere = signed_in_client(staff_app, house, city.office.first)
    assert 'href="/account"' in chen.get("/office/reports").text
    form = form_on(chen.get("/account"), "/account")
    who, new = city.office.first, "a new one of five words"
    done = send(chen, form, old=who.passphrase, new=new)
    assert "Your passphrase has been changed." in text_of(done)
    assert is_in(chen)
    assert not is_in(elsewhere)
    clock.move(minutes=1)
    assert sign_in(elsewhere, who, clock).status_code == 400
    clock.move(minutes=1)
    assert sign_in(elsewhere, who, clock, passphrase=new).status_code == 303


@pytest.mark.parametrize("passphrase", ["", "x" * 201], ids=["missing", "too long"])
def test_a_passphrase_that_is_missing_or_too_long_is_asked_for_again(
    stranger: FlaskClient, city: City, clock: Clock, passphrase: str
) -> None:
    page = sign_in(stranger, city.office.first, clock, passphrase=passphrase)
    assert page.status_code < 500
    assert "Enter your passphrase." in page.text
