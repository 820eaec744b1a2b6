"""What a careless or a hostile visitor may type: a clear sentence, nothing changed, input kept."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from leads.reports.drafts import Draft
from tests.source import KIND, STORY, TOKEN, Source, telling
from tipline.house import House

PAGES = ("/", "/report/kind", "/report/story", "/report/check")


@pytest.mark.parametrize("what", ["", "ktv", "ktv.unknown", "moon.other", "cinema.vice", "'; --"])
def test_an_unknown_category_is_refused(source: Source, what: str) -> None:
    assert source.post("/report/kind", what=what, official="no").status_code == 422
    assert source.errors() == ["Open a kind of venue and choose what it is about."]
    assert source.get("/report/story").location == "/report/kind"


def test_the_question_on_officials_must_be_answered(source: Source) -> None:
    answer = source.post("/report/kind", what=KIND["what"])
    assert source.errors() == ["Choose whether an office or an official is concerned."]
    assert 'value="ktv.outside_hours" checked' in answer.text


@pytest.mark.parametrize("district", ["", "moon", "office", "EAST"])
def test_an_unknown_district_is_refused(source: Source, district: str) -> None:
    source.walk_to("story")
    answer = source.post("/report/story", **STORY | {"district": district})
    assert answer.status_code == 422
    assert source.errors() == ["Choose the district."]
    assert STORY["venue_name"] in answer.text


@pytest.mark.parametrize(
    ("year", "month", "day", "said"),
    [
        ("2026", "3", "17", "Enter a day that is today or in the past."),
        ("2027", "1", "1", "Enter a day that is today or in the past."),
        ("2026", "2", "30", "There is no such day. Check day and month."),
        ("2026", "13", "1", "Enter the month, from 1 to 12."),
        ("2026", "", "1", "Enter the month, from 1 to 12."),
        ("2026", "3", "", "Enter the day of the month."),
        ("1900", "1", "1", "Enter the year in four digits, like 2026."),
        ("1980", "1", "1", "Enter a day within the last 20 years, or leave the date empty."),
        ("99999999999", "1", "1", "Enter the date in numbers, like 2026 11 3."),
        ("last", "march", "?", "Enter the date in numbers, like 2026 11 3."),
    ],
)
def test_an_impossible_date_is_refused(
    source: Source, year: str, month: str, day: str, said: str
) -> None:
    source.walk_to("story")
    when = {"happened-year": year, "happened-month": month, "happened-day": day}
    answer = source.post("/report/story", **STORY, **when)
    assert answer.status_code == 422
    assert source.errors() == [said]
    assert STORY["address"] in answer.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write what happened."),
        (" \n\t\u3000 ", "Write what happened."),
        ("长" * 10_001, "Shorten this to 10,000 characters or fewer. It now has 10,001."),
        ("有\0人", "This text holds a character that cannot be stored. Type it again."),
    ],
)
def test_a_story_out_of_bounds_is_refused(source: Source, text: str, said: str) -> None:
    source.walk_to("story")
    answer = source.post("/report/story", **telling(text))
    assert answer.status_code == 422
    assert source.errors() == [said]
    assert text.replace("\0", "").strip() in unescape(answer.text)


def test_a_line_of_ten_thousand_characters_is_kept_whole(source: Source) -> None:
    source.walk_to("story")
    line = "长" * 10_000
    assert source.post("/report/story", **telling(line)).location == "/report/check"
    assert line in source.get("/report/story").text


def test_words_in_another_encoding_are_refused(source: Source) -> None:
    source.walk_to("story")
    token = source.token("/report/story")
    whole = urlencode({"csrf_token": token, **STORY | {"narrative": ""}}).encode()
    body = whole + "门口停着很多车".encode("gb18030")
    source.last = source.client.post(
        "/report/story", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert source.last.status_code == 422
    assert source.errors() == [
        "Some characters arrived broken. Type them again, or paste plain text."
    ]


def test_mark_up_is_shown_as_typed(source: Source) -> None:
    source.walk_to("story")
    source.post("/report/story", **telling("<script>alert(1)</script>{{ 7*7 }}"))
    page = source.get("/report/check").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


@pytest.mark.parametrize("field", ["venue_name", "address"])
def test_names_and_addresses_have_their_length(source: Source, field: str) -> None:
    source.walk_to("story")
    assert source.post("/report/story", **STORY | {field: "长" * 300}).status_code == 422
    assert "Shorten this to" in source.errors()[0]


def test_a_request_beyond_measure_is_refused(source: Source, house: House) -> None:
    source.walk_to("story")
    answer = source.post("/report/story", **telling("x" * 3_000_000))
    assert answer.status_code == 413
    with house.database.reading() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


SEALING = {"/report/story", "/report/check"}


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_one_heading_and_no_script_but_the_one_that_seals(
    source: Source, path: str
) -> None:
    source.walk_to("check")
    page = source.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert len(scripts) == (path in SEALING)
    assert all("/static/sealing.js" in one and 'integrity="sha384-' in one for one in scripts)
    assert " style=" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_blank_pages_carry_each_visitors_own_token(public_app: Flask) -> None:
    pages = [public_app.test_client().get("/report/kind").text for _ in range(3)]
    tokens = [found[1] for page in pages if (found := TOKEN.search(page))]
    assert len(set(tokens)) == 3
    assert len({page.replace(token, "") for page, token in zip(pages, tokens, strict=True)}) == 1


def test_words_that_look_like_a_gap_stay_as_they_are(source: Source) -> None:
    source.walk_to("story")
    source.post("/report/story", **telling("before \x02token\x03 after {{ told }} \x02venue\x03"))
    page = source.get("/report/check").text
    assert "before token after {{ told }} venue" in page


def test_a_page_begun_in_one_language_goes_on_in_another(source: Source) -> None:
    source.walk_to("story")
    assert '<html lang="en"' in source.get("/report/story").text
    source.client.set_cookie("lang", "zh")
    assert '<html lang="zh-CN"' in source.get("/report/story").text


def test_two_visitors_do_not_see_each_other(source: Source, another: Source) -> None:
    source.walk_to("check")
    assert another.get("/report/check").location == "/report/kind"
    another.post("/report/kind", **KIND)
    assert STORY["venue_name"] not in another.get("/report/story").text
