"""A slow phone at the public site, on a line that counts; and what everybody answers there."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.looking import NARROW
from tests.browser.people import sent
from tests.browser.wire import Wire, wire

# A phone is so many times slower than this machine.
SLOWER = 4


@contextmanager
def slow_phone(browser: Browser, port: int, *, scripts: bool) -> Iterator[tuple[Wire, Page]]:
    """Give a phone of somebody in China who was never here, and the line on which it is heard."""
    context = browser.new_context(
        java_script_enabled=scripts, locale="zh-CN", viewport={"width": NARROW, "height": 900}
    )
    page = context.new_page()
    throttle = context.new_cdp_session(page)
    throttle.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    with wire(port) as line:
        yield line, page
    context.close()


def tell(page: Page, story: str) -> None:
    """Answer both pages of questions, and come to the last look."""
    choose_kind(page)
    page.fill("[name=venue_name]", "星河网吧")
    page.select_option("[name=district]", index=1)
    page.fill("[name=narrative]", story)
    sent(page)


def choose_kind(page: Page) -> None:
    """Answer the first page: minors in an internet café, no official."""
    page.locator("summary", has_text="网吧").first.click()
    page.check("[name=what][value='internet_cafe.minors_admitted']")
    page.check("[name=official][value=no]")
    sent(page)
