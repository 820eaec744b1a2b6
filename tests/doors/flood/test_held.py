"""What a flood sends is held together, within its room; a report from elsewhere is not."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from leads.matching.held import COPIES
from leads.reports.report import Report, Stage
from tests.clock import Clock
from tests.everywhere import form_token
from tests.flooded import HOME, JUNK, WAITS, at, fill, flood, in_the_midst, stages
from tests.makers import City, a_report, signed_in_client
from tests.pages import form_on, send
from tests.pictures import PDF
from tests.source import STORY, Source
from tipline.house import House
from tipline.processes.relay import carry
from tipline.processes.ticker import ring


def test_what_a_flood_sends_is_held_and_a_report_from_elsewhere_is_not(
    public_app: Flask, house: House, honest: Source, junk: Source, clock: Clock
) -> None:
    digits = junk.receipt_on(in_the_midst(public_app, junk, clock, seconds=300))
    assert stages(house) == [Stage.HELD]
    in_the_midst(public_app, honest, clock, seconds=5)
    assert stages(house) == [Stage.HELD, Stage.NEW]

    clock.move(hours=2)
    page = unescape(junk.come_back(digits).text)
    assert "very many arrived at once" in page
    assert "no judgement" in page


def test_the_first_of_a_flood_are_taken_back_from_the_queue(
    public_app: Flask, house: House, junk: Source, clock: Clock
) -> None:
    Source(at(public_app, "198.51.100.99")).send()
    Source(at(public_app, HOME)).send()
    assert stages(house) == [Stage.NEW, Stage.NEW]
    in_the_midst(public_app, junk, clock, seconds=190)
    assert stages(house) == [Stage.HELD, Stage.HELD, Stage.NEW]


def test_an_officer_sees_one_line_and_puts_what_matters_into_the_queue(
    public_app: Flask, staff_app: Flask, house: House, city: City, clock: Clock
) -> None:
    for _ in range(3):
        in_the_midst(public_app, Source(at(public_app, JUNK)), clock, seconds=300)
    officer = signed_in_client(staff_app, house, city.office.first)
    queue = officer.get("/office/reports").text
    assert "3 reports came in a flood" in queue
    assert not opened_from(queue)
    (day,) = set(re.findall(r"/office/held/([\d-]+)", officer.get("/office/held").text))
    page = officer.get(f"/office/held/{day}")
    assert "3 nearly identical in wording" in page.text
    (one,) = re.findall(r'name="reports" value="([^"]+)"', page.text)
    assert STORY["narrative"] in officer.get(f"/office/reports/{one}").text

    form = form_on(page, f"/held/{day}")
    assert send(officer, form).status_code == 400
    assert send(officer, form, reports=one).location == "/office/reports"
    assert stages(house) == [Stage.HELD, Stage.HELD, Stage.NEW]
    assert opened_from(officer.get("/office/reports").text) == {one}
    assert send(officer, form, reports=one).status_code == 409


def opened_from(queue: str) -> set[str]:
    """Give the reports that a page of the queue leads to."""
    return set(re.findall(r'href="/office/reports/([0-9a-f-]{36})"', queue))


def test_another_desk_sees_nothing_of_it(
    public_app: Flask, staff_app: Flask, house: House, city: City, junk: Source, clock: Clock
) -> None:
    in_the_midst(public_app, junk, clock, seconds=300)
    officer = signed_in_client(staff_app, house, city.office.first)
    oversight = signed_in_client(staff_app, house, city.oversight.first)
    with house.database.reading() as session:
        day, one = session.execute(select(Report.received_on, Report.id)).one()
    assert (
        "came in a flood"
        not in oversight.get("/office/reports?stage=held").text.split("<h1")[1].split("<form")[0]
    )
    assert "There is nothing here." in oversight.get(f"/office/held/{day}").text
    form = form_on(officer.get(f"/office/held/{day}"), f"/held/{day}")
    form.values["csrf_token"] = form_token(oversight)
    assert send(oversight, form, reports=str(one)).status_code == 404
    assert stages(house) == [Stage.HELD]


def test_when_the_room_is_full_files_stop_first_and_then_the_flood_alone(
    public_app: Flask, house: House, honest: Source, junk: Source, clock: Clock
) -> None:
    honest.walk_to("check")
    junk.walk_to("check")
    with house.database.transaction() as session:
        fill(session, 150)
    token = honest.token("/report/check")
    clock.move(seconds=30)
    flood(public_app)
    paused = honest.post("/report/check", token=token, do="add", file=(BytesIO(PDF), "a.pdf"))
    assert paused.status_code == 422
    assert "new files are paused" in paused.text

    with house.database.transaction() as session:
        fill(session, 150)
    token, other = junk.token("/report/check"), honest.token("/report/check")
    clock.move(seconds=300)
    flood(public_app)
    full = junk.post("/report/check", token=token, do="send")
    assert full.status_code == WAITS
    assert "the room set aside for it is full" in full.text
    assert honest.receipt_on(honest.post("/report/check", token=other, do="send"))
    assert stages(house) == [Stage.NEW]


def test_a_file_is_taken_from_nobody_who_has_no_draft(house: House, honest: Source) -> None:
    token = honest.token("/report/kind")
    honest.post("/report/check", token=token, do="add", file=(BytesIO(PDF), "a.pdf"))
    kept = [path for path in house.settings.files.rglob("*") if path.is_file()]
    assert kept == []


def test_one_wording_from_everywhere_is_held_but_not_what_an_officer_put_back(
    staff_app: Flask, house: House, city: City
) -> None:
    letter = (
        "贵办：金色年华网吧凌晨仍然接纳未成年人上网，前台不查身份证，多次投诉无人处理，请尽快查处。"
    )
    alike = [a_report(house, narrative=f"{letter}此致。{number}") for number in range(COPIES)]
    other = a_report(house, narrative="蓝海书店在仓库里卖盗版教材，封面没有书号，每本二十元。")
    while carry(house, queue=None):
        pass
    ring(house, "hold-copies")
    assert stages(house) == [Stage.HELD] * COPIES + [Stage.NEW]

    officer = signed_in_client(staff_app, house, city.office.first)
    assert opened_from(officer.get("/office/reports").text) == {str(other)}
    (day,) = set(re.findall(r"/office/held/([\d-]+)", officer.get("/office/held").text))
    form = form_on(officer.get(f"/office/held/{day}"), f"/held/{day}")
    for one in alike[:2]:
        assert send(officer, form, reports=str(one)).status_code == 303
    ring(house, "hold-copies")
    assert stages(house).count(Stage.NEW) == 3


def declined(
    officer: FlaskClient, one: str, *, copies: bool, reason: str = "not_ours"
) -> TestResponse:
    form = form_on(officer.get(f"/office/reports/{one}/decline"), "/decline")
    return send(officer, form, reason=reason, **({"copies": "y"} if copies else {}))


@pytest.mark.parametrize("both", [True, False], ids=["with its copies", "alone"])
def test_who_has_read_one_of_many_alike_declines_it_alone_or_with_its_copies(
    public_app: Flask, staff_app: Flask, house: House, city: City, clock: Clock, both: bool
) -> None:
    first = Source(at(public_app, JUNK))
    digits = first.receipt_on(in_the_midst(public_app, first, clock, seconds=300))
    for _ in range(2):
        in_the_midst(public_app, Source(at(public_app, JUNK)), clock, seconds=300)
    officer = signed_in_client(staff_app, house, city.office.first)
    with house.database.reading() as session:
        one = str(session.scalars(select(Report.id).where(Report.lookup.is_not(None))).first())
    page = officer.get(f"/office/reports/{one}")
    assert "held with what came beside it" in page.text
    asked = officer.get(f"/office/reports/{one}/decline").text
    assert "Also those that came in nearly the same words: 2" in asked

    assert declined(officer, one, copies=both).status_code == 303
    left = [Stage.DECLINED] * 3 if both else [Stage.DECLINED, Stage.HELD, Stage.HELD]
    assert sorted(stages(house)) == left
    history = officer.get(f"/office/reports/{one}").text
    assert "Declined" in history
    if both:
        clock.move(hours=2)
        assert "very many arrived at once" not in first.come_back(digits).text


def test_a_report_of_the_queue_is_declined_without_a_word_of_copies(
    staff_app: Flask, house: House, city: City
) -> None:
    one = a_report(house)
    officer = signed_in_client(staff_app, house, city.office.first)
    assert "nearly the same words" not in officer.get(f"/office/reports/{one}/decline").text
    assert declined(officer, str(one), copies=False).status_code == 303
