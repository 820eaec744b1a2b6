"""The office's desk through the front door: from a report to a closed lead, and every way aside."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from crypto.signing import SigningKey
from leads.casework import answering, dealings
from leads.casework.answers import Outcome
from leads.casework.lead import Lead
from leads.casework.states import LeadState
from leads.ledger.audit import AuditEntry
from leads.register.taxonomy import Disposition, Finding, ObjectionReason
from leads.reports.report import Report, Stage
from tests.clock import Clock
from tests.makers import (
    BRIEF,
    NARRATIVE,
    City,
    a_lead,
    a_report,
    a_venue,
    assign,
    found_city,
    signed_in_client,
    unlocked,
)
from tests.pages import form_on, text_of
from tests.pages import send as send_form
from tipline.factory import create_staff
from tipline.house import House


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
def guo(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.oversight.first)


def words(answer: TestResponse) -> str:
    return text_of(answer)


def send(client: FlaskClient, address: str, **typed: object) -> TestResponse:
    """Open a page and send its form with what was typed."""
    return send_form(client, form_on(client.get(address), address), **typed)


def lead_of(house: House, lead_id: UUID) -> Lead:
    with house.database.reading() as session:
        return session.get_one(Lead, lead_id)


def report_of(house: House, report_id: UUID) -> Report:
    with house.database.reading() as session:
        return session.get_one(Report, report_id)


def the_lead(house: House) -> Lead:
    with house.database.reading() as session:
        return session.scalars(select(Lead)).one()


def sign(house: House, city: City, assignment: UUID) -> None:
    by = unlocked(house, city.east.first).actor
    with house.database.transaction() as session:
        version = dealings.version(session, assignment)
        answering.sign(session, assignment, version=version, by=by, at=house.clock.now())


def answer(house: House, city: City, assignment: UUID) -> None:
    said = Outcome(Finding.FOUND, Disposition.ORDERED, "现场发现两名未成年人", "当场责令改正")
    with house.database.transaction() as session:
        answering.answer(
            session,
            assignment,
            said,
            version=dealings.version(session, assignment),
            unlocked=unlocked(house, city.east.first),
            sealer=house.sealer,
            at=house.clock.now(),
        )


def deeds(house: House) -> list[str]:
    with house.database.reading() as session:
        query = select(AuditEntry.deed).where(AuditEntry.tree == "staff").order_by(AuditEntry.seq)
        return list(session.scalars(query))


def test_a_report_becomes_a_lead_is_assigned_answered_and_closed(
    chen: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house)
    assert "2026-03-16" in words(chen.get("/office/reports"))
    assert NARRATIVE in words(chen.get(f"/office/reports/{report_id}"))

    accepted = send(chen, f"/office/reports/{report_id}", choice="new")
    lead = the_lead(house)
    assert accepted.location == f"/office/leads/{lead.id}"
    assert lead.number == "XS-2026-00001"
    assert report_of(house, report_id).public_status == "accepted"

    at = f"/office/leads/{lead.id}"
    assert send(chen, f"{at}/brief", brief=BRIEF).location == at
    assert send(chen, f"{at}/assign", district="east", days="5").location == at
    lead = the_lead(house)
    assert (lead.state, str(lead.due_on)) == (LeadState.ASSIGNED, "2026-03-23")
    assert report_of(house, report_id).public_status == "in_hand"

    assert lead.assignment_id is not None
    sign(house, city, lead.assignment_id)
    answer(house, city, lead.assignment_id)
    assert "现场发现两名未成年人" in words(chen.get(f"{at}/review"))
    closed = send(chen, f"{at}/review", outcome="passed", grade="4", words="很好")
    assert closed.location == at
    assert the_lead(house).state is LeadState.CLOSED
    assert report_of(house, report_id).public_status == "closed"
    assert "很好" in words(chen.get(at))
    assert {"report.accept", "lead.open", "lead.brief", "lead.assign", "lead.review"} <= set(
        deeds(house)
    )


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


def test_two_officers_on_one_lead(
    chen: FlaskClient, zhou: FlaskClient, house: House, city: City
) -> None:
    lead_id = a_lead(house, city)
    address = f"/office/leads/{lead_id}/note"
    seen = zhou.get(address)
    send(chen, f"/office/leads/{lead_id}/assign", district="west", days="3")
    late = send_form(zhou, form_on(seen, address), words="先不要交办")
    assert late.status_code == 409
    assert "陈静 was first: Assign" in words(late)
    assert "先不要交办" in late.text
    # Having looked, the second officer sends the kept words again.
    assert send_form(zhou, form_on(late, address)).status_code == 303
    assert "先不要交办" in words(zhou.get(f"/office/leads/{lead_id}"))


def test_a_copied_sentence_is_marked_and_must_be_acknowledged(
    chen: FlaskClient, house: House, city: City
) -> None:
    report_id = a_report(house)
    send(chen, f"/office/reports/{report_id}", choice="new")
    lead = the_lead(house)
    at = f"/office/leads/{lead.id}/brief"
    text = "请核查：穿校服的学生还在三号机打游戏，联系人13812345678。"
    marked = send(chen, at, brief=text)
    assert marked.status_code == 200
    assert "<mark>穿校服的学生还在三号机打游戏</mark>" in marked.text
    assert "<mark>13812345678</mark>" in marked.text
    assert "Not written yet" in words(chen.get(f"/office/leads/{lead.id}"))

    unticked = send_form(chen, form_on(marked, at))
    assert "<mark>" in unticked.text
    changed = send_form(chen, form_on(marked, at), brief=text + "再加车牌苏E12345", keep="y")
    assert "<mark>苏E12345</mark>" in changed.text
    assert send_form(chen, form_on(changed, at), keep="y").status_code == 303
    assert "再加车牌苏E12345" in words(chen.get(f"/office/leads/{lead.id}"))
    reads = [deed for deed in deeds(house) if deed == "report.read"]
    assert len(reads) >= 4  # every comparison with the report's words is a read of it


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


@pytest.mark.parametrize(
    "page", ["", "/brief", "/assign", "/transfer", "/note", "/sort", "/review", "/extend"]
)
def test_unknown_and_foreign_leads_look_alike(
    guo: FlaskClient, house: House, city: City, page: str
) -> None:
    foreign = guo.get(f"/office/leads/{a_lead(house, city)}{page}")
    unknown = guo.get(f"/office/leads/{UUID(int=5)}{page}")
    assert foreign.status_code == unknown.status_code == 404
    assert words(foreign) == words(unknown)


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


def test_many_leads_are_assigned_at_once_and_each_says_what_happened(
    chen: FlaskClient, zhou: FlaskClient, house: House, city: City
) -> None:
    one, two = a_lead(house, city), a_lead(house, city)
    bare = a_report(house)
    send(chen, f"/office/reports/{bare}", choice="new")
    shown = zhou.get("/office/leads")
    boxes = [f"{lead.id}:{lead.version}:{lead.number}" for lead in _all(house)]
    send(chen, f"/office/leads/{two}/assign", district="west", days="3")
    done = send_form(zhou, form_on(shown, "/office/leads/assign"), lead=boxes, days="4")
    said = words(done)
    assert "陈静 was first: Assign." in said
    assert "Write the brief first" in said
    assert lead_of(house, one).state is LeadState.ASSIGNED
    assert lead_of(house, two).district == "west"


def _all(house: House) -> list[Lead]:
    with house.database.reading() as session:
        return list(session.scalars(select(Lead)))


def test_an_objection_is_upheld_and_the_lead_comes_back(
    chen: FlaskClient, house: House, city: City, clock: Clock
) -> None:
    lead_id = a_lead(house, city)
    assignment = assign(house, city, lead_id)
    with house.database.transaction() as session:
        answering.object_to(
            session,
            assignment,
            version=dealings.version(session, assignment),
            reason=ObjectionReason.OUTSIDE_DISTRICT,
            words="在西城",
            unlocked=unlocked(house, city.east.first),
            sealer=house.sealer,
            calendar=house.calendar,
            at=clock.now(),
        )
    at = f"/office/leads/{lead_id}"
    assert "The venue is not in our district" in words(chen.get(at))
    assert send(chen, f"{at}/objection", ruling="uphold", words="同意").location == at
    lead = lead_of(house, lead_id)
    assert (lead.state, lead.assignment_id) == (LeadState.ACCEPTED, None)
    assert send(chen, f"{at}/assign", district="west", days="5").location == at
    assert lead_of(house, lead_id).district == "west"


def test_an_answer_is_sent_back_with_a_new_day(chen: FlaskClient, house: House, city: City) -> None:
    lead_id = a_lead(house, city)
    assignment = assign(house, city, lead_id)
    sign(house, city, assignment)
    answer(house, city, assignment)
    at = f"/office/leads/{lead_id}"
    wordless = send(chen, f"{at}/review", outcome="proof_missing", grade="2", days="3")
    assert wordless.status_code == 400
    assert "Tell the district what to do better." in words(wordless)
    back = send(
        chen, f"{at}/review", outcome="proof_missing", grade="2", days="3", words="请补照片"
    )
    assert back.location == at
    lead = lead_of(house, lead_id)
    assert (lead.state, str(lead.due_on)) == (LeadState.SIGNED, "2026-03-19")


def test_a_deadline_is_extended_once(chen: FlaskClient, house: House, city: City) -> None:
    lead_id = a_lead(house, city)
    sign(house, city, assign(house, city, lead_id, days=5))
    at = f"/office/leads/{lead_id}"
    assert send(chen, f"{at}/extend", days="16", words="案情复杂").status_code == 400
    assert send(chen, f"{at}/extend", days="5", words="案情复杂").location == at
    assert str(lead_of(house, lead_id).due_on) == "2026-03-30"
    again = send(chen, f"{at}/extend", days="5", words="还要")
    assert again.status_code == 409
    assert "one extension" in words(again)
    assert "还要" in again.text


def test_a_forged_token_changes_nothing_and_keeps_what_was_typed(
    chen: FlaskClient, house: House, city: City
) -> None:
    lead_id = a_lead(house, city)
    at = f"/office/leads/{lead_id}/note"
    answer = send(chen, at, words="一条备注", csrf_token="AAAA")
    assert answer.status_code == 400
    assert "This page had expired" in words(answer)
    assert "一条备注" in answer.text
    assert "一条备注" not in words(chen.get(f"/office/leads/{lead_id}"))
