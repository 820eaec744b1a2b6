"""Who stands in front of the door in a flood: sources, blunt junk, and junk that plays along.

Each is a generator that yields the seconds it does nothing; the bench lets them take turns by a
clock of its own, so that half an hour of a flood passes as fast as the machine can.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from html import unescape
from random import Random

from bench.client import Answer
from bench.inside import Insider
from bench.stories import Matter
from bench.walker import last, steps, token

WAITS = 429
SEE_OTHER = 303
FINE = 200
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
SECONDS = re.compile(r'data-seconds="(\d+)"')
FULL_FOR = 600.0
PRESSED_AGAIN = 4.0
MOST_WAITS = 40
# What the page says, in the site's own language, when the room for a flood is taken.
FULL = "暂时已满"


@dataclass(slots=True)
class Tally:
    """What a kind of visitor met."""

    forms: int = 0
    waited: int = 0
    sent: int = 0
    gave_up: int = 0
    waits: list[float] = field(default_factory=list)


def blunt(browser: Insider, tally: Tally, *, every: float) -> Iterator[float]:
    """Send forms without ever opening a page, for ever."""
    while True:
        tally.forms += 1
        path, typed = ("/report/kind", "/return")[tally.forms % 2], {"csrf_token": "A" * 64}
        page = browser.post(path, typed | {"what": "ktv.other", "official": "no"})
        tally.waited += page.status == WAITS
        yield every


def walker(
    browser: Insider, matter: Matter, tally: Tally, chance: Random, *, reads: tuple[float, float]
) -> Iterator[float]:
    """Go the whole way, reading each page for some seconds, and wait where one is told to."""
    page = browser.get("/report/kind")
    waited = 0.0
    asked = [(path, typed) for path, typed, _ in steps(matter)]
    for path, typed in asked:
        yield chance.uniform(*reads)
        answer = browser.post(path, {"csrf_token": token(page), **typed})
        tally.forms += 1
        waited += yield from _through(browser, path, answer, tally)
        page = browser.get("/report/story" if path.endswith("kind") else "/report/check")
        if page.status != FINE:
            tally.gave_up += 1
            return
    yield chance.uniform(*reads)
    answer = browser.post_parts("/report/check", last(page))
    tally.forms += 1
    waited += yield from _through(browser, "/report/check", answer, tally)
    if browser.get("/report/receipt").status == FINE:
        tally.sent += 1
        tally.waits.append(waited)
    else:
        tally.gave_up += 1


def _through(
    browser: Insider, path: str, answer: Answer, tally: Tally
) -> Generator[float, None, float]:
    """Wait and press until the form has gone through; gives the seconds that were waited."""
    waited, presses = 0.0, 0
    while answer.status == WAITS and presses < MOST_WAITS:
        page = answer.body.decode()
        told = SECONDS.search(page)
        pause = float(told[1]) if told else FULL_FOR if FULL in page else PRESSED_AGAIN
        tally.waited += 1
        yield pause
        waited += pause
        presses += 1
        kept = {name: unescape(value) for name, value in HIDDEN.findall(page)}
        tally.forms += 1
        answer = browser.post(path, kept)
    return waited
