"""With script on, a contact leaves the browser sealed: every request's body is looked through."""

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.conftest import Open
from tests.browser.looking import Eye

pytestmark = pytest.mark.browser

CONTACT = "wx-ganxie-8841"


def test_no_request_carries_the_contact_in_clear(browser: Browser, played: Open, eye: Eye) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    eye.watch(page)
    sent: list[bytes] = []

    def note(request: Request) -> None:
        sent.append(request.url.encode() + (request.post_data_buffer or b""))

    page.on("request", note)
    page.goto(f"{played.public}/report/kind")
    page.locator("details").first.evaluate("one => one.open = true")
    page.locator("[name=what]").first.check()
    page.locator("[name=official][value=no]").check()
    page.locator("main form button").first.click()
    page.fill("[name=venue_name]", "Blue Door")
    page.locator("[name=district]").select_option(index=1)
    page.fill("[name=narrative]", "Open long after hours.")
    page.locator("main form button").first.click()
    page.wait_for_selector("#sealing-on:not([hidden])")
    eye.look(page, "check-sealing")
    page.fill("[name=contact]", CONTACT)
    page.locator("[name=do][value=send]").click()
    page.wait_for_url("**/report/*", wait_until="load")
    page.wait_for_selector("[name=first]")
    assert not [one for one in sent if CONTACT.encode() in one]
    assert any(b"sealed_contact" in one and len(one) > 4096 for one in sent)
    assert not eye.found, eye.found
    context.close()
