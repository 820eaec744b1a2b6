"""Leaving at once, and whom to tell of a weakness."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from lxml import html

from tests.clock import Clock
from tests.makers import City
from tests.source import Source, telling
from tipline.factory import create_public
from tipline.house import House
from tipline.settings import Security

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADDRESS = "/.well-known/security.txt"
UNTIL = date(2026, 12, 31)


def pages(app: Flask) -> list[str]:
    """List every address of the public site that a browser opens without knowing anything."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]


def test_every_page_can_be_left_by_the_first_key_and_says_what_that_cannot_do(
    public_app: Flask, source: Source
) -> None:
    seen = 0
    for path in [*pages(public_app), "/no/such/page"]:
        answer = source.client.get(path, headers={"Accept-Language": "en"})
        if answer.mimetype != "text/html" or answer.status_code in {302, 303}:
            continue
        tree = html.document_fromstring(answer.text)
        assert tree.xpath("//a")[0].get("href") == "/exit", path
        assert "history may still name this site" in tree.text_content(), path
        seen += 1
    assert seen >= 6


def test_the_first_words_of_a_source_who_left_are_gone(source: Source) -> None:
    source.post("/report/kind", what="ktv.outside_hours", official="no")
    source.post("/report/story", **telling("谁也不该看到"))
    source.get("/exit")
    assert source.get("/report/story").location == "/report/kind"
    assert source.client.get_cookie("lang") is None


def test_a_stranger_s_page_cannot_make_a_source_leave(source: Source) -> None:
    source.walk_to("check")
    answer = source.client.get("/exit", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 303
    assert "Clear-Site-Data" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert source.get("/report/check").status_code == 200


def test_where_the_exit_leads_is_a_setting(house: House, city: City) -> None:
    elsewhere = replace(house.settings, quick_exit="https://news.example/")
    answer = create_public(replace(house, settings=elsewhere)).test_client().get("/exit")
    assert answer.location == "https://news.example/"


@pytest.fixture
def named(house: House) -> Callable[..., Flask]:
    def make(**changes: object) -> Flask:
        settings = replace(
            house.settings,
            security=Security(("mailto:safe@example.gov.cn", "https://example.gov.cn/safe"), UNTIL),
            **changes,  # type: ignore[arg-type] # settings of several kinds
        )
        return create_public(replace(house, settings=settings))

    return make


def test_a_house_says_whom_to_tell_of_a_weakness(named: Callable[..., Flask]) -> None:
    app = named(https=True, public_hosts=("tips.example", "abc.onion"))
    answer = app.test_client().get(ADDRESS, base_url="https://tips.example")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "Contact: mailto:safe@example.gov.cn",
        "Contact: https://example.gov.cn/safe",
        "Expires: 2026-12-31T15:59:59Z",
        "Preferred-Languages: zh, en",
        "Canonical: https://tips.example/.well-known/security.txt",
        "Canonical: http://abc.onion/.well-known/security.txt",
    ]


def test_a_name_that_is_no_longer_right_is_not_given(
    named: Callable[..., Flask], clock: Clock
) -> None:
    client = named().test_client()
    clock.move(days=(UNTIL - clock.now().date()).days)
    assert client.get(ADDRESS).status_code == 200
    clock.move(days=1)
    assert client.get(ADDRESS).status_code == 404


def test_a_house_that_names_nobody_has_no_such_page(source: Source) -> None:
    assert source.get(ADDRESS).status_code == 404
