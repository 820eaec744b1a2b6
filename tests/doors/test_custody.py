"""The custodian's door: the contact and nothing else, once, for a reason, and never unwritten."""

from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from crypto.signing import SigningKey
from leads.ledger.audit import AuditEntry
from leads.register.authority import Deed
from tests.clock import Clock
from tests.makers import NARRATIVE, City, a_report, found_city, signed_in_client
from tipline.factory import create_staff
from tipline.house import House

CONTACT = "微信 wang_laoshi_88"
REASON = "法院调取证据函〔2026〕12 号"


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    return found_city(house, root_key)


@pytest.fixture
def app(house: House) -> Flask:
    return create_staff(house)


@pytest.fixture
def custodian(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.custodian.first)


def ask(client: FlaskClient, report: object, reason: str = REASON) -> TestResponse:
    page = html.document_fromstring(client.get("/custody/").text)
    token = page.xpath("//main//input[@name='csrf_token']/@value")[0]
    typed = {"csrf_token": token, "report": str(report), "reason": reason}
    return client.post("/custody/", data=typed)


def openings(house: House) -> list[tuple[UUID | None, UUID | None, bytes]]:
    query = select(AuditEntry).where(AuditEntry.deed == Deed.READ_IDENTITY)
    with house.database.reading() as session:
        return [(one.officer_id, one.object_id, one.details) for one in session.scalars(query)]


def test_the_contact_is_shown_and_nothing_of_what_was_told(
    custodian: FlaskClient, house: House, city: City
) -> None:
    report = a_report(house, contact=CONTACT)
    answer = ask(custodian, report)
    assert answer.status_code == 200
    assert CONTACT in answer.text
    assert not [part for part in (NARRATIVE, "金色年华", "建设路") if part in answer.text]
    assert answer.headers["Cache-Control"] == "no-store"
    digest = sha256(REASON.encode()).digest()
    assert digest.hex() in answer.text
    assert openings(house) == [(city.custodian.first.id, report, digest)]


def test_every_opening_is_written_down_and_listed_by_day_and_id_alone(
    app: Flask, house: House, city: City, clock: Clock
) -> None:
    report = a_report(house, contact=CONTACT)
    ask(signed_in_client(app, house, city.custodian.first), report)
    clock.move(days=1)
    custodian = signed_in_client(app, house, city.custodian.first)
    ask(custodian, report)
    assert len(openings(house)) == 2
    page = custodian.get("/custody/").text
    assert page.count(str(report)) == 2
    assert "16 March 2026" in page
    assert "17 March 2026" in page
    assert CONTACT not in page
    assert REASON not in page


@pytest.mark.parametrize("shape", ["{}", " {} ", "{{{}}}", "upper", "spaces", "bare"])
def test_an_id_may_be_typed_in_groups_or_pasted_with_blanks(
    custodian: FlaskClient, house: House, shape: str
) -> None:
    report = a_report(house, contact=CONTACT)
    typed = {
        "upper": str(report).upper(),
        "spaces": str(report).replace("-", " "),
        "bare": report.hex,
    }.get(shape, shape.format(report))
    expected = 400 if shape.startswith("{{") else 200
    assert ask(custodian, typed).status_code == expected


@pytest.mark.parametrize("typed", ["", "1234", "x" * 32, "the beginning of an id"])
def test_what_is_no_id_is_refused_and_what_was_typed_is_kept(
    custodian: FlaskClient, house: House, typed: str
) -> None:
    answer = ask(custodian, typed)
    assert answer.status_code == 400
    assert REASON in answer.text
    assert typed in answer.text
    assert openings(house) == []


@pytest.mark.parametrize("reason", ["", "       ", "short", "x" * 501])
def test_without_a_reason_nothing_opens(custodian: FlaskClient, house: House, reason: str) -> None:
    answer = ask(custodian, a_report(house, contact=CONTACT), reason)
    assert answer.status_code == 400
    assert CONTACT not in answer.text
    assert openings(house) == []


def test_an_unknown_id_and_a_report_without_contact_read_alike(
    custodian: FlaskClient, house: House
) -> None:
    answers = [ask(custodian, each) for each in (uuid4(), a_report(house))]
    assert {answer.status_code for answer in answers} == {404}
    for answer in answers:
        assert "There is no contact under this id." in answer.text
    assert openings(house) == []


def test_a_form_without_its_token_opens_nothing(custodian: FlaskClient, house: House) -> None:
    report = a_report(house, contact=CONTACT)
    answer = custodian.post("/custody/", data={"report": str(report), "reason": REASON})
    assert (answer.status_code, openings(house)) == (400, [])


def test_nobody_else_reaches_the_door(app: Flask, house: House, city: City) -> None:
    report = a_report(house, contact=CONTACT)
    for unit in ("office", "oversight", "east", "board", "audit"):
        client = signed_in_client(app, house, city.units[unit].first)
        assert client.get("/custody/").status_code == 404
        typed = {"report": str(report), "reason": REASON}
        assert client.post("/custody/", data=typed).status_code == 404
    assert app.test_client().get("/custody/").location.endswith("/sign-in")
    assert openings(house) == []


def test_a_contact_sealed_to_the_oversight_unit_is_none_of_the_custodians(
    custodian: FlaskClient, house: House
) -> None:
    report = a_report(house, contact=CONTACT, concerns_office=True)
    answer = ask(custodian, report)
    assert answer.status_code == 404
    assert CONTACT not in answer.text
    assert openings(house) == []


def test_the_desk_sees_that_there_is_a_contact_and_the_id_to_ask_for_and_no_more(
    app: Flask, house: House, city: City
) -> None:
    desk = signed_in_client(app, house, city.office.first)
    told = "Held by the identity custodian"
    for contact in (CONTACT, ""):
        report = a_report(house, contact=contact)
        page = desk.get(f"/office/reports/{report}").text
        assert str(report) in html.document_fromstring(page).xpath("string(//main)")
        assert (told in page) == bool(contact)
        assert CONTACT not in page
