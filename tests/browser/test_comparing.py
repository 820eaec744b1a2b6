"""Reports that seem to tell of one matter: read together, set side by side, decided by one key."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from leads.matching.corrections import of_report
from tests.browser.looking import NARROW, WIDE, Eye
from tests.browser.served import served
from tests.desk import all_leads
from tests.leads.matched import AGAIN, GAME, sent
from tests.makers import City, signed_in_client
from tipline.accounts.door import cookie_name
from tipline.factory import create_staff
from tipline.house import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def app(house: House, city: City) -> Flask:
    return create_staff(house)


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with served(app) as port:
        yield f"http://127.0.0.1:{port}/office/reports"


@pytest.fixture
def page(browser: Browser, app: Flask, house: House, city: City, site: str) -> Iterator[Page]:
    """Give the browser of an officer of the desk, signed in, scripts off."""
    client = signed_in_client(app, house, city.office.first)
    with app.app_context():
        cookie = client.get_cookie(cookie_name())
    assert cookie is not None
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": WIDE, "height": 900}
    )
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    yield context.new_page()
    context.close()


def speak(page: Page, site: str, language: str) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])


def press(page: Page, letter: str) -> None:
    """Press a letter with Alt, and nothing else: Playwright's keyboard drops the letter then."""
    devtools = page.context.new_cdp_session(page)
    key = {"key": letter, "text": letter, "unmodifiedText": letter, "modifiers": 1}
    devtools.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})


def test_both_pages_can_be_used_by_everybody(page: Page, site: str, house: House, eye: Eye) -> None:
    one, two = sent(house, GAME, AGAIN)
    eye.watch(page)
    for language in ("zh", "en"):
        speak(page, site, language)
        page.goto(site)
        page.locator("main a[href$='/together']").first.click()
        assert str(GAME["narrative"]) in page.inner_text("main")
        eye.look(page, f"together-{language}", picture=NARROW)
        page.goto(f"{site}/{two}")
        page.locator(f"main a[href$='/beside/{one}']").first.click()
        assert page.locator("main mark").count() > 2
        eye.look(page, f"compare-{language}", picture=WIDE)
    assert eye.found == []
    assert len(eye.seen) == 4


def test_one_key_joins_two_reports(page: Page, site: str, house: House) -> None:
    one, two = sent(house, GAME, AGAIN)
    page.goto(f"{site}/{two}/beside/{one}")
    press(page, "j")
    page.wait_for_url(site)
    assert [lead.reports for lead in all_leads(house)] == [2]


def test_one_key_keeps_two_reports_apart(page: Page, site: str, house: House) -> None:
    one, two = sent(house, GAME, AGAIN)
    page.goto(f"{site}/{two}/beside/{one}")
    press(page, "k")
    page.wait_for_url(f"{site}/{two}")
    with house.database.reading() as session:
        assert [(other, told.same) for other, told in of_report(session, two).items()] == [
            (one, False)
        ]
    assert all_leads(house) == []
