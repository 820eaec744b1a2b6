"""A district's docket and one assignment's page, from sign-in to signing for it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from leads.casework import merging
from leads.casework.lead import Assignment, Lead
from tests.clock import Clock
from tests.district import where
from tests.forms import form_on, send, text_of
from tests.makers import (
    BRIEF,
    City,
    a_lead,
    a_report,
    assign,
    signed_in_client,
    unlocked,
)
from tipline.house import House


def join_another(house: House, city: City, assignment: UUID) -> None:
    """Let the desk join another report to the lead that a district has."""
    report_id = a_report(house, narrative="又一封举报")
    with house.database.transaction() as session:
        lead = session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)
        merging.join(
            session,
            report_id,
            lead.id,
            version=lead.version,
            unlocked=unlocked(house, city.office.first),
            at=house.clock.now(),
        )


def test_an_officer_signs_in_and_finds_what_is_in_hand(
    staff_app: Flask, city: City, assignment: UUID, clock: Clock
) -> None:
    client, officer = staff_app.test_client(), city.east.first
    form = form_on(client.get("/sign-in", headers={"Accept-Language": "en"}), "/sign-in")
    answer = send(
        client,
        form,
        login=officer.login,
        passphrase=officer.passphrase,
        code=officer.code(clock.now().timestamp()),
    )
    assert answer.status_code == 303
    page = client.get("/", follow_redirects=True)
    assert page.request.path == "/district/assignments"
    assert "金色年华网吧" in page.text
    assert str(assignment) in page.text


def test_the_list_says_what_is_left_and_reddens_what_is_late(
    house: House, city: City, district: FlaskClient, assignment: UUID, clock: Clock
) -> None:
    page = district.get("/district/assignments")
    assert "15 working days left" in text_of(page)
    assert "mc-late" not in page.text
    clock.set(datetime(2026, 4, 13, 2, 0, tzinfo=UTC))
    late = signed_in_client(district.application, house, city.east.first).get(
        "/district/assignments"
    )
    assert 'class="mc-late"' in late.text
    assert "late" in text_of(late)
    assert "mc-tile--danger" in late.text


def test_the_page_shows_the_brief_the_venue_and_the_clock(
    district: FlaskClient, assignment: UUID
) -> None:
    said = text_of(district.get(where(assignment)))
    for words in (
        BRIEF,
        "金色年华网吧",
        "建设路 18 号",
        "网文〔2021〕0042",
        "7 April 2026",
        "Art. 23",
    ):
        assert words in said


def test_signing_is_done_once_and_the_second_is_told_who_was_first(
    district: FlaskClient, colleague: FlaskClient, assignment: UUID
) -> None:
    seen_by_both = form_on(colleague.get(where(assignment)), "/sign")
    mine = form_on(district.get(where(assignment)), "/sign")
    done = send(district, mine)
    assert done.status_code == 303
    assert "Signed for." in text_of(district.get(done.location))
    second = send(colleague, seen_by_both)
    assert second.status_code == 409
    assert "王芳 was first: Sign for." in text_of(second)


def test_a_report_that_joins_meanwhile_is_not_noticed(
    house: House, city: City, district: FlaskClient, assignment: UUID
) -> None:
    page = district.get(where(assignment))
    join_another(house, city, assignment)
    again = district.get(where(assignment))
    assert form_on(again, "/sign").values["version"] == form_on(page, "/sign").values["version"]
    assert text_of(again) == text_of(page)
    assert send(district, form_on(page, "/sign")).status_code == 303


def test_a_tampered_version_signs_nothing(district: FlaskClient, assignment: UUID) -> None:
    form = form_on(district.get(where(assignment)), "/sign")
    for version in ("", "-1", "99999999999999999999", "１", "x"):
        assert send(district, form, version=version).status_code == 409
    assert send(district, form).status_code == 303


def test_a_form_without_its_token_signs_nothing(district: FlaskClient, assignment: UUID) -> None:
    form = form_on(district.get(where(assignment)), "/sign")
    refused = send(district, form, csrf_token="forged")
    assert refused.status_code == 400
    assert "This page had expired." in text_of(refused)
    assert "To be signed for" in text_of(district.get(where(assignment)))


def test_unknown_and_foreign_look_alike(
    staff_app: Flask, house: House, city: City, assignment: UUID
) -> None:
    west = signed_in_client(staff_app, house, city.west.first)
    for rest in ("", "/answer", "/object", f"/proofs/{uuid4()}"):
        foreign, unknown = west.get(where(assignment, rest)), west.get(where(uuid4(), rest))
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert _main(foreign.text) == _main(unknown.text)
    assert "金色年华" not in west.get("/district/assignments").text


def _main(text: str) -> str:
    return text.split("<main", 1)[1]


def test_other_officers_find_no_district_door(staff_app: Flask, house: House, city: City) -> None:
    for unit in (city.office, city.oversight, city.custodian, city.board, city.audit):
        client = signed_in_client(staff_app, house, unit.first)
        assert client.get("/district/assignments").status_code == 404


def test_the_list_is_cut_into_pages(
    house: House, city: City, district: FlaskClient, clock: Clock
) -> None:
    for number in range(26):
        assign(house, city, a_lead(house, city, narrative=f"第{number}件"))
    first = district.get("/district/assignments")
    assert first.text.count('class="govuk-link mc-id"') == 25
    assert "page=2" in first.text
    second = district.get("/district/assignments?page=2")
    assert second.text.count('class="govuk-link mc-id"') == 1
    for nonsense in ("0", "-3", "x", "99999999999999999999"):
        assert district.get(f"/district/assignments?page={nonsense}").status_code == 200
