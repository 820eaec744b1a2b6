"""With script on, no sealed field leaves the browser in clear: the line itself is listened to."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from leads.matching.checking import check
from leads.reports import dialogue
from leads.reports.identity import contact_of
from leads.reports.reading import read
from leads.reports.report import FeaturesFrom, Report
from tests.browser.looking import NARROW, Eye
from tests.browser.people import sent
from tests.browser.phone import slow_phone, tell
from tests.browser.served import served
from tests.browser.wire import Wire
from tests.makers import City, unlocked
from tests.pictures import wav
from tipline.factory import create_public
from tipline.house import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

STORY = "昨晚建设路18号的星河网吧里还有学生，老板姓谢，电话 13372102259。"
CONTACT = "微信 ganxie-8841"
ANSWER = "不是三楼，是二楼最里面那一间。"
DIGITS = re.compile(r"(?:\d{4}\s+){5}\d{4}")
# Bytes of a whole journey, both ways, script and keys included.
BUDGET = 140_000


@dataclass
class Source:
    """A source's slow phone, and the line on which everything it sends is heard."""

    line: Wire
    page: Page

    def walk_to_check(self) -> None:
        self.page.goto(f"http://127.0.0.1:{self.line.port}/report/kind")
        tell(self.page, STORY)

    def send(self) -> None:
        with self.page.expect_response(lambda one: one.request.method == "POST"):
            self.page.locator("[name=do][value=send]").click()
        self.page.wait_for_selector("[name=first]")

    def come_back(self) -> None:
        """Note the receipt, and come back with it."""
        found = DIGITS.search(self.page.inner_text("main"))
        assert found
        self.page.goto(f"http://127.0.0.1:{self.line.port}/return")
        self.page.fill("[name=receipt]", found[0])
        sent(self.page)

    def weighs(self) -> int:
        return self.line.up + self.line.down

    def said(self, words: str) -> bool:
        """Say whether words went over the line, in any of the writings a form has."""
        plain = words.encode()
        writings = (plain, quote_plus(words).encode(), quote_plus(words).lower().encode())
        heard = bytes(self.line.heard)
        return any(one in heard for one in (*writings, b64encode(plain)[:-2], plain.hex().encode()))


@pytest.fixture
def app(house: House, city: City) -> Flask:
    del city
    return create_public(house)


@pytest.fixture
def source(app: Flask, browser: Browser) -> Iterator[Callable[..., Source]]:
    """Give a fresh phone, with or without scripts."""
    with served(app) as port, ExitStack() as phones:
        yield lambda *, scripts: Source(
            *phones.enter_context(slow_phone(browser, port, scripts=scripts))
        )


def test_neither_story_nor_contact_is_ever_on_the_line_and_their_keepers_open_them(
    source: Callable[..., Source], house: House, city: City, eye: Eye
) -> None:
    one = source(scripts=True)
    eye.watch(one.page)
    one.walk_to_check()
    one.page.wait_for_selector("#sealing-on:not([hidden])")
    assert STORY in one.page.inner_text("main")
    assert one.page.locator("#sealing-off").is_hidden()
    one.page.fill("[name=contact]", CONTACT)
    one.send()
    assert not one.said(CONTACT)
    assert not one.said(STORY)
    assert not [word for word in ("学生", "老板", "13372102259", "姓谢") if one.said(word)]
    assert one.weighs() <= BUDGET
    assert not eye.found, eye.found
    seeds = unlocked(house, city.custodian.first).seeds
    with house.database.reading() as session:
        report = session.scalars(select(Report.id)).one()
        assert contact_of(session, report, seeds=seeds, sealer=house.sealer) == CONTACT
    with house.database.transaction() as session:
        officer, at = unlocked(house, city.office.first), house.clock.now()
        opened = read(session, report, unlocked=officer, sealer=house.sealer, at=at)
        row = session.get_one(Report, report)
        check(session, row, opened.story, keys=house.keys, by=officer.actor, at=at)
        assert row.features_from is FeaturesFrom.CHECKED
    assert opened.story.narrative == STORY
    assert (opened.story.venue_name, opened.story.happened_on) == ("星河网吧", None)


