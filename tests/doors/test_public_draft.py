"""A draft at the public door: whose it is, how long it lives, and what a forger gets."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text

from leads.reports import drafts
from leads.reports.drafts import Draft
from leads.reports.report import Report
from tests.clock import Clock
from tests.source import KIND, STORY, Source
from tipline.house import House

EXPIRED = "This page had expired. Check what you entered and send it again."


def reports(house: House) -> list[Report]:
    with house.database.reading() as session:
        return list(session.scalars(select(Report)))


def draft_rows(house: House) -> list[Draft]:
    with house.database.reading() as session:
        return list(session.scalars(select(Draft)))


def test_a_draft_is_not_readable_without_its_cookie(house: House, source: Source) -> None:
    source.walk_to("check")
    row = draft_rows(house)[0]
    cookie = source.client.get_cookie("mingcha_report")
    assert cookie
    kept = row.id + row.sealed + row.files
    for word in (STORY["narrative"], STORY["venue_name"], "ktv", cookie.value):
        assert word.encode() not in kept


def test_a_draft_moved_to_another_row_does_not_open(
    house: House, source: Source, another: Source
) -> None:
    source.walk_to("check")
    another.post("/report/kind", **KIND)
    sealed = {row.id: row.sealed for row in draft_rows(house)}
    first, second = sealed
    with house.database.transaction() as session:
        swap = text("UPDATE drafts SET sealed = :sealed WHERE id = :id")
        session.execute(swap, {"sealed": sealed[first], "id": second})
        session.execute(swap, {"sealed": sealed[second], "id": first})
    assert source.get("/report/check").location == "/report/kind"


def test_after_an_hour_the_draft_is_gone_and_the_last_words_are_kept(
    house: House, source: Source, clock: Clock
) -> None:
    source.walk_to("story")
    token = source.token("/report/story")
    clock.move(hours=1)
    assert source.post("/report/story", token=token, **STORY).location == "/report/kind"
    page = source.get("/report/kind").text
    assert "older than an hour" in page
    assert " checked>" not in page
    source.post("/report/kind", **KIND)
    source.post("/report/story", **STORY)
    assert STORY["narrative"] in source.get("/report/story").text
    assert len(draft_rows(house)) == 1


def test_expiry_deletes_rows_to_the_quarter(house: House, source: Source, clock: Clock) -> None:
    clock.move(minutes=7)
    source.walk_to("check")
    assert draft_rows(house)[0].expires_at.minute % 15 == 0
    with house.database.light() as session:
        assert drafts.expire(session, at=clock.now()) == []
    assert draft_rows(house)
    with house.database.light() as session:
        drafts.expire(session, at=clock.move(hours=1))
    assert not draft_rows(house)


@pytest.fixture(params=["", "invented", "another"])
def bad_token(request: pytest.FixtureRequest, public_app: Flask) -> Iterator[str]:
    """A form token that does not belong to the visitor."""
    if request.param == "another":
        stranger = Source(public_app.test_client())
        page = stranger.get("/report/kind").text
        yield page.partition('csrf_token" value="')[2].partition('"')[0]
        return
    yield request.param


def test_a_forged_form_changes_nothing_and_keeps_what_was_typed(
    house: House, source: Source, bad_token: str
) -> None:
    source.walk_to("story")
    before = draft_rows(house)[0].sealed
    answer = source.post("/report/story", token=bad_token, **STORY)
    assert answer.status_code == 422
    assert source.errors() == [EXPIRED]
    assert STORY["narrative"] in answer.text
    assert draft_rows(house)[0].sealed == before


def test_a_forged_sending_sends_nothing(house: House, source: Source, bad_token: str) -> None:
    source.walk_to("check")
    for _ in range(2):
        assert source.post("/report/check", token=bad_token, do="send").status_code == 422
        assert source.errors() == [EXPIRED]
    assert not reports(house)
    assert source.receipt_on(source.post("/report/check", do="send"))


def test_a_lost_cookie_keeps_the_words_on_the_page(source: Source) -> None:
    source.walk_to("story")
    source.client.delete_cookie("mingcha_report")
    answer = source.client.post("/report/story", data={"csrf_token": "x", **STORY})
    assert answer.status_code == 422
    assert STORY["narrative"] in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "!!!", "A" * 43 + "=", "é", "A" * 4000])
def test_a_tampered_cookie_is_nobody(source: Source, cookie: str) -> None:
    source.walk_to("check")
    source.client.set_cookie("mingcha_report", cookie)
    assert source.get("/report/check").location == "/report/kind"


def test_cookies_are_closed_and_hold_random_bytes_alone(source: Source) -> None:
    answer = source.get("/report/kind")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith("mingcha_report=")
    for word in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert word in cookies[0]
    assert "Expires" not in cookies[0]


def test_the_quick_exit_leaves_nothing(house: House, source: Source) -> None:
    source.walk_to("check")
    answer = source.get("/exit")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not draft_rows(house)
    assert not source.client.get_cookie("mingcha_report")
