"""What the public journeys weigh on the line, and that none of them asks anybody else.

Real Chromium, scripts off, a phone four times slower than this machine, nothing cached before.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from crypto.signing import SigningKey
from tests.browser.people import STORY, sent
from tests.browser.phone import slow_phone, tell
from tests.browser.served import served
from tests.browser.wire import Wire
from tests.loop.standing import Silent
from tests.makers import found_city
from tipline.factory import create_public
from tipline.house import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

# Bytes of a whole journey, both ways, headers, redirects and style sheet included.
BUDGET = 60_000
DIGITS = re.compile(r"(?:\d{4}\s+){5}\d{4}")


@dataclass
class Phone:
    """A slow phone at the public site, its line, and every address that it asked for."""

    line: Wire
    page: Page
    asked: list[str] = field(default_factory=list)

    def foreign(self) -> list[str]:
        """List what was asked of anybody but the site."""
        return [one for one in self.asked if urlsplit(one).port != self.line.port]

    def weighs(self) -> int:
        return self.line.down + self.line.up

    def open(self, path: str) -> None:
        self.page.goto(f"http://127.0.0.1:{self.line.port}{path}")

    def report(self, *, slip: bool = False) -> str:
        """Go the whole way from the first page to the last; give the receipt."""
        page = self.page
        self.open("/")
        page.locator("main a.govuk-button").click()
        page.wait_for_url("**/report/kind")
        if slip:
            sent(page)
        tell(page, STORY)
        sent(page, name="[value=send]")
        found = DIGITS.search(page.inner_text("main"))
        assert found
        self._type_back(found[0].split())
        return found[0]

    def _type_back(self, groups: list[str]) -> None:
        for name in ("first", "second"):
            place = re.search(r"\d", self.page.inner_text(f"label[for={name}]"))
            assert place
            self.page.fill(f"[name={name}]", groups[int(place[0]) - 1])
        sent(self.page)

    def come_back(self, digits: str) -> None:
        self.open("/return")
        self.page.fill("[name=receipt]", digits)
        sent(self.page)
        assert self.page.url.endswith("/return/report")

    def answer(self, words: str) -> None:
        self.page.fill("[name=answer]", words)
        sent(self.page, name="[value=send]")
        assert words in self.page.inner_text("main")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Give the address of a harmless page."""
    page = Response("fine weather", mimetype="text/plain")
    server = make_server("127.0.0.1", 0, page, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(house: House, root_key: SigningKey, elsewhere: str) -> Flask:
    found_city(house, root_key)
    return create_public(replace(house, settings=replace(house.settings, quick_exit=elsewhere)))


@pytest.fixture
def pick_up(app: Flask, browser: Browser) -> Iterator[Callable[..., Phone]]:
    """Give a fresh phone, with nothing kept, as often as asked."""

    def phone(*, scripts: bool = False) -> Phone:
        one = Phone(*phones.enter_context(slow_phone(browser, port, scripts=scripts)))
        one.page.on("request", lambda asked: one.asked.append(asked.url))
        return one

    with served(app) as port, ExitStack() as phones:
        yield phone


@pytest.mark.parametrize("slip", [False, True], ids=["straight", "with a slip"])
def test_a_report_weighs_little_and_asks_nobody_else(
    pick_up: Callable[..., Phone], *, slip: bool
) -> None:
    phone = pick_up()
    phone.report(slip=slip)
    assert phone.weighs() <= BUDGET
    assert phone.foreign() == []
    assert b"favicon.ico" not in phone.line.heard, "a page that is not there weighs as much as one"


def test_coming_back_and_answering_weigh_little_and_ask_nobody_else(
    pick_up: Callable[..., Phone],
) -> None:
    digits = pick_up().report()
    phone = pick_up()
    phone.come_back(digits)
    phone.answer("那天是周五。")
    assert phone.weighs() <= BUDGET
    assert phone.foreign() == []


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_no_public_page_asks_anybody_else(
    app: Flask, pick_up: Callable[..., Phone], *, scripts: bool
) -> None:
    phone = pick_up(scripts=scripts)
    paths = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule != "/exit"
    ]
    for path in ["/no/such/page", *sorted(paths)]:
        phone.open(path)
    assert len(phone.asked) > len(paths)
    assert phone.foreign() == []


def test_one_tab_and_enter_leave_the_site_and_going_back_shows_nothing(
    elsewhere: str, pick_up: Callable[..., Phone]
) -> None:
    phone = pick_up()
    page = phone.page
    phone.open("/report/kind")
    tell(page, STORY)
    assert STORY in page.content()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(elsewhere)
    assert page.context.cookies() == []
    page.go_back()
    assert page.url.startswith(f"http://127.0.0.1:{phone.line.port}/")
    assert STORY not in page.content()
    phone.open("/report/kind")
    assert not page.locator("input:checked").count()
