"""The auditor's door: who did what when, sources to the day, and whether the trail is whole."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import update

from crypto.checkpoints import SigningKey
from leads.ledger.audit import AuditEntry, Tree, record
from leads.ledger.checkpoints import Signer, sign_head
from leads.register.authority import Deed
from leads.register.trail import PAGE
from tests.clock import MONDAY, Clock
from tests.makers import City, a_report, signed_in_client
from tipline.auditing.words import SOURCES, STAFF
from tipline.factory import create_staff
from tipline.house import House


@pytest.fixture
def app(house: House) -> Flask:
    return create_staff(house)


@pytest.fixture
def auditor(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.audit.first)


def write(house: House, city: City, count: int, deed: Deed = Deed.READ_REPORT) -> None:
    with house.database.transaction() as session:
        for _ in range(count):
            record(
                session,
                deed,
                at=house.clock.now(),
                officer_id=city.office.first.id,
                object_id=None,
            )


def entries(page: str) -> list[list[str]]:
    """The table of entries, cell by cell."""
    found = html.document_fromstring(page).xpath("//main//table[1]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in found]


def test_entries_stand_newest_first_with_officer_time_and_deed(
    auditor: FlaskClient, house: House, city: City, clock: Clock
) -> None:
    clock.move(minutes=5)
    write(house, city, 1)
    seq, time, officer, deed, _ = entries(auditor.get("/audit/").text)[0]
    assert (time, officer, deed) == ("16 March 2026, 10:05", "陈静", "Read a report")
    assert int(seq) > 0


def test_looking_at_the_trail_is_itself_in_the_trail(auditor: FlaskClient) -> None:
    auditor.get("/audit/")
    assert entries(auditor.get("/audit/").text)[0][3] == "Looked at the audit trail"


def test_the_trail_is_narrowed_by_deed_officer_and_day(
    app: Flask, house: House, city: City, clock: Clock
) -> None:
    write(house, city, 2, Deed.ASSIGN)
    # 23:59 in China and a minute later: two days there, one day by UTC.
    clock.set(MONDAY.replace(hour=15, minute=59))
    write(house, city, 1, Deed.REVIEW)
    clock.move(minutes=1)
    write(house, city, 1, Deed.NOTE)
    auditor = signed_in_client(app, house, city.audit.first)

    def deeds(query: str) -> list[str]:
        return [row[3] for row in entries(auditor.get(f"/audit/?{query}").text)]

    assert deeds("deed=lead.assign") == ["Assigned a lead"] * 2
    assert deeds(f"officer={city.office.first.id}") == [
        *("Wrote a note", "Reviewed an answer", "Assigned a lead", "Assigned a lead"),
    ]
    assert deeds(f"officer={city.office.second.id}") == []
    monday = deeds("day-year=2026&day-month=3&day-day=16&deed=lead.review")
    assert monday == ["Reviewed an answer"]
    assert deeds("day-year=2026&day-month=3&day-day=16&deed=lead.note") == []


@pytest.mark.parametrize(
    "query",
    ["deed=nothing", "officer=1", "day-year=2026", "day-year=2026&day-month=13&day-day=1"],
)
def test_a_filter_that_cannot_be_meant_is_told_and_nothing_is_filtered(
    auditor: FlaskClient, query: str
) -> None:
    answer = auditor.get(f"/audit/?{query}")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert entries(answer.text)


def test_pages_follow_one_another_without_gap_or_double(
    auditor: FlaskClient, house: House, city: City
) -> None:
    write(house, city, 2 * PAGE + 3, Deed.SIGN)
    path, seen = "/audit/?deed=assignment.sign", []
    for expected in (PAGE, PAGE, 3):
        page = auditor.get(path).text
        found = [int(row[0]) for row in entries(page)]
        assert len(found) == expected
        seen += found
        links = html.document_fromstring(page).xpath("//a[@rel='next']/@href")
        path = links[0] if links else ""
    assert seen == sorted(set(seen), reverse=True)
    assert path == ""


@pytest.mark.parametrize("below", ["0", "-1", "x", "9" * 40])
def test_a_strange_page_shows_the_newest(auditor: FlaskClient, below: str) -> None:
    assert entries(auditor.get(f"/audit/?below={below}").text)


def test_what_stands_in_an_address_does_not_lead_elsewhere(
    auditor: FlaskClient, house: House, city: City
) -> None:
    write(house, city, PAGE + 1)
    page = auditor.get("/audit/?_scheme=https&_external=1&_anchor=x&deed=report.read").text
    links = html.document_fromstring(page).xpath("//a[@rel='next']/@href")
    assert [link.startswith("/audit/?deed=report.read&below=") for link in links] == [True]


def test_sources_deeds_are_shown_to_the_day_without_their_report(
    auditor: FlaskClient, house: House
) -> None:
    report = a_report(house)
    page = auditor.get("/audit/sources").text
    assert entries(page) == [["0", "16 March 2026", "Report received"]]
    assert str(report) not in page
    assert not [hour for hour in ("00:00", "08:00", "10:00") if hour in page]


def test_checkpoints_are_listed_and_the_trail_is_checked_on_demand(
    auditor: FlaskClient, house: House, city: City
) -> None:
    signer = Signer(site="mingcha", key=SigningKey.generate())
    with house.database.transaction() as session:
        sign_head(session, Tree.STAFF, signer=signer, at=MONDAY + timedelta(hours=1))
    page = auditor.get("/audit/checkpoints").text
    assert "16 March 2026, 11:00" in page
    assert "Result of the check" not in page

    def verdicts() -> list[str]:
        before = html.document_fromstring(auditor.get("/audit/checkpoints").text)
        token = before.xpath("//main//input[@name='csrf_token']/@value")[0]
        shown = auditor.post("/audit/checkpoints", data={"csrf_token": token})
        assert shown.status_code == 200
        return [row[2] for row in entries(shown.text)]

    assert verdicts() == ["Whole", "Whole"]
    with house.database.transaction() as session:
        query = update(AuditEntry).where(AuditEntry.tree == Tree.STAFF, AuditEntry.seq == 3)
        session.execute(query.values(deed="nothing"))
    assert verdicts() == ["Not whole Entry 3: altered", "Whole"]


def test_a_check_without_its_token_is_refused(auditor: FlaskClient) -> None:
    assert auditor.post("/audit/checkpoints", data={}).status_code == 400


def test_nobody_else_reaches_the_trail(app: Flask, house: House, city: City) -> None:
    for unit in ("office", "oversight", "custodian", "east", "board"):
        client = signed_in_client(app, house, city.units[unit].first)
        for path in ("/audit/", "/audit/sources", "/audit/checkpoints"):
            assert client.get(path).status_code == 404
    assert app.test_client().get("/audit/").location.endswith("/sign-in")


def test_every_deed_of_the_house_has_its_words() -> None:
    assert set(Deed) <= set(STAFF)
    said = {"received", "answered", "files_added", "contact_withdrawn", "recusal_asked"}
    assert set(SOURCES) == {f"report.{deed}" for deed in said}
