"""Registering by hand: what came by telephone or letter is sealed like what came by the web."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from leads.ledger.audit import AuditEntry
from leads.reports.identity import contact_of
from leads.reports.reading import read
from leads.reports.report import Report
from tests.forms import Form, form_on, send, text_of
from tests.makers import City, signed_in_client, unlocked
from tipline.house import House
from tipline.processes.relay import carry

TOLD = {
    "channel": "hotline",
    "received-year": "2026",
    "received-month": "3",
    "received-day": "13",
    "category": "minors_admitted",
    "district": "east",
    "venue_name": "金色年华网吧",
    "address": "建设路 18 号",
    "happened-year": "2026",
    "happened-month": "3",
    "happened-day": "12",
    "narrative": "来电称：昨夜有穿校服的学生在里面上网。",
    "contact": "李先生 138 0000 0000",
    "official": "no",
}


@pytest.fixture
def desk(planner: FlaskClient) -> FlaskClient:
    return planner


def blank(client: FlaskClient) -> Form:
    return form_on(client.get("/office/register"), "/office/register")


def the_report(house: House) -> Report:
    with house.database.reading() as session:
        return session.scalars(select(Report)).one()


def reports(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0


def test_a_call_becomes_a_sealed_report_in_the_queue(
    desk: FlaskClient, house: House, city: City
) -> None:
    sent = send(desk, blank(desk), **TOLD)
    assert (sent.status_code, sent.location) == (303, "/office/reports")
    queue = text_of(desk.get("/office/reports"))
    assert "The report has been registered." in queue
    assert "Hotline (12345/12318)" in queue
    report = the_report(house)
    assert (report.desk, report.lookup) == ("office", None)
    assert report.received_on.isoformat() == "2026-03-13"
    with house.database.transaction() as session:
        chen = unlocked(house, city.office.first)
        found = read(session, report.id, unlocked=chen, sealer=house.sealer, at=house.clock.now())
    assert found.story.narrative == TOLD["narrative"]
    assert str(found.story.happened_on) == "2026-03-12"


def test_the_contact_is_the_custodian_s_alone(desk: FlaskClient, house: House, city: City) -> None:
    send(desk, blank(desk), **TOLD)
    report = the_report(house)
    page = text_of(desk.get(f"/office/reports/{report.id}"))
    assert "138 0000 0000" not in page
    seeds = unlocked(house, city.custodian.first).seeds
    with house.database.reading() as session:
        shown = contact_of(session, report.id, seeds=seeds, sealer=house.sealer)
    assert shown == TOLD["contact"]


def test_the_deed_is_the_officer_s_in_the_trail_and_in_the_history(
    desk: FlaskClient, house: House, city: City
) -> None:
    send(desk, blank(desk), **TOLD)
    report = the_report(house)
    with house.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.deed == "report.register")
        entry = session.scalars(query).one()
    assert (entry.officer_id, entry.object_id) == (city.office.first.id, report.id)
    page = text_of(desk.get(f"/office/reports/{report.id}"))
    assert "Registered" in page


def test_it_is_compared_with_the_others_like_any_report(desk: FlaskClient, house: House) -> None:
    send(desk, blank(desk), **TOLD)
    send(desk, blank(desk), **TOLD | {"channel": "letter"})
    while carry(house, queue=None):
        pass
    with house.database.reading() as session:
        first, second = session.scalars(select(Report.id).order_by(Report.channel))
    assert f"/office/reports/{second}" in desk.get(f"/office/reports/{first}").text


def test_sending_twice_registers_once(desk: FlaskClient, house: House) -> None:
    form = blank(desk)
    assert [send(desk, form, **TOLD).status_code for _ in range(2)] == [303, 303]
    assert reports(house) == 1


def test_what_concerns_an_official_leaves_the_desk_for_oversight(
    desk: FlaskClient, house: House, city: City
) -> None:
    send(desk, blank(desk), **TOLD | {"official": "yes"})
    report = the_report(house)
    assert report.desk == "oversight"
    assert desk.get(f"/office/reports/{report.id}").status_code == 404
    guo = signed_in_client(desk.application, house, city.oversight.first)
    assert TOLD["narrative"] in guo.get(f"/office/reports/{report.id}").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"channel": ""}, "Choose how the report came."),
        ({"channel": "web"}, "Choose how the report came."),
        ({"category": "nonsense"}, "Choose a category."),
        ({"district": "north"}, "Choose a district."),
        ({"venue_name": ""}, "Enter the venue's name."),
        ({"narrative": " \n "}, "Write what was said or written."),
        ({"narrative": "甲" * 10_001}, "Shorten this to 10,000 characters or fewer."),
        ({"received-day": ""}, "Enter the day of the month."),
        ({"received-day": "17"}, "Enter a day that is today or in the past."),
        ({"received-year": "2024"}, "Enter a day of receipt within the last year."),
        ({"happened-year": "1999"}, "Enter a day within the last 20 years"),
        ({"official": ""}, "Choose whether an office or an official is concerned."),
        ({"report": "7"}, "Send this again: its number was lost on the way."),
        ({"csrf_token": "forged"}, ""),
    ],
)
def test_a_wrong_answer_is_told_and_what_was_typed_is_kept(
    desk: FlaskClient, house: House, wrong: dict[str, str], says: str
) -> None:
    answer = send(desk, blank(desk), **TOLD | wrong)
    assert answer.status_code == 400
    shown = text_of(answer)
    assert says in shown
    assert reports(house) == 0
    kept = form_on(answer, "/office/register").values
    assert kept["contact"] == TOLD["contact"]
    assert kept["narrative"] == (wrong.get("narrative", TOLD["narrative"])).strip()


def test_nobody_but_a_desk_registers(
    desk: FlaskClient, house: House, city: City, district: FlaskClient
) -> None:
    form = blank(desk)
    assert send(district, form, **TOLD).status_code == 404
    assert district.get("/office/register").status_code == 404
    stranger = desk.application.test_client()
    assert stranger.get("/office/register").status_code == 303
    assert reports(house) == 0
    del city
