"""The page on which a form waits, in a real browser: with scripts it goes on by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from crypto.signing import SigningKey
from tests.browser.looking import Eye
from tests.browser.served import served
from tests.clock import Clock
from tests.makers import found_city
from tipline.factory import create_public
from tipline.house import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def site(house: House, root_key: SigningKey) -> Iterator[str]:
    """Open the public site of a house that is being flooded from elsewhere."""
    found_city(house, root_key)
    for _ in range(house.settings.flood.calm):
        house.crowd.press("198.51.100.7", at=house.clock.now().timestamp())
    with served(create_public(house)) as port:
        yield f"http://127.0.0.1:{port}"


def first_step(page: Page, site: str) -> None:
    """Answer the first question at once."""
    page.goto(f"{site}/report/kind")
    page.locator("summary").first.click()
    page.locator("input[name=what]").first.check()
    page.locator("input[name=official]").first.check()
    page.locator("main form button[type=submit]").click()


def test_with_scripts_the_browser_works_and_goes_on_by_itself(
    browser: Browser, site: str, eye: Eye
) -> None:
    with browser.new_context(locale="en") as context:
        page = context.new_page()
        eye.watch(page)
        first_step(page, site)
        # The house's clock stands still: only the sum can have let the form through.
        expect(page).to_have_url(f"{site}/report/story", timeout=20_000)
    assert [one for one in eye.found if "429" not in one] == []


def test_without_scripts_one_waits_and_presses(
    browser: Browser, site: str, eye: Eye, clock: Clock
) -> None:
    with browser.new_context(locale="en", java_script_enabled=False) as context:
        page = context.new_page()
        eye.watch(page)
        first_step(page, site)
        expect(page.locator("h1")).to_contain_text("One moment")
        clock.move(seconds=3)
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(f"{site}/report/story")
    assert [one for one in eye.found if "429" not in one] == []
