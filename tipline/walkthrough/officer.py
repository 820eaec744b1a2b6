"""An officer signs in, with a code that is good once, and seeks through lists page by page."""

from tipline.demo.officers import Shown
from tipline.walkthrough.browser import Browser
from tipline.walkthrough.page import Page, Stopped
from tipline.walkthrough.walk import Walk, expect

STEP_SECONDS = 30
TRIES = 3
MOST_PAGES = 40


def sign_in(walk: Walk, officer: Shown, site: str) -> tuple[Browser, Page]:
    """Sign in with passphrase and one-time code; give the browser and the first page.

    A code is good once, so a refused one is followed by the next half minute's.
    """
    browser = Browser(site)
    for _ in range(TRIES):
        now = walk.clock.now().timestamp()
        page = _try(browser, officer, now)
        if page.status == 200 and not _asks(page):  # noqa: PLR2004 - HTTP's own number
            walk.say(f"{officer.login} of {officer.unit} signs in with passphrase and code.")
            return browser, page
        wait = STEP_SECONDS - now % STEP_SECONDS + 1
        walk.say(f"This half minute's code of {officer.login} is refused; waiting {wait:.0f} s.")
        walk.pause(wait)
    raise Stopped(f"{officer.login} cannot sign in at {site}.")


def _try(browser: Browser, officer: Shown, now: float) -> Page:
    form = browser.open("/sign-in").form("login", "passphrase", "code")
    typed = {
        "login": officer.login,
        "passphrase": officer.passphrase,
        "code": officer.code(now),
    }
    return browser.send(form, typed)


def _asks(page: Page) -> bool:
    return any("passphrase" in form.asks for form in page.forms)


def seek(browser: Browser, page: Page, *, text: str) -> str:
    """Give the address of the link that reads so, on this page of a list or a later one."""
    for _ in range(MOST_PAGES):
        found = next((link.address for link in page.links if text in link.text), None)
        if found is not None:
            return found
        page = browser.open(page.link(text="Next page"))
    raise Stopped(f"“{text}” is on none of {MOST_PAGES} pages.")


def done(page: Page, what: str) -> Page:
    """Give the page on; stop when it is a refusal, with its own words."""
    expect(
        page.status == 200,  # noqa: PLR2004 - HTTP's own number
        f"{what}: the answer was {page.status}, “{page.heading}”. {page.trouble}",
    )
    return page
