"""The board: bands and never ranks, each figure opened to its leads, and nothing of any report."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from leads.casework.states import LeadState
from tests.assessed import TODAY, Past, china
from tests.clock import MONDAY
from tests.makers import NARRATIVE, City, a_lead, a_venue, signed_in_client
from tipline.factory import create_staff
from tipline.house import House

FIGURES = ("on_time", "verified", "quality")


@pytest.fixture
def app(house: House) -> Flask:
    return create_staff(house)


@pytest.fixture
def assessor(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.board.first)


@pytest.fixture
def past(house: House, city: City) -> None:
    """Twelve closed leads of the east, ten of them re-checked and one found untrue; none west."""
    venue = a_venue(house)
    with house.database.transaction() as session:
        past = Past(session, city.east.first.id, venue)
        for number in range(12):
            one = past.lead(TODAY - timedelta(days=20), state=LeadState.CLOSED, ended_at=MONDAY)
            at = china(TODAY - timedelta(days=25))
            past.answer(one, at, on_time=True, grade=5, reviewed_at=at)
            if number < 10:
                past.recheck(one, date(2026, 3, 11), true_closure=number > 0)


def rows(page: str) -> dict[str, str]:
    """The table of scores: a district's name to all that its row says."""
    table = html.document_fromstring(page).xpath("//table[contains(caption, 'Scores')]")[0]
    told = [" ".join(row.text_content().split()) for row in table.xpath(".//tbody/tr")]
    return {row.split()[0]: row for row in told}


@pytest.mark.usefixtures("past")
def test_each_figure_stands_with_its_number_its_value_and_its_range(
    assessor: FlaskClient,
) -> None:
    east = rows(assessor.get("/board/").text)["East"]
    assert "100.0% (75.8%–100.0%), n = 12" in east
    assert "90.0% (59.6%–98.2%), n = 10" in east
    # 40 for all on time, 35 of which 9 in 10 hold, 25 for full grades.
    assert "96.5" in east
    assert "A-B" in east


@pytest.mark.usefixtures("past")
def test_too_few_leads_are_called_insufficient_data(assessor: FlaskClient) -> None:
    west = rows(assessor.get("/board/").text)["West"]
    assert west.count("insufficient data") == 4
    assert "n = 0" in west
    assert "%" not in west


@pytest.mark.usefixtures("past")
def test_districts_stand_in_the_order_of_their_codes_and_have_no_ranks(
    assessor: FlaskClient,
) -> None:
    page = assessor.get("/board/").text
    assert list(rows(page)) == ["East", "West"]
    assert not [word for word in ("1st", "Rank:", "place") if word in page]


@pytest.mark.usefixtures("past")
def test_both_pictures_say_in_words_what_they_draw(assessor: FlaskClient) -> None:
    bars, tiles = html.document_fromstring(assessor.get("/board/").text).xpath("//svg")
    assert [text.text for text in bars.xpath(".//text")] == [
        *("East", "96.5", "West", "insufficient data"),
    ]
    assert len(bars.xpath(".//path[@class='mc-chart__whisker']")) == 1
    assert "no boundaries" in tiles.findtext("title")
    assert [text.text for text in tiles.xpath(".//text")] == [
        *("East", "A-B", "West", "insufficient data"),
    ]


@pytest.mark.usefixtures("past")
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_opens_to_the_leads_behind_it(assessor: FlaskClient, name: str) -> None:
    board = html.document_fromstring(assessor.get("/board/").text)
    link = board.xpath(f"//a[contains(@href, '/east/{name}')]/@href")[0]
    page = assessor.get(link)
    assert page.status_code == 200
    count = 10 if name == "verified" else 12
    assert page.text.count("XS-2026-") == count
    assert "Minors let in" in page.text


@pytest.mark.usefixtures("past")
def test_a_recheck_is_listed_without_its_day(assessor: FlaskClient) -> None:
    page = assessor.get("/board/2026-03/east/verified").text
    assert "March 2026" in page
    assert "11 March 2026" not in page
    worst = html.document_fromstring(page).xpath("(//tbody/tr)[1]")[0].text_content()
    assert "XS-2026-00001" in worst
    assert "0%" in worst


def test_another_month_may_be_asked_for_and_no_other(assessor: FlaskClient) -> None:
    assert "February 2026" in assessor.get("/board/?month=2026-02").text
    for month in ("2026-04", "2019-01", "nonsense", "2026-13", "", "9999999-01"):
        answer = assessor.get(f"/board/?month={month}")
        assert answer.status_code == 400
        assert "Choose a month from the list." in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "2026-03/office/on_time",
        "2026-03/nowhere/on_time",
        "2026-03/east/reports",
        "2026-04/east/on_time",
        "2019-12/east/on_time",
        "nonsense/east/on_time",
    ],
)
def test_what_is_no_figure_is_an_unknown_page(assessor: FlaskClient, path: str) -> None:
    assert assessor.get(f"/board/{path}").status_code == 404


def test_the_rulebook_in_force_is_told(assessor: FlaskClient) -> None:
    page = html.document_fromstring(assessor.get("/board/").text).text_content()
    for told in ("The rulebook in force", "No. 66", "over 6 months", "Wilson (1927)"):
        assert told in page


def test_chinese_readers_read_chinese(app: Flask, house: House, city: City) -> None:
    client = signed_in_client(app, house, city.board.first, language="zh")
    page = client.get("/board/").text
    for told in ("数据不足", "东城大队", "按时反馈", "示意图"):
        assert told in page


def test_the_office_may_look_and_nobody_else(app: Flask, house: House, city: City) -> None:
    assert signed_in_client(app, house, city.office.first).get("/board/").status_code == 200
    for unit in ("oversight", "custodian", "east", "audit"):
        client = signed_in_client(app, house, city.units[unit].first)
        assert client.get("/board/").status_code == 404
        assert client.get("/board/2026-03/east/on_time").status_code == 404
    assert app.test_client().get("/board/").location.endswith("/sign-in")


def test_nothing_of_a_report_reaches_the_board(
    assessor: FlaskClient, house: House, city: City
) -> None:
    a_lead(house, city, contact="wang_laoshi_88")
    paths = ["/board/", *(f"/board/2026-03/east/{name}" for name in FIGURES)]
    for path in paths:
        page = assessor.get(path).text
        assert not [part for part in (NARRATIVE[:9], "金色年华", "wang_laoshi") if part in page]
