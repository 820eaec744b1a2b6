"""Two reports side by side: what both say is marked, one key joins and one keeps apart."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import html

from leads.casework.lead import Lead
from leads.casework.states import LeadState
from leads.matching.corrections import of_report
from leads.matching.similar import candidates_for
from leads.reports.report import Stage
from tests.desk import all_leads, deeds, report_of, send, the_lead, words
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, sent
from tests.makers import City, a_report, unlocked
from tests.pages import form_on
from tests.pages import send as send_form
from tipline.house import House
from tipline.office.marking import marked

HOSTILE = "<script>alert(1)</script>三号机旁边<b>&amp;</b>"


def beside(one: UUID, two: UUID) -> str:
    return f"/office/reports/{one}/beside/{two}"


def accept(client: FlaskClient, report_id: UUID) -> None:
    send(client, f"/office/reports/{report_id}", choice="new")


def test_both_are_shown_with_what_agrees_and_each_read_is_audited(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    before = deeds(house).count("report.read")
    page = chen.get(beside(two, one))
    shown = words(page)
    assert "Likely the same matter" in shown
    assert "Same telephone number" in shown
    assert deeds(house).count("report.read") == before + 2
    marks = [mark.text_content() for mark in html.fromstring(page.text).xpath("//mark")]
    assert marks.count("鼓楼路247号") == 2
    assert any("13812345678" in mark for mark in marks)
    rows = {
        " ".join(row.xpath("./th")[0].text_content().split())
        for row in html.fromstring(page.text).xpath("//tbody/tr")
    }
    assert "Where it is Agrees" in rows


def test_the_keys_are_on_the_buttons(chen: FlaskClient, house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    buttons = html.fromstring(chen.get(beside(two, one)).text).xpath("//main//button[@accesskey]")
    keys = {button.get("accesskey"): button.get("value") for button in buttons}
    assert keys == {"j": "join", "k": "apart"}


def test_two_that_wait_become_one_lead(chen: FlaskClient, house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    answer = send(chen, beside(two, one), decision="join")
    assert (answer.status_code, answer.location) == (303, "/office/reports")
    assert "Joined." in words(chen.get(answer.location))
    assert the_lead(house).reports == 2


def test_one_that_waits_joins_the_others_lead_and_a_lead_takes_one_in(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two, three = sent(house, GAME, AGAIN, GAME)
    accept(chen, one)
    answer = send(chen, beside(two, one), decision="join")
    # What is left of the matter comes next: the lead may take it in, too.
    assert answer.location == beside(two, three)
    assert f"Take it into lead {the_lead(house).number}" in words(chen.get(answer.location))
    assert send(chen, answer.location, decision="join").location == "/office/reports"
    assert the_lead(house).reports == 3
    page = chen.get(beside(two, one))
    assert "Both are in one lead." in words(page)
    assert not html.fromstring(page.text).xpath("//main//button[@accesskey]")


def test_what_is_kept_apart_is_not_shown_again(chen: FlaskClient, house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    answer = send(chen, beside(two, one), decision="apart")
    assert answer.location == f"/office/reports/{two}"
    assert "Kept apart." in words(chen.get(answer.location))
    with house.database.reading() as session:
        kept = of_report(session, two)
    assert [(other, each.same) for other, each in kept.items()] == [(one, False)]
    found = clusters(house, [one, two])
    assert found[0] != found[1]
    assert all_leads(house) == []
    assert report_of(house, two).stage is Stage.NEW
    assert str(one) not in chen.get(f"/office/reports/{two}").text


def test_kept_apart_from_a_lead_none_of_its_reports_is_offered(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two, three = sent(house, GAME, AGAIN, GAME)
    accept(chen, one)
    send(chen, beside(two, one), decision="join")
    send(chen, beside(three, one), decision="apart")
    with house.database.reading() as session:
        rows = candidates_for(session, three, unlocked=unlocked(house, city.office.first))
    assert rows == ()


@pytest.mark.parametrize("state", [LeadState.ANSWERED, LeadState.CLOSED, LeadState.TRANSFERRED])
def test_nothing_is_joined_to_a_lead_that_takes_no_more(
    chen: FlaskClient, house: House, city: City, state: LeadState
) -> None:
    one, two = sent(house, GAME, AGAIN)
    accept(chen, one)
    with house.database.transaction() as session:
        session.get_one(Lead, the_lead(house).id).state = state
    address = beside(two, one)
    page = chen.get(address)
    assert "These two cannot be joined where they stand now." in words(page)
    refused = send_form(chen, form_on(page, address), decision="join")
    assert refused.status_code == 409
    assert report_of(house, two).stage is Stage.NEW


def test_a_page_that_is_no_longer_true_decides_nothing(
    chen: FlaskClient, zhou: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    seen = form_on(zhou.get(beside(two, one)), beside(two, one))
    accept(chen, one)
    for decision in ("join", "apart"):
        late = send_form(zhou, seen, decision=decision)
        assert late.status_code == 409
        assert "Somebody has worked on one of these meanwhile." in words(late)
    assert report_of(house, two).stage is Stage.NEW
    assert send(zhou, beside(two, one), decision="join").status_code == 303


def test_what_a_source_typed_is_shown_and_never_run(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME | {"narrative": HOSTILE}, GAME | {"narrative": HOSTILE})
    page = chen.get(beside(two, one))
    assert "<script>alert" not in page.text
    assert HOSTILE in html.fromstring(page.text).xpath("string(//main)")


def test_two_that_were_never_matched_can_still_be_read_beside_each_other(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = a_report(house), a_report(house)
    assert "The two cannot be compared yet." in words(chen.get(beside(one, two)))


def test_another_desk_finds_nothing_to_compare(
    guo: FlaskClient, chen: FlaskClient, house: House, city: City
) -> None:
    one, tour = sent(house, GAME, TOUR)
    hidden = a_report(house, concerns_office=True)
    assert guo.get(beside(one, tour)).status_code == 404
    for pair in ((one, hidden), (hidden, one)):
        assert chen.get(beside(*pair)).status_code == 404
        assert guo.get(beside(*pair)).status_code == 404


def test_marks_lose_no_character_and_mark_only_what_both_say() -> None:
    one = "3月11日,里面有人望风,老公输了4500元。 Open until 4am every single night!"
    two = "门口有人望风老公不在,四千五; open until 4AM every night,4500。"
    for mine, theirs in ((one, two), (two, one), (one, ""), ("", two), (one, one)):
        assert "".join(piece.text for piece in marked(mine, theirs)) == mine
    assert [piece.text for piece in marked(one, two) if piece.shared] == [
        "有人望风,老公",
        "4500",
        "Open until 4am every",
    ]
    assert not any(piece.shared for piece in marked(one, "别的事情,完全不同"))
