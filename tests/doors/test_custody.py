"""A contact opens to whoever asked, for a time: by a request, a reason, and a keeper's answer."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from crypto.envelope import Compartment
from crypto.signing import SigningKey
from leads.ledger.audit import AuditEntry
from leads.ledger.errors import NotFound
from leads.register.authority import Deed
from leads.register.keyholders import Grant
from leads.register.staffing import shut_out
from leads.reports.identity import contact_of
from leads.reports.identity_requests import IdentityRequest
from leads.reports.reading import read
from tests.clock import Clock
from tests.makers import NARRATIVE, City, Person, a_report, found_city, signed_in_client, unlocked
from tests.pages import form_on, same, send, text_of
from tipline.factory import create_staff
from tipline.house import House
from tipline.relay import carry

CONTACT = "微信 wang_laoshi_88"
REASON = "法院调取证据函〔2026〕12 号"
WORDS = "同意，仅限本次核实"


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    return found_city(house, root_key)


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


def page_of(report: UUID) -> str:
    return f"/office/reports/{report}/contact"


def ask(client: FlaskClient, report: UUID, reason: str = REASON) -> TestResponse:
    return send(client, form_on(client.get(page_of(report)), "/contact"), reason=reason)


def the_request(house: House) -> IdentityRequest:
    with house.database.reading() as session:
        return session.scalars(select(IdentityRequest)).one()


def answer(
    client: FlaskClient, request_id: UUID, what: str = "grant", hours: int = 4
) -> TestResponse:
    address = f"/custody/{request_id}"
    typed = {"answer": what, "hours": str(hours), "words": WORDS}
    return send(client, form_on(client.get(address), address), **typed)


def open_it(client: FlaskClient, report: UUID) -> TestResponse:
    return send(client, form_on(client.get(page_of(report)), "/contact/open"))


def granted(house: House, asker: FlaskClient, keeper: FlaskClient, report: UUID) -> None:
    ask(asker, report)
    assert answer(keeper, the_request(house).id).status_code == 303


def entries(house: House, deed: Deed) -> list[tuple[UUID | None, UUID | None]]:
    query = select(AuditEntry.officer_id, AuditEntry.object_id).where(AuditEntry.deed == deed)
    with house.database.reading() as session:
        return [(by, of) for by, of in session.execute(query)]


def ways_in(house: House, report: UUID) -> int:
    identity = Compartment.IDENTITY.value
    query = select(func.count()).where(Grant.subject_id == report, Grant.compartment == identity)
    with house.database.reading() as session:
        return session.scalar(query) or 0


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
    answers = [chen.get(page_of(each)) for each in (uuid4(), a_report(house))]
    assert {each.status_code for each in answers} == {404}
    assert same(answers[0]) == same(answers[1])


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


def test_the_desk_sees_that_there_is_a_contact_and_no_more(
    house: House, chen: FlaskClient, report: UUID
) -> None:
    told = "Kept apart, under a key of its own."
    for each, contact in ((report, CONTACT), (a_report(house), "")):
        page = chen.get(f"/office/reports/{each}").text
        assert (told in page) == bool(contact)
        assert CONTACT not in page
