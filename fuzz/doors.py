"""The applications whole: any address, method, header, cookie and form; never a status 500."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st

from fuzz.houses import a_city
from fuzz.mutated import mutated_text
from fuzz.parser import Parser
from tests.everywhere import PASSED_OVER, addresses, form_token
from tests.makers import a_lead, a_report, assign, signed_in_client
from tests.source import KIND, STORY, Source
from tipline.factory import create_public, create_staff

IDS = ("lead_id", "report_id", "assignment_id", "venue_id", "request_id", "file_id")
STEPS = (("kind", KIND), ("story", STORY))
WORDS = (
    *("no", "yes", "send", "add", "east", "internet_cafe.no_id_check", "1", "2026", "昨晚", "x"),
    *("012345678901234567890123", "00000000-0000-4000-8000-000000000001", "9" * 5_000, "\ufffd"),
    *("/report/kind", "//evil.example/", "\x00", "a\r\nSet-Cookie: b=c", "../../etc/passwd", ""),
)
FIELDS = (
    *("what", "official", "venue_name", "district", "address", "narrative", "happened-year", "do"),
    *("happened-month", "happened-day", "about", "contact", "receipt", "answer", "corrects", "who"),
    *("sealed_contact", "forget_contact", "work"),
    *("first", "second", "remove", "turn", "login", "passphrase", "code", "text", "reason", "csrf"),
    *("version", "question", "state", "category", "page", "back", "month", "due", "note", "size"),
)
HEADERS = ("Accept-Language", "Cookie", "Referer", "Accept-Encoding", "If-None-Match", "Range")
VALUES = (
    *("zh-CN,zh;q=0.9,en;q=0.8", "en;q=1e999", "*;q=-1", "de, ;q=x", "zh" * 500, "lang=en"),
    *("mingcha_report=AAAA; lang=xx", "bytes=0-9999999999999", "gzip;q=0, *", 'W/"x"', "=;=;,"),
)
Asked = tuple[str, str, dict[str, str], dict[str, str], str]


def ask(client: FlaskClient, token: str, given: Asked) -> None:
    """Ask once; whatever it was, the house knows what to say."""
    address, method, headers, form, query = given
    told = form | ({"csrf_token": token} if token and "csrf_token" not in form else {})
    sent = told if method == "POST" else None
    answer = client.open(address, method=method, headers=headers, query_string=query, data=sent)
    answer.close()
    assert answer.status_code < 500, answer.status_code


def asked(app: Flask, ids: Mapping[str, Sequence[UUID]]) -> st.SearchStrategy[Asked]:
    """Give requests to a site's own addresses, and to others."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PASSED_OVER]
    own = [address for rule in found for address in addresses(app, rule, ids)]
    words = mutated_text(WORDS, words=WORDS).map(_arrived)
    elsewhere = mutated_text(own).map(_path)
    return st.tuples(
        st.one_of(st.sampled_from(own), st.sampled_from(own), elsewhere),
        st.sampled_from(["GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT"]),
        st.dictionaries(st.sampled_from(HEADERS), mutated_text(VALUES).map(_header), max_size=3),
        st.dictionaries(st.sampled_from(FIELDS), words, max_size=6),
        st.one_of(st.just(""), words),
    )


def _arrived(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _path(text: str) -> str:
    return "/" + _arrived(text).replace("?", "").replace("#", "").lstrip("/")


def _header(text: str) -> str:
    # What a web server lets through: one line of Latin-1.
    return "".join(sign for sign in text if "\x20" <= sign <= "\x7e" or "\xa0" <= sign <= "\xff")


def source(app: Flask) -> Callable[[Sequence[Asked]], None]:
    """Give a source who goes on however they like from where they are."""

    def walk(way: Sequence[Asked]) -> None:
        one = Source(app.test_client())
        for name, answers in STEPS[: len(way) % 3]:
            one.post(f"/report/{name}", **answers)
        token = one.token("/report/kind")
        for step in way:
            ask(one.client, token, step)

    return walk


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the public site, and the staff's to a stranger and to officers of each kind."""
    with TemporaryDirectory() as name:
        house, city = a_city(Path(name))
        public, staff = create_public(house), create_staff(house)
        lead, report = a_lead(house, city, contact="李老师"), a_report(house)
        assigned = assign(house, city, lead)
        ids = {kind: [lead, report, assigned] for kind in IDS}
        way = st.lists(asked(public, {}), min_size=1, max_size=3)
        stranger = staff.test_client()
        seen = [Parser("source", way, source(public))]
        seen += [Parser("stranger", asked(staff, {}), partial(ask, stranger, ""))]
        for unit in ("office", "east", "custodian", "board", "audit", "oversight"):
            client = signed_in_client(staff, house, city.units[unit].first)
            officer = partial(ask, client, form_token(client))
            seen.append(Parser(unit, asked(staff, ids), officer))
        yield seen
        house.database.dispose()
