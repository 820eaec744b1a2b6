"""The frames and macros: strict, well-formed, in both languages, with nothing foreign or inline."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from jinja2 import StrictUndefined
from lxml import html
from werkzeug.test import TestResponse

from tests.doors.gallery_app import SECRET, gallery
from tipline.forms.csrf import holds, issue
from tipline.pages import headers

PAGES = ("/public", "/staff", "/phone", "/bare")


@pytest.fixture(scope="module")
def app() -> Flask:
    return gallery()


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def page(answer: TestResponse) -> html.HtmlElement:
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def post(visitor: FlaskClient, **typed: object) -> html.HtmlElement:
    token = page(visitor.get("/public")).xpath("//input[@name='csrf_token']/@value")[0]
    return page(visitor.post("/public", data={"csrf_token": token, **typed}))


def test_pages_are_rendered_strictly(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("wish", "tag"), [("zh-CN,zh;q=0.9", "zh-CN"), ("en-GB", "en")])
def test_every_frame_says_its_language(
    visitor: FlaskClient, path: str, wish: str, tag: str
) -> None:
    answer = visitor.get(path, headers={"Accept-Language": wish})
    assert page(answer).get("lang") == tag
    assert answer.headers["Content-Language"] == tag


@pytest.mark.parametrize("path", PAGES)
def test_a_page_carries_no_script_no_inline_style_and_no_foreign_address(
    visitor: FlaskClient, path: str
) -> None:
    tree = page(visitor.get(path))
    assert tree.xpath("//script | //style | //*[@style] | //@*[starts-with(name(), 'on')]") == []
    loaded = tree.xpath("//link/@href | //img/@src | //form/@action")
    assert all(address.startswith("/") for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_every_reference_finds_its_mark(visitor: FlaskClient, path: str) -> None:
    tree = page(visitor.get(path))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    references = tree.xpath("//@for | //@aria-describedby | //@aria-labelledby")
    assert {name for value in references for name in value.split()} <= set(ids)


def test_an_error_is_told_above_and_at_its_field_and_nothing_typed_is_lost(
    visitor: FlaskClient,
) -> None:
    typed = {"venue": "<b>平江路</b>", "day-year": "2026", "day-month": "13", "story": "\r\n短"}
    tree = post(visitor, kind="1", **typed)
    summary = tree.xpath("//*[@class='govuk-error-summary']//a/@href")
    assert len(tree.xpath("//*[@class='govuk-error-summary']//li")) == 2
    assert summary == ["#day-month", "#story"]
    assert all(tree.get_element_by_id(link[1:]) is not None for link in summary)
    assert tree.xpath("//input[@name='venue']/@value") == ["<b>平江路</b>"]
    assert tree.xpath("//input[@name='day-month']/@value") == ["13"]
    assert tree.xpath("//input[@name='kind'][@checked]/@value") == ["1"]
    assert "现在是 1 字" in tree.get_element_by_id("story-error").text_content()
    assert tree.xpath("//textarea/@aria-describedby") == ["story-error"]


def test_a_form_without_our_token_is_refused_in_a_sentence(visitor: FlaskClient) -> None:
    tree = page(visitor.post("/public", data={"csrf_token": "x", "kind": "1"}))
    assert "页面已过期" in tree.xpath("//*[@class='govuk-error-summary']")[0].text_content()


def test_a_first_visitor_may_post_and_a_sound_form_has_nothing_to_mend(
    visitor: FlaskClient,
) -> None:
    tree = post(visitor, kind="1", story="导游在车上说不买东西就不让下车。")
    assert tree.xpath("//*[@class='govuk-error-summary']") == []


def test_a_token_holds_only_in_its_own_session_and_never_looks_the_same_twice() -> None:
    mine: dict[str, object] = {}
    other: dict[str, object] = {}
    first, second = issue(SECRET, mine), issue(SECRET, mine)
    issue(SECRET, other)
    assert first != second
    assert holds(first, SECRET, mine)
    assert holds(second, SECRET, mine)
    assert not holds(first, SECRET, other)
    assert not holds(first, b"another key" * 4, mine)
    assert not any(holds(bad, SECRET, mine) for bad in ("", "é", "AAAA", first[:-4] + "AAAA"))


def test_the_present_section_and_step_are_named_to_a_screen_reader(visitor: FlaskClient) -> None:
    assert page(visitor.get("/staff")).xpath("//nav//a[@aria-current='page']/text()")[0] == "线索"
    steps = page(visitor.get("/public")).xpath("//ol/li[@aria-current='step']")
    assert [" ".join(step.text_content().split()) for step in steps] == ["2 事情经过"]


def test_a_chart_keeps_its_geometry_in_attributes_beside_a_table(visitor: FlaskClient) -> None:
    tree = page(visitor.get("/staff"))
    bars = tree.xpath("//svg//rect/@width")
    assert bars == sorted(bars, key=float, reverse=True)
    assert len(tree.xpath("//svg//path[@class='mc-chart__whisker']")) == len(bars) == 5
    assert tree.xpath("//svg/title/text() | //svg/desc/text()")
    assert tree.xpath("//figure/following::table")


def test_signing_out_is_a_form_with_a_token(visitor: FlaskClient) -> None:
    form = page(visitor.get("/staff")).xpath("//form[@action='/sign-out']")[0]
    assert form.get("method") == "post"
    assert form.xpath(".//input[@name='csrf_token']/@value")[0]


def test_the_language_link_remembers_for_the_session_and_comes_back(visitor: FlaskClient) -> None:
    link = page(visitor.get("/public")).xpath("//header//a[@hreflang='en']/@href")[0]
    answer = visitor.get(link)
    assert (answer.status_code, answer.location) == (303, "/public")
    cookie = answer.headers["Set-Cookie"]
    assert "lang=en" in cookie
    assert not re.search("expires|max-age", cookie, re.IGNORECASE)
    assert page(visitor.get("/public", headers={"Accept-Language": "zh"})).get("lang") == "en"


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "", "x",
     "/\t/evil.example", "\\\\evil.example", "/\r\nSet-Cookie: a=b", "http:/evil", "//[x"],
)  # fmt: skip
def test_the_language_link_never_leads_off_the_door(visitor: FlaskClient, back: str) -> None:
    answer = visitor.get("/language/zh", query_string={"back": back})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_language_we_do_not_speak_is_no_page(visitor: FlaskClient) -> None:
    assert visitor.get("/language/fr").status_code == 404


def _answers(visitor: FlaskClient) -> Iterator[TestResponse]:
    yield visitor.get("/public")
    yield visitor.get("/nowhere")
    yield visitor.get("/language/zh")
    yield visitor.post("/staff")


def test_every_answer_is_dressed_strictly(visitor: FlaskClient) -> None:
    for answer in _answers(visitor):
        policy = dict(
            rule.strip().split(" ", 1)
            for rule in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy == headers.STRICT
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in answer.headers
        assert "Strict-Transport-Security" not in answer.headers


def test_https_is_demanded_only_where_it_is_served(app: Flask) -> None:
    safe = Flask("safe")
    headers.init_app(safe, policy=headers.Policy(https=True, onion="http://abc.onion"))
    answer = safe.test_client().get("/x", base_url="https://tips.example")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["Onion-Location"] == "http://abc.onion/x"


def test_who_comes_by_the_onion_address_is_neither_sent_there_again_nor_to_https() -> None:
    safe = Flask("safe")
    headers.init_app(safe, policy=headers.Policy(https=True, onion="http://abc.onion"))
    answer = safe.test_client().get("/x", base_url="http://abc.onion")
    assert "Onion-Location" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]
    other = safe.test_client().get("/x", base_url="https://tips.example")
    assert "upgrade-insecure-requests" in other.headers["Content-Security-Policy"]


def test_a_style_sheet_may_be_kept_because_its_address_names_its_content(
    app: Flask, visitor: FlaskClient
) -> None:
    address = page(visitor.get("/public")).xpath("//link[@rel='stylesheet']/@href")[0]
    assert "v=" in address
    with visitor.get(address) as sheet:
        assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with app.test_request_context():
        bare = url_for("static", filename="mingcha.css")
    with visitor.get(bare) as sheet:
        assert sheet.headers["Cache-Control"] == "no-cache"
    assert visitor.get("/static/nothing.css?v=1").headers["Cache-Control"] == "no-store"
