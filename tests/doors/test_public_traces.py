"""What a visitor's connection and browser say of them: not used, not kept, not logged."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

import pytest
from flask import Flask
from flask import request as arriving
from flask.testing import FlaskClient
from sqlalchemy import MetaData, select

from tests.makers import City
from tests.pages import same
from tests.source import Source, telling
from tipline.factory import create_public
from tipline.house import House

ADDRESSES = ("203.0.113.77", "198.51.100.23", "2001:db8::7a57:1e55")
AGENT = "Lieschen/7.3 (telltale)"
REFERRER = "https://mail.example/inbox/telltale-4711"
NAME = "telltale.example"
HEADERS = {
    "User-Agent": AGENT,
    "Referer": REFERRER,
    "Origin": "https://telltale-origin.example",
    "X-Forwarded-For": f"{ADDRESSES[1]}, {ADDRESSES[2]}",
    "X-Forwarded-Host": NAME,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/telltale",
    "X-Forwarded-Port": "4711",
    "X-Real-IP": ADDRESSES[1],
    "X-Client-IP": ADDRESSES[1],
    "True-Client-IP": ADDRESSES[1],
    "CF-Connecting-IP": ADDRESSES[1],
    "Forwarded": f'for="[{ADDRESSES[2]}]";host={NAME};proto=https',
    "Via": "1.1 telltale-proxy",
    "X-Request-ID": "telltale-request",
    "Sec-CH-UA-Platform": '"telltale-os"',
}


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def telltale(app: Flask) -> FlaskClient:
    """Give a browser whose every request says all that could name its sender."""
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": ADDRESSES[0], "REMOTE_PORT": "47114"}
    client.environ_base |= {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in HEADERS.items()}
    return client


def needles() -> set[bytes]:
    """List what was planted, in the forms in which a program keeps such things."""
    words = {AGENT, REFERRER, NAME, "telltale", "Lieschen", *ADDRESSES}
    forms = {form for word in words for form in (word.encode(), word.encode("utf-16-le"))}
    packed = {ip_address(one).packed for one in ADDRESSES}
    hashes = {sha256(word.encode()).digest() for word in words}
    return forms | packed | hashes | {one.hex().encode() for one in packed | hashes}


def planted_in(heap: bytes) -> set[bytes]:
    return {needle for needle in needles() if needle in heap}


def rows(house: House) -> Iterator[bytes]:
    """Give every value of every row: on disk a database may keep them packed."""
    meta = MetaData()
    with house.database.reading() as session:
        meta.reflect(session.connection())
        for table in meta.sorted_tables:
            for row in session.execute(select(table)):
                yield from (one if isinstance(one, bytes) else str(one).encode() for one in row)


def walk(source: Source) -> str:
    """Report with a file, come back, answer, ask for what is not there, leave."""
    source.walk_to("check")
    source.add(b"%PDF-1.7\nreport", "proof.pdf")
    digits = source.receipt_on(source.post("/report/check", do="send"))
    source.confirm(digits)
    source.come_back(digits)
    source.say("那天是周五。")
    source.get("/no/such/page")
    source.post("/report/kind", token="wrong", **telling("x"))
    source.get("/exit")
    return digits


@pytest.mark.parametrize("header", ["", "X-Real-IP"])
def test_nothing_of_a_connection_is_kept_or_logged(
    house: House,
    city: City,
    header: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    flood = replace(house.settings.flood, header=header)
    app = create_public(replace(house, settings=replace(house.settings, flood=flood)))
    with caplog.at_level(logging.DEBUG):
        walk(Source(telltale(app)))
    printed = capfd.readouterr()
    heap = [caplog.text.encode(), printed.out.encode(), printed.err.encode(), *rows(house)]
    heap += [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(heap) > 100
    assert planted_in(b"\0".join(heap)) == set()


def test_what_is_planted_does_arrive(public_app: Flask) -> None:
    public_app.add_url_rule("/echo", "echo", lambda: f"{arriving.remote_addr} {arriving.headers}")
    echoed = telltale(public_app).get("/echo").data
    assert {one.encode() for one in (*ADDRESSES, AGENT, REFERRER, NAME)} <= planted_in(echoed)


def test_a_site_answers_the_same_whatever_a_connection_says(public_app: Flask) -> None:
    plain, told = public_app.test_client(), telltale(public_app)
    for rule in public_app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments:
            continue
        one, other = plain.get(rule.rule), told.get(rule.rule)
        assert (one.status_code, same(one)) == (other.status_code, same(other)), rule.rule
        kept = [[*answer.headers.to_wsgi_list()] for answer in (one, other)]
        bare = [[pair for pair in headers if pair[0] != "Set-Cookie"] for headers in kept]
        assert bare[0] == bare[1], rule.rule
