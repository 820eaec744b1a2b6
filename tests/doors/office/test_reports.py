"""A report at the office's desk: accepted, declined, transferred, split, sorted, or nobody's."""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from leads.casework.states import LeadState
from leads.reports.report import Stage
from tests.desk import report_of, send, the_lead, words
from tests.makers import (
    NARRATIVE,
    City,
    a_report,
    a_venue,
    signed_in_client,
)
from tests.pages import form_on
from tests.pages import send as send_form
from tipline.house import House


def test_a_page_of_the_desk_reads_in_chinese(app: Flask, house: House, city: City) -> None:
    client = signed_in_client(app, house, city.office.first, language="zh")
    assert "接纳未成年人" in words(client.get(f"/office/reports/{a_report(house)}"))


def test_a_declined_report_tells_its_source_the_reason_and_who_can_help(
    chen: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house)
    empty = send(chen, f"/office/reports/{report_id}/decline")
    assert empty.status_code == 400
    assert "Choose the reason" in words(empty)
    send(chen, f"/office/reports/{report_id}/decline", reason="civil_complaint")
    report = report_of(house, report_id)
    assert (report.stage, report.public_status) == (Stage.DECLINED, "declined")
    assert report.public_reason == "civil_complaint"
    assert "12345" in words(chen.get(f"/office/reports/{report_id}"))


def test_a_reason_nobody_offered_declines_nothing(
    chen: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house)
    answer = send(chen, f"/office/reports/{report_id}/decline", reason="because")
    assert answer.status_code == 400
    assert report_of(house, report_id).stage is Stage.NEW


def test_a_gang_clue_is_transferred_to_the_police_and_never_assigned(
    chen: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house, category="gang_evil")
    shown = chen.get(f"/office/reports/{report_id}")
    assert "A gang clue: no district checks it." in words(shown)
    send(chen, f"/office/reports/{report_id}", choice="new")
    lead = the_lead(house)
    at = f"/office/leads/{lead.id}"
    assert f"{at}/assign" not in chen.get(at).text
    refused = send(chen, f"{at}/assign", district="east", days="5")
    assert refused.status_code == 409
    assert "Only another authority may act on this. Transfer it." in words(refused)
    assert send(chen, f"{at}/transfer").location == at
    assert the_lead(house).state is LeadState.TRANSFERRED
    report = report_of(house, report_id)
    assert (report.public_status, report.public_reason) == ("transferred", "police")


def test_the_second_officer_is_told_who_was_first_and_keeps_what_they_typed(
    chen: FlaskClient, zhou: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house)
    address = f"/office/reports/{report_id}/decline"
    seen = zhou.get(address)
    send(chen, f"/office/reports/{report_id}", choice="new")
    late = send_form(zhou, form_on(seen, address), reason="not_ours")
    assert late.status_code == 409
    assert "陈静 was first: Accepted as a new lead" in words(late)
    assert 'value="not_ours" checked' in late.text
    assert report_of(house, report_id).stage is Stage.ACCEPTED


def test_the_oversight_unit_sees_its_own_desk_and_the_office_never_that(
    chen: FlaskClient, guo: FlaskClient, house: House, city: City
) -> None:
    about_an_office = a_report(house, concerns_office=True)
    ordinary = a_report(house)
    assert str(ordinary) in chen.get("/office/reports").text
    assert str(about_an_office) not in chen.get("/office/reports").text
    assert str(about_an_office) in guo.get("/office/reports").text
    assert str(ordinary) not in guo.get("/office/reports").text
    for client, foreign in ((chen, about_an_office), (guo, ordinary)):
        at = f"/office/reports/{foreign}"
        for page in ("", "/decline", "/transfer", "/split", "/sort", "/conversation"):
            assert client.get(at + page).status_code == 404


def test_a_district_officer_finds_no_office(app: Flask, house: House, city: City) -> None:
    client = signed_in_client(app, house, city.east.first)
    assert client.get("/office/reports").status_code == 404
    assert client.get("/office/leads").status_code == 404


def test_a_submission_of_two_matters_is_split_and_stays_whole(
    chen: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house)
    before = bytes(report_of(house, report_id).sealed)
    sent = send(
        chen,
        f"/office/reports/{report_id}/split",
        category="no_id_check",
        district="east",
        narrative="上网不登记身份证。",
    )
    assert sent.status_code == 303, words(sent)
    part_id = UUID(sent.location.rsplit("/", 1)[1])
    part = report_of(house, part_id)
    assert (part.parent_id, part.stage, part.district) == (report_id, Stage.NEW, "east")
    assert "上网不登记身份证。" in words(chen.get(sent.location))
    assert bytes(report_of(house, report_id).sealed) == before
    assert NARRATIVE in words(chen.get(f"/office/reports/{report_id}"))


def test_an_officer_says_which_venue_is_meant(chen: FlaskClient, house: House, city: City) -> None:
    venue_id, report_id = a_venue(house), a_report(house)
    at = f"/office/reports/{report_id}/sort"
    found = send(chen, at, find="金色", search="y", district="west")
    assert "金色年华网吧" in words(found)
    assert report_of(house, report_id).venue_id is None
    assert send_form(chen, form_on(found, at), venue=str(venue_id)).status_code == 303
    report = report_of(house, report_id)
    assert (report.venue_id, report.district) == (venue_id, "west")
