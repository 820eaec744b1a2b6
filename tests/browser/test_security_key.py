"""A security key in a real browser: the one script of the staff's site, and Chromium's own key."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open
from tests.browser.looking import Eye
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

LOGIN = "yunhe-2"


@pytest.fixture
def page(browser: Browser, played: Open) -> Iterator[Page]:
    """Give a browser with a security key in it; keys know names and no addresses of numbers."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()


def test_a_key_is_added_on_the_account_page_and_signs_in(
    page: Page, played: Open, eye: Eye
) -> None:
    site = played.office.replace("127.0.0.1", "localhost")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    sign_in(page, site, played, LOGIN)
    page.goto(f"{site}/account/keys")
    page.fill("form[data-security-key] [name=passphrase]", played.staff[LOGIN].passphrase)
    page.click("form[data-security-key] button")
    page.wait_for_selector("form[action$='/remove']")
    eye.look(page, "security-keys")
    page.goto(f"{site}/account")
    eye.look(page, "account")
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{site}/sign-in/key")
    eye.look(page, "key-sign-in")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=passphrase]", played.staff[LOGIN].passphrase)
    page.click("form[data-security-key] button")
    page.wait_for_url("**/district/assignments*")
    assert not [said for said in refused if "Security Policy" in said or "integrity" in said]
    assert eye.found == []


def test_without_a_key_the_page_says_so_and_sends_nothing(browser: Browser, played: Open) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.method))
    page.goto(played.office + "/sign-in/key")  # by a number, for which there are no keys
    page.fill("[name=login]", LOGIN)
    page.fill("[name=passphrase]", "correct horse battery")
    page.click("main form button")
    page.wait_for_selector("#security-key-trouble:not([hidden])")
    assert "POST" not in posted
    context.close()
