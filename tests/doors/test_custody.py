"""A contact opens to whoever asked, for a time: by a request, a reason, and a keeper's answer."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from leads.ledger.errors import NotFound
from leads.register.authority import Deed
from leads.reports.identity import contact_of
from leads.reports.reading import read
from tests.clock import Clock
from tests.keeper import (
    CONTACT,
    REASON,
    WORDS,
    answer,
    ask,
    entries,
    granted,
    open_it,
    page_of,
    the_request,
    ways_in,
)
from tests.makers import NARRATIVE, City, a_report, signed_in_client, unlocked
from tests.pages import form_on, send, text_of
from tipline.factory import create_staff
from tipline.house import House
from tipline.processes.relay import carry


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


def test_a_contact_opens_to_who_asked_once_the_custodian_granted_it(
    house: House, city: City, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    granted(house, chen, custodian, report)
    shown = open_it(chen, report)
    assert CONTACT in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert WORDS in shown.text
    assert CONTACT not in chen.get(page_of(report)).text
    assert entries(house, Deed.READ_IDENTITY) == [(city.office.first.id, report)]


def test_each_opening_is_written_down(
    house: House, city: City, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    granted(house, chen, custodian, report)
    for _ in range(3):
        open_it(chen, report)
    assert entries(house, Deed.READ_IDENTITY) == [(city.office.first.id, report)] * 3
    assert entries(house, Deed.ASK_IDENTITY) == [(city.office.first.id, report)]
    assert entries(house, Deed.GRANT_IDENTITY) == [(city.custodian.first.id, report)]


def test_the_grant_is_to_the_requesters_own_key_and_to_no_colleagues(
    house: House,
    city: City,
    chen: FlaskClient,
    zhou: FlaskClient,
    custodian: FlaskClient,
    report: UUID,
) -> None:
    granted(house, chen, custodian, report)
    opening = form_on(chen.get(page_of(report)), "/contact/open")
    token = form_on(zhou.get(page_of(report)), "/contact").values["csrf_token"]
    opening.values["csrf_token"] = token
    assert send(zhou, opening).status_code == 404
    for officer, opens in ((city.office.first, True), (city.office.second, False)):
        seeds = unlocked(house, officer).seeds
        with house.database.reading() as session:
            if opens:
                assert contact_of(session, report, seeds=seeds, sealer=house.sealer) == CONTACT
            else:
                with pytest.raises(NotFound):
                    contact_of(session, report, seeds=seeds, sealer=house.sealer)


def test_the_grant_is_gone_when_its_time_is_over(
    app: Flask, house: House, city: City, clock: Clock, report: UUID
) -> None:
    chen, custodian = (
        signed_in_client(app, house, one) for one in (city.office.first, city.custodian.first)
    )
    granted(house, chen, custodian, report)
    assert ways_in(house, report) == 2
    clock.move(hours=3, minutes=59)
    carry(house, queue=None)
    assert ways_in(house, report) == 2
    clock.move(minutes=1)
    carry(house, queue=None)
    assert ways_in(house, report) == 1
    chen = signed_in_client(app, house, city.office.first)
    assert "Ended" in text_of(chen.get(page_of(report)))


def test_the_custodian_sees_an_id_and_a_reason_and_neither_contact_nor_narrative(
    house: House, city: City, chen: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    ask(chen, report)
    request_id = the_request(house).id
    pages = [custodian.get("/custody/").text, custodian.get(f"/custody/{request_id}").text]
    assert str(report) in pages[0]
    assert REASON in pages[1]
    assert not [
        part
        for part in (NARRATIVE, CONTACT, "金色年华", "建设路")
        for page in pages
        if part in page
    ]
    who = unlocked(house, city.custodian.first)
    with house.database.transaction() as session, pytest.raises(NotFound):
        read(session, report, unlocked=who, sealer=house.sealer, at=house.clock.now())


def test_the_reason_stands_nowhere_in_clear(
    house: House, chen: FlaskClient, zhou: FlaskClient, custodian: FlaskClient, report: UUID
) -> None:
    granted(house, chen, custodian, report)
    kept = the_request(house)
    assert REASON.encode() not in kept.sealed_reason
    assert WORDS.encode() not in (kept.sealed_words or b"")
    assert REASON not in zhou.get(page_of(report)).text


def test_the_oversight_units_contact_takes_two_of_it(app: Flask, house: House, city: City) -> None:
    report = a_report(house, contact=CONTACT, concerns_office=True)
    guo, fang = (signed_in_client(app, house, one) for one in city.oversight.officers)
    custodian = signed_in_client(app, house, city.custodian.first)
    ask(guo, report)
    request_id = the_request(house).id
    assert str(report) not in custodian.get("/custody/").text
    assert custodian.get(f"/custody/{request_id}").status_code == 404
    assert guo.get(f"/custody/{request_id}").status_code == 404
    assert str(report) not in guo.get("/custody/").text
    assert answer(fang, request_id).status_code == 303
    assert CONTACT in open_it(guo, report).text


def test_the_desk_sees_that_there_is_a_contact_and_no_more(
    house: House, chen: FlaskClient, report: UUID
) -> None:
    told = "Kept apart, under a key of its own."
    for each, contact in ((report, CONTACT), (a_report(house), "")):
        page = chen.get(f"/office/reports/{each}").text
        assert (told in page) == bool(contact)
        assert CONTACT not in page
