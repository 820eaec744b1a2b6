"""Sources who go the whole way, many at once, in a process of their own; prints JSON.

Run as `python -m bench.walker WHAT PORT WALKERS COUNT`, where WHAT is `walk` or `receipt`.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Barrier, Thread
from typing import Protocol

from bench.client import Answer, Browser
from bench.stories import Matter, matters

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
DIGITS = re.compile(rb"(?:\d{4} ){5}\d{4}")
ASKED = re.compile(rb'<label class="govuk-label govuk-label--s" for="(?:first|second)">\D*(\d)')
SEE_OTHER = 303
FINE = 200


class Visitor(Protocol):
    """Whatever can open pages and send forms."""

    def get(self, path: str) -> Answer:
        """Open a page."""

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""

    def post_parts(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form with its file input left empty."""

    def leave(self) -> None:
        """Close the connection, if there is one."""


class Lost(Exception):
    """A page was not what a source would have met."""


def walk(browser: Visitor, matter: Matter) -> None:
    """Go from the first page to the last: four pages opened, four forms sent, one receipt kept."""
    page = to_the_last_step(browser, matter)
    page = send(browser, page)
    digits, asked = DIGITS.search(page.body), ASKED.findall(page.body)
    if digits is None or len(asked) != 2:  # noqa: PLR2004 - two groups are asked for
        raise Lost("there is no receipt on the page")
    groups = digits[0].decode().split()
    first, second = (groups[int(place) - 1] for place in asked)
    done = browser.post(
        "/report/done", {"csrf_token": token(page), "first": first, "second": second}
    )
    if done.status != FINE:
        raise Lost(f"{done.status} at /report/done")


def to_the_last_step(browser: Visitor, matter: Matter) -> Answer:
    """Answer every question and open the page that shows everything once more."""
    if browser.get("/").status != FINE:
        raise Lost("/")
    page = browser.get("/report/kind")
    for path, answers, onward in steps(matter):
        sent = {"csrf_token": token(page), **answers}
        page = follow(browser, browser.post(path, sent), onward)
    return page


def steps(matter: Matter) -> Iterator[tuple[str, dict[str, str], str]]:
    """List what is sent where, and which page comes next."""
    yield (
        "/report/kind",
        {"what": f"{matter.kind}.{matter.category}", "official": "no"},
        "/report/story",
    )
    story = {
        "venue_name": matter.venue_name,
        "district": matter.district,
        "address": matter.address,
        "happened-year": "",
        "happened-month": "",
        "happened-day": "",
        "narrative": matter.narrative,
    }
    yield "/report/story", story, "/report/check"


def send(browser: Visitor, page: Answer) -> Answer:
    """Press "send"; the receipt is in the answer."""
    answer = browser.post_parts("/report/check", last(page))
    if answer.status != FINE:
        raise Lost(f"{answer.status} at /report/check")
    return answer


def last(page: Answer) -> dict[str, str]:
    """Fill in the last page: no contact, no file."""
    return {"csrf_token": token(page), "contact": "", "do": "send"}


def follow(browser: Visitor, answer: Answer, onward: str) -> Answer:
    """Go where an answer sends one; it must be where a source goes next."""
    if answer.status != SEE_OTHER or not answer.location.endswith(onward):
        raise Lost(f"{answer.status} to {answer.location} instead of {onward}")
    page = browser.get(onward)
    if page.status != FINE:
        raise Lost(f"{page.status} at {onward}")
    return page


def token(page: Answer) -> str:
    """Find a page's form token."""
    found = TOKEN.search(page.body)
    if found is None:
        raise Lost("there is no form on the page")
    return found[1].decode()


def only_a_receipt(browser: Visitor, _matter: Matter) -> None:
    """Ask the rival for one receipt's secrets."""
    if browser.post("/receipt", {}).status != FINE:
        raise Lost("/receipt")


ERRANDS: dict[str, Callable[[Visitor, Matter], None]] = {"walk": walk, "receipt": only_a_receipt}


def crowd(what: str, port: int, *, walkers: int, count: int) -> dict[str, object]:
    """Send `count` sources through the door, `walkers` at once, each on its own connection."""
    waiting: SimpleQueue[Matter] = SimpleQueue()
    for matter in matters(count):
        waiting.put(matter)
    failures: list[str] = []
    gate = Barrier(walkers + 1)

    def one_after_another() -> None:
        gate.wait()
        while True:
            try:
                matter = waiting.get_nowait()
            except Empty:
                return
            browser = Browser("127.0.0.1", port)
            try:
                ERRANDS[what](browser, matter)
            except (Lost, OSError) as error:
                failures.append(str(error))
            browser.leave()

    threads = [Thread(target=one_after_another) for _ in range(walkers)]
    for thread in threads:
        thread.start()
    gate.wait()
    began, busy = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    return {"seconds": took, "cpu": time.process_time() - busy, "failures": failures}


if __name__ == "__main__":
    asked, port, walkers, count = sys.argv[1:]
    print(json.dumps(crowd(asked, int(port), walkers=int(walkers), count=int(count))))
