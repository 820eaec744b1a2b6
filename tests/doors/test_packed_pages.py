"""Pages on the line: small where they are alike for everybody, and as they are where they differ.

BREACH reads a secret off the length of answers in which it is compressed beside a stranger's words.
"""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from leads.register.taxonomy import VenueKind
from tests.clock import Clock
from tests.source import KIND, Source, telling
from tipline.pages import packing
from tipline.whistleblower.questions import WHAT_BY_KIND

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ZIPPED = {"Accept-Encoding": "gzip, deflate"}
BLANK = ("/", "/report/kind", "/return")
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


def plain(answer: TestResponse) -> bytes:
    """Open an answer as a browser does."""
    assert answer.headers["Content-Encoding"] == "gzip"
    return gzip.decompress(answer.data)


@pytest.mark.parametrize("path", BLANK)
def test_a_page_says_the_same_in_either_form(public_app: Flask, path: str) -> None:
    bare, zipped = public_app.test_client().get(path), public_app.test_client()
    answer = zipped.get(path, headers=ZIPPED)
    assert "Content-Encoding" not in bare.headers
    assert TOKEN.sub(b"", plain(answer)) == TOKEN.sub(b"", bare.data)
    assert len(answer.data) < len(bare.data) * 0.65
    assert answer.headers["Content-Length"] == str(len(answer.data))


@pytest.mark.parametrize("wish", ["identity", "gzip;q=0", "br", ""])
def test_who_opens_no_gzip_gets_none(public_app: Flask, wish: str) -> None:
    client = public_app.test_client()
    address = re.search(r'href="(/static/[^"]+)"', client.get("/").text)
    assert address
    for path in ("/", address[1]):
        with client.get(path, headers={"Accept-Encoding": wish}) as answer:
            assert "Content-Encoding" not in answer.headers
            assert answer.data


def test_a_style_sheet_is_small_and_a_cache_is_told_that_there_are_two(public_app: Flask) -> None:
    client = public_app.test_client()
    with client.get("/static/mingcha.css") as whole:
        bare = whole.data
    answer = client.get("/static/mingcha.css", headers=ZIPPED)
    assert plain(answer) == bare
    assert len(answer.data) < 15_000
    assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get(
        "/static/mingcha.css", headers=ZIPPED | {"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_token_is_never_compressed(public_app: Flask) -> None:
    answer = public_app.test_client().get("/report/kind", headers=ZIPPED)
    token = TOKEN.search(plain(answer))
    assert token
    assert token[1] in answer.data


def test_neither_a_receipt_nor_words_are_ever_compressed(source: Source) -> None:
    words = "甲乙丙丁" * 300
    source.post("/report/kind", **KIND)
    source.post("/report/story", **telling(words))
    page = source.client.get("/report/check", headers=ZIPPED)
    assert words in plain(page).decode()
    assert words.encode() in page.data
    digits = source.receipt_on(source.post("/report/check", do="send"))
    page = source.client.get("/report/receipt", headers=ZIPPED)
    assert digits.encode() in plain(page)
    assert digits.encode() in page.data


def slip(client: FlaskClient, **typed: str) -> TestResponse:
    return client.post("/report/kind", data=typed, headers=ZIPPED)


def test_a_slip_costs_little_and_its_length_tells_no_choice(
    public_app: Flask, clock: Clock
) -> None:
    client = public_app.test_client()
    token = TOKEN.search(client.get("/report/kind").data)
    assert token
    lengths = set()
    for kind in VenueKind:
        for found in WHAT_BY_KIND[kind]:
            what = f"{kind.value}.{found.code}"
            answer = slip(client, what=what, csrf_token=token[1].decode())
            clock.move(seconds=2)
            assert answer.status_code == 422
            assert b" checked" in plain(answer)
            lengths.add(len(answer.data))
    assert len(lengths) == 1
    assert lengths.pop() < 12_000


def test_words_of_a_visitor_may_hold_anything(source: Source) -> None:
    words = "\x02token\x03 <b>&amp;</b> " + "x" * 70_000
    assert packing.stored(words.encode()).count(b"x") == 70_000
    body = packing.joined([packing.stored(words.encode())], words.encode())
    assert gzip.decompress(body).decode() == words
    assert gzip.decompress(packing.joined([], b"")) == b""