def test_without_a_script_the_same_contact_is_heard_and_the_page_says_so(
    source: Callable[..., Source],
) -> None:
    one = source(scripts=False)
    one.walk_to_check()
    assert one.page.locator("#sealing-off").is_visible()
    assert one.page.locator("#sealing-on").is_hidden()
    assert "只带有一个脚本，浏览器允许时" in one.page.inner_text("footer")
    one.page.fill("[name=contact]", CONTACT)
    one.send()
    assert one.said(CONTACT)
    assert one.said(STORY)


def test_no_answer_is_ever_on_the_line_and_the_desk_alone_opens_it(
    source: Callable[..., Source], house: House, city: City, eye: Eye, tmp_path: Path
) -> None:
    one = source(scripts=True)
    one.walk_to_check()
    one.send()
    one.come_back()
    page, slip = one.page, tmp_path / "slip.wav"
    slip.write_bytes(wav(9_000))
    page.wait_for_selector("#sealing-on:not([hidden])")
    eye.look(page, "status-sealing", picture=NARROW)
    page.fill("[name=answer]", ANSWER)
    page.check("[name=corrects]")
    page.set_input_files("[name=file]", slip)
    page.locator("[name=do][value=add]").click()
    page.wait_for_selector("#files")
    # With the next page the same tab has it again, to be changed before it is sent.
    page.wait_for_selector("#sealing-on:not([hidden])")
    assert page.locator("[name=answer]").input_value() == ANSWER
    assert page.is_checked("[name=corrects]")
    page.locator("[name=do][value=send]").click()
    page.wait_for_selector("section[aria-labelledby=talk] .govuk-inset-text >> nth=0")
    assert page.locator("[name=answer]").input_value() == ""
    assert not [word for word in (ANSWER, "二楼", "最里面") if one.said(word)]
    desk = unlocked(house, city.office.first)
    with house.database.reading() as session:
        report = session.scalars(select(Report.id)).one()
        (turn,) = dialogue.conversation(session, report, seeds=desk.seeds, sealer=house.sealer)
    assert (turn.text, turn.corrects) == (ANSWER, True)


def test_without_a_script_an_answer_is_heard_and_shown_again(
    source: Callable[..., Source],
) -> None:
    one = source(scripts=False)
    one.walk_to_check()
    one.send()
    one.come_back()
    assert one.page.locator("#sealing-off").is_visible()
    one.page.fill("[name=answer]", ANSWER)
    one.page.locator("[name=do][value=send]").click()
    one.page.wait_for_selector("section[aria-labelledby=talk] .govuk-inset-text >> nth=0")
    assert ANSWER in one.page.inner_text("main")
    assert one.said(ANSWER)


def test_what_was_sealed_can_be_changed_in_the_same_tab_and_is_not_shown_in_another(
    source: Callable[..., Source], eye: Eye
) -> None:
    one = source(scripts=True)
    one.walk_to_check()
    one.page.goto(one.page.url.replace("check", "story"))
    one.page.wait_for_selector("#sealing-on:not([hidden])")
    assert one.page.locator("[name=narrative]").input_value() == STORY
    eye.look(one.page, "story-sealing", picture=NARROW)
    sent(one.page)
    one.page.wait_for_selector("#sealing-on:not([hidden])")
    assert STORY in one.page.inner_text("main")
    eye.look(one.page, "check-sealing", picture=NARROW)
    elsewhere = one.page.context.new_page()
    elsewhere.goto(one.page.url)
    elsewhere.wait_for_selector("#sealing-on:not([hidden])")
    assert STORY not in elsewhere.inner_text("main")
    assert not one.said(STORY)


def test_a_list_of_keys_that_was_altered_on_its_way_seals_and_sends_nothing(
    source: Callable[..., Source],
) -> None:
    one = source(scripts=True)
    one.page.route(
        "**/keys", lambda route: route.fulfill(body=route.fetch().text().replace("custodian", "x"))
    )
    one.walk_to_check()
    one.page.wait_for_selector("#sealing-refused:not([hidden])")
    assert one.page.locator("#sealing-on").is_hidden()
    one.page.fill("[name=contact]", CONTACT)
    one.page.locator("[name=do][value=send]").click()
    one.page.wait_for_timeout(500)
    assert one.page.locator("[name=contact]").input_value() == CONTACT
    assert not one.said(CONTACT)
