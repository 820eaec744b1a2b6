"""The way of a report through the public door, from the first page to the deleted receipt."""

import json
from base64 import urlsafe_b64decode
from datetime import date

from flask import Flask
from sqlalchemy import select

from leads.ledger.audit import AuditEntry, Tree, verify
from leads.ledger.outbox import Errand
from leads.ledger.plain import Plain
from leads.reports import drafts, reading
from leads.reports.drafts import Draft
from leads.reports.identity import contact_of
from leads.reports.report import Report, ReportTokens
from tests.makers import City, unlocked
from tests.source import KIND, STORY, Source, telling
from tipline.house import House


def reports(house: House) -> list[Report]:
    with house.database.reading() as session:
        return list(session.scalars(select(Report)))


def draft_rows(house: House) -> list[Draft]:
    with house.database.reading() as session:
        return list(session.scalars(select(Draft)))


def test_the_first_page_tells_who_reads_and_that_the_server_sees_for_a_moment(
    source: Source,
) -> None:
    page = source.get("/")
    assert page.status_code == 200
    assert "For the moment of sealing it does see them" in page.text
    assert page.text.count("<h1") == 1


def test_a_whole_walk_ends_with_a_report_and_nothing_else(house: House, source: Source) -> None:
    digits = source.send()
    assert "Your report is with us." in source.confirm(digits).text
    assert [report.district for report in reports(house)] == ["east"]
    assert not draft_rows(house)
    assert not source.client.get_cookie("mingcha_report")


def test_the_desk_reads_what_was_typed(house: House, source: Source, city: City) -> None:
    source.walk_to("story")
    when = {"happened-year": "2026", "happened-month": "3", "happened-day": "１４", "about": "y"}
    source.post("/report/story", **STORY, **when)
    source.post("/report/check", do="send", contact="13900000000")
    desk, report = unlocked(house, city.office.first), reports(house)[0]
    with house.database.transaction() as session:
        story = reading.read(
            session, report.id, unlocked=desk, sealer=house.sealer, at=house.clock.now()
        ).story
    assert (story.venue_name, story.address) == (STORY["venue_name"], STORY["address"])
    assert (story.happened_on, story.about) == (date(2026, 3, 14), True)
    assert story.narrative == STORY["narrative"]
    assert (report.channel, report.category) == ("web", "outside_hours")


def test_a_contact_is_for_the_custodian_alone(house: House, source: Source, city: City) -> None:
    source.walk_to("check")
    source.post("/report/check", do="send", contact="13900000000")
    keeper = unlocked(house, city.custodian.first)
    of = reports(house)[0].id
    with house.database.reading() as session:
        contact = contact_of(session, of, seeds=keeper.seeds, sealer=house.sealer)
    assert contact == "13900000000"


def test_a_report_on_an_official_reaches_the_oversight_unit_alone(
    house: House, source: Source
) -> None:
    source.post("/report/kind", what="ktv.other", official="yes")
    source.post("/report/story", **STORY)
    assert "independent oversight unit alone" in source.get("/report/check").text
    source.post("/report/check", do="send")
    assert reports(house)[0].desk == "oversight"
    with house.database.reading() as session:
        assert session.scalar(select(ReportTokens)) is None
        assert session.scalar(select(Errand)) is None


def test_a_report_leaves_features_an_errand_and_one_entry_to_the_day(
    house: House, source: Source
) -> None:
    source.send()
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.tree == Tree.SOURCE)).one()
        errand = session.scalars(select(Errand)).one()
        assert session.scalars(select(ReportTokens)).one().features
        assert verify(session, Tree.SOURCE) is None
    assert entry.deed == "report.received"
    moments = {entry.at.time(), errand.not_before.time()}
    assert [str(moment) for moment in moments] == ["00:00:00"]


def test_every_step_keeps_what_was_typed(source: Source) -> None:
    source.walk_to("check")
    assert 'value="ktv.outside_hours" checked' in source.get("/report/kind").text
    assert STORY["venue_name"] in source.get("/report/story").text
    assert STORY["narrative"] in source.get("/report/story").text
    assert STORY["address"] in source.get("/report/check").text


def test_a_changed_answer_leads_back_to_the_last_page(source: Source) -> None:
    source.walk_to("check")
    assert source.post("/report/story", **telling("另一段话")).location == "/report/check"
    assert "另一段话" in source.get("/report/check").text


def test_nobody_gets_ahead_of_the_questions(source: Source) -> None:
    for step in ("story", "check", "receipt"):
        assert source.get(f"/report/{step}").location == "/report/kind"
    source.post("/report/kind", **KIND)
    assert source.get("/report/check").location == "/report/story"
    assert source.post("/report/check", do="send").location == "/report/story"


def test_sending_twice_keeps_one_report_and_shows_one_receipt(house: House, source: Source) -> None:
    source.walk_to("check")
    token = source.token("/report/check")
    digits = source.send()
    for path, answers in (("check", {}), ("check", {}), ("story", telling("另一段"))):
        answer = source.post(f"/report/{path}", token=token, **answers)
        assert answer.location == "/report/receipt"
        assert source.digits() == digits
    assert source.get("/report/kind").location == "/report/receipt"
    assert len(reports(house)) == 1


def test_a_crash_after_saving_shows_the_same_receipt(house: House, source: Source) -> None:
    source.walk_to("check")
    source.get("/report/check")
    cookie = source.client.get_cookie("mingcha_report")
    assert cookie
    drawn = draft_of(house, cookie.value)
    assert source.receipt_on(source.post("/report/check", do="send")) == source.digits()
    assert source.digits().replace(" ", "") == drawn["receipt"]


def draft_of(house: House, cookie: str) -> dict[str, str]:
    """Open a draft as only its visitor can."""
    with house.database.reading() as session:
        opened = drafts.read(
            Plain.of(session.connection()),
            token=urlsafe_b64decode(cookie),
            sealer=house.sealer,
            at=house.clock.now(),
        )
    assert opened
    found: dict[str, str] = json.loads(opened.plain)
    return found


def test_wrong_groups_leave_the_receipt_where_it_is(source: Source) -> None:
    digits = source.send()
    first, second = source.asked()
    groups = digits.split()
    wrong = f"{(int(groups[second]) + 1) % 10000:04d}"
    answer = source.type_back(groups[first], wrong)
    assert answer.status_code == 422
    assert source.errors() == ["This is not the group on the receipt. Look again."]
    assert source.digits() == digits
    assert source.get("/report/done").location == "/report/receipt"
    assert "Your report is with us." in source.confirm(digits).text


def test_the_last_page_loaded_again_is_still_the_last_page(source: Source) -> None:
    digits = source.send()
    first, second = (digits.split()[place] for place in source.asked())
    source.confirm(digits)
    assert source.type_back(first, second).location == "/report/done"
    assert "Your report is with us." in source.get("/report/done").text


def test_the_groups_asked_for_are_drawn(house: House, public_app: Flask) -> None:
    asked = set()
    for _ in range(12):
        one = Source(public_app.test_client())
        one.send()
        asked.add(one.asked())
    assert len(asked) > 2
