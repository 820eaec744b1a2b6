"""A lead at the office's desk: its whole way round, and every way aside."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from leads.casework import answering, dealings
from leads.casework.states import LeadState
from leads.register.taxonomy import ObjectionReason
from tests.clock import Clock
from tests.desk import all_leads, answer, deeds, lead_of, report_of, send, sign, the_lead, words
from tests.makers import (
    BRIEF,
    NARRATIVE,
    City,
    a_lead,
    a_report,
    assign,
    unlocked,
)
from tests.pages import form_on
from tests.pages import send as send_form
from tipline.house import House


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


def test_many_leads_are_assigned_at_once_and_each_says_what_happened(
    chen: FlaskClient, zhou: FlaskClient, house: House, city: City
) -> None:
    one, two = a_lead(house, city), a_lead(house, city)
    bare = a_report(house)
    send(chen, f"/office/reports/{bare}", choice="new")
    shown = zhou.get("/office/leads")
    boxes = [f"{lead.id}:{lead.version}:{lead.number}" for lead in all_leads(house)]
    send(chen, f"/office/leads/{two}/assign", district="west", days="3")
    done = send_form(zhou, form_on(shown, "/office/leads/assign"), lead=boxes, days="4")
    said = words(done)
    assert "陈静 was first: Assign." in said
    assert "Write the brief first" in said
    assert lead_of(house, one).state is LeadState.ASSIGNED
    assert lead_of(house, two).district == "west"


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
