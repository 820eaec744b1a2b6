"""In a flood a form waits before anything costs something, and nobody is turned away."""

import re
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from crypto import visits
from leads.reports.drafts import Draft
from leads.reports.report import Stage
from tests.clock import Clock
from tests.flooded import HOME, WAITS, at, flood, on_page, stages
from tests.source import KIND, Source, telling
from tipline.factory import create_public
from tipline.forms import csrf, tokens
from tipline.house import House, build
from tipline.settings import Settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_in_calm_times_nothing_is_asked(honest: Source, house: House) -> None:
    honest.send()
    assert stages(house) == [Stage.NEW]


def test_a_form_that_comes_too_soon_waits_and_keeps_what_was_typed(
    public_app: Flask, house: House, honest: Source, clock: Clock
) -> None:
    honest.walk_to("story")
    flood(public_app)
    page = honest.post("/report/story", **telling('凌晨三点 <b> & "x"'))
    assert page.status_code == WAITS
    kept = on_page(page)
    assert kept["narrative"] == '凌晨三点 <b> & "x"'
    assert honest.get("/report/check").location == "/report/story"

    clock.move(seconds=int(page.headers["Retry-After"]))
    assert honest.client.post("/report/story", data=kept).location == "/report/check"
    assert "凌晨三点 &lt;b&gt;" in honest.get("/report/check").text


def test_who_presses_too_early_loses_no_time(
    public_app: Flask, honest: Source, clock: Clock
) -> None:
    flood(public_app)
    first = honest.post("/report/kind", **KIND)
    clock.move(seconds=2)
    early = honest.client.post("/report/kind", data=on_page(first))
    assert early.status_code == WAITS
    assert int(early.headers["Retry-After"]) < int(first.headers["Retry-After"])
    clock.move(seconds=int(early.headers["Retry-After"]))
    assert honest.client.post("/report/kind", data=on_page(early)).location == "/report/story"


@pytest.fixture(params=["", "invented", "of another", "altered", "backwards"])
def forged(request: pytest.FixtureRequest, public_app: Flask, honest: Source) -> str:
    """A token that this house did not make for this visitor."""
    own = honest.token("/report/kind")
    other = Source(at(public_app, HOME)).token("/report/kind")
    altered = ("B" if own[0] == "A" else "A") + own[1:]
    made = {"of another": other, "altered": altered, "backwards": own[::-1]}
    return made.get(request.param, str(request.param))


def test_a_forged_token_waits_for_a_press_and_nothing_is_written(
    public_app: Flask, house: House, honest: Source, forged: str
) -> None:
    flood(public_app)
    page = honest.post("/report/kind", token=forged, **KIND)
    assert page.status_code == WAITS
    assert on_page(page)["what"] == KIND["what"]
    assert "<script" not in page.text
    with house.database.reading() as session:
        assert not session.scalars(select(Draft)).all()


def test_whoever_draws_a_cookie_makes_no_token_for_it(house: House, honest: Source) -> None:
    drawn = bytes(32)
    honest.client.set_cookie("mingcha_report", tokens.written(drawn))
    made = csrf.issue(visits.form_secret(drawn), {"csrf": "report"})
    assert honest.post("/report/kind", token=made, **KIND).status_code == 422
    assert honest.post("/report/kind", **KIND).location == "/report/story"


def test_a_token_from_the_future_waits(public_app: Flask, honest: Source, clock: Clock) -> None:
    clock.move(hours=1)
    token = honest.token("/report/kind")
    clock.move(hours=-1)
    flood(public_app)
    assert honest.post("/report/kind", token=token, **KIND).status_code == WAITS


def test_in_a_flood_a_token_goes_once(public_app: Flask, honest: Source, clock: Clock) -> None:
    flood(public_app)
    token = honest.token("/report/kind")
    clock.move(seconds=5)
    assert honest.post("/report/kind", token=token, **KIND).location == "/report/story"
    again = honest.post("/report/kind", token=token, **KIND)
    assert again.status_code == WAITS
    assert on_page(again)["csrf_token"] != token


def test_a_receipt_is_looked_up_once_for_a_token_in_calm_times_too(
    house: House, honest: Source, settings: Settings, clock: Clock, public_app: Flask
) -> None:
    digits = honest.send()
    token = honest.token("/return")
    assert honest.post("/return", token=token, receipt=digits).location == "/return/report"
    assert honest.post("/return", token=token, receipt=digits).status_code == WAITS
    # Nor does another process of the same house take it.
    beside = build(settings, clock=clock)
    other = create_public(beside).test_client()
    cookie = honest.client.get_cookie("mingcha_return")
    assert cookie
    other.set_cookie("mingcha_return", cookie.value)
    sent = {"csrf_token": token, "receipt": digits}
    assert other.post("/return", data=sent).status_code == WAITS
    beside.database.dispose()


def worked(page: TestResponse) -> str:
    """Do the sum that the page's script does."""
    bits = int(re.findall(r'data-bits="(\d+)"', page.text)[0])
    token = on_page(page)["csrf_token"]
    return next(done for done in map(str, range(1 << 24)) if zeros(token, done) >= bits)


def zeros(token: str, done: str) -> int:
    return 256 - int.from_bytes(sha256(f"{token}:{done}".encode()).digest()).bit_length()


def test_work_done_by_the_browser_stands_for_the_wait(public_app: Flask, honest: Source) -> None:
    flood(public_app)
    page = honest.post("/report/kind", **KIND)
    assert "waiting.js" in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    kept, done = on_page(page), worked(page)
    for lazy in ("1", "x" * 30, done + "0"):
        assert honest.client.post("/report/kind", data=kept | {"work": lazy}).status_code == WAITS
    answer = honest.client.post("/report/kind", data=kept | {"work": done})
    assert answer.location == "/report/story"
