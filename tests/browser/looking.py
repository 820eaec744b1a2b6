"""Looking at a page as it is shown: four views, axe, sideways scroll, what the policy refused."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Route

from tests.browser.axe import violations

WIDE, NARROW = 1366, 390
HEIGHT = 900
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# A closed machine: without these Chromium asks the network for things of its own at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright, chromium: str) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))


@dataclass
class Eye:
    """Watches every page of a walk; `found` collects what is wrong with any of them.

    A page is looked at as it was sent, in a second context of its own: there scripts run, so that
    axe can, while the walk itself goes on without them.
    """

    context: BrowserContext
    pictures: Path | None
    found: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note everything the browser complains of on the walker's own page."""
        page.on("console", self._complaint)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))

    def look(self, page: Page, name: str, *, picture: int = 0) -> None:
        """Check the page in both widths and both schemes; `picture` keeps it at that width."""
        html, address = page.content(), page.url
        again = self.context.new_page()
        again.route(address, lambda route: _as_sent(route, html))
        again.goto(address)
        for width in (WIDE, NARROW):
            again.set_viewport_size({"width": width, "height": HEIGHT})
            self._in_both_schemes(again, name, width)
        if picture and self.pictures is not None:
            again.set_viewport_size({"width": picture, "height": HEIGHT})
            again.emulate_media(color_scheme="light")
            again.screenshot(path=self.pictures / f"{name}.png", full_page=picture == NARROW)
        again.close()
        self.seen.append(name)

    def _in_both_schemes(self, page: Page, name: str, width: int) -> None:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            here = f"{name} at {width} px, {scheme}"
            self.found += [f"{here}: {one}" for one in violations(page)]
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                self.found.append(f"{here}: {over} px of sideways scroll")

    def _complaint(self, message: ConsoleMessage) -> None:
        # A page that was refused (a mistake in a form) is answered with 4xx, and that is no fault.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.found.append(f"console: {message.text}")


def _as_sent(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
