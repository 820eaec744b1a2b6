"""The office searches sealed reports: what is found, in which order, and what is shown."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from leads.matching.postings import Posting, index
from tests.desk import deeds, words
from tests.leads.matched import GAME
from tests.makers import City, a_lead
from tests.searched import BUS, CLUB, carried, found, searched
from tipline.house import House
from tipline.processes.relay import carry


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("星晨旅行社", "venue sounds alike"),
        ("xingchen", "venue sounds alike"),
        ("京A5K972", "plate"),
        ("a5k972", "plate"),
        ("建设路18号", "road and number"),
        ("微信yuanshan88", "account or site"),
        ("翡翠手镯", "words: 3 of 3"),
        ("翡翠、珠宝", "words: 2 of 2"),
    ],
)
def test_a_report_is_found_by(
    line: str, said: str, chen: FlaskClient, house: House, city: City
) -> None:
    one, *_ = carried(house, BUS, GAME, CLUB)
    answer = searched(chen, line)
    assert f"/office/reports/{one}" in answer.text
    assert said in words(answer)
    assert found(chen, line)[0] == one


@pytest.mark.parametrize("line", ["13812345678", "138-1234-5678", "电话是 １３８ 1234 5678"])
def test_a_phone_is_found_however_it_is_written(
    line: str, chen: FlaskClient, house: House, city: City
) -> None:
    one, _ = carried(house, GAME, BUS)
    assert found(chen, line)[0] == one
    assert "phone" in words(searched(chen, line))


@pytest.mark.parametrize("line", ["whisky cashier", "Blue Lantern", "SCHOOLCHILDREN drinking"])
def test_english_is_found_too(line: str, chen: FlaskClient, house: House, city: City) -> None:
    _, club = carried(house, GAME, CLUB)
    assert found(chen, line) == [club]


def test_what_nobody_said_is_not_found(chen: FlaskClient, house: House, city: City) -> None:
    carried(house, GAME, BUS, CLUB)
    assert found(chen, "13900000000") == []
    assert "No report matches" in words(searched(chen, "13900000000"))


def test_a_venue_comes_before_words_and_more_words_before_fewer(
    chen: FlaskClient, house: House, city: City
) -> None:
    told: dict[str, object] = {"venue_name": "", "address": "", "category": "cheap_tour"}
    few, many, named = carried(
        house,
        {**told, "narrative": "翡翠柜台后面拉着窗帘,游客在外面抽烟等候。"},
        {**told, "narrative": "翡翠手镯和珠宝标价虚高,团友们怨声载道。"},
        {**told, "venue_name": "远帆旅行社", "narrative": "大巴在高速上抛锚两次,没有空调。"},
    )
    assert found(chen, "翡翠 手镯 远帆旅行社") == [named, many, few]


def test_a_result_shows_clear_columns_and_nothing_of_the_report(
    chen: FlaskClient, house: House, city: City
) -> None:
    lead = a_lead(house, city, **BUS)  # type: ignore[arg-type] # its own parts
    carry(house, queue=None)
    shown = searched(chen, "京A5K972")
    assert f"/office/leads/{lead}" in shown.text
    assert "East" in words(shown)
    for sealed in ("星辰", "珠宝店", "翡翠", "yuanshan88", "建设路"):
        assert sealed not in shown.text


HOSTILE = [
    "' OR 1=1; --",
    "<script>alert(1)</script>",
    "%' UNION SELECT sealed FROM reports",
    "\u202e\u200b\u200d 京A\u200b5K972",
    "(((((((((((((((((((((((((((" * 7,
    "a1" * 100,
    "零一二三四五六七八九十百千万亿" * 13,
    "路路路路路路路路路路路路" * 16,
]


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_lines_are_lines(line: str, chen: FlaskClient, house: House, city: City) -> None:
    carried(house, GAME)
    answer = searched(chen, line)
    assert answer.status_code in {200, 400}
    assert "<script>alert" not in answer.text
    assert found(chen, "13812345678")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "Give two characters or more"),
        ("   ", "Give two characters or more"),
        ("赌", "Give two characters or more"),
        ("😀🎉🍺", "There is nothing in this to look for"),
        ("KTV", "There is nothing in this to look for"),
        ("钱" * 10_000, "Shorten this to 200 characters or fewer. It now has 10,000."),
        ("翡翠\0手镯", "a character that cannot be stored"),
    ],
)
def test_a_line_that_cannot_be_searched_is_told_and_kept(
    line: str, sentence: str, chen: FlaskClient, house: House, city: City
) -> None:
    answer = searched(chen, line)
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert line.strip().replace("\0", "") in answer.text
    assert "report.search" not in deeds(house)


def test_without_its_token_nothing_is_searched(chen: FlaskClient, house: House, city: City) -> None:
    answer = chen.post("/office/search", data={"text": "京A5K972"})
    assert answer.status_code == 400
    assert "report.search" not in deeds(house)


def test_the_page_is_linked_and_says_that_matches_are_likely(
    chen: FlaskClient, house: House, city: City
) -> None:
    carried(house, BUS)
    assert 'href="/office/search"' in chen.get("/office/reports").text
    assert "may have been found by chance" in words(searched(chen, "京A5K972"))


def test_indexing_twice_changes_nothing(house: House, city: City) -> None:
    [one] = carried(house, BUS)

    def rows() -> list[tuple[int, bytes]]:
        with house.database.reading() as session:
            query = select(Posting).order_by(Posting.key)
            return [(row.key, bytes(row.numbers)) for row in session.scalars(query)]

    before = rows()
    with house.database.transaction() as session:
        index(session, one)
    assert rows() == before
