"""A crowd at the public door that reloads when the line breaks, and remembers what it was told."""

import re
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Self

from tipline.walkthrough.browser import Browser
from tipline.walkthrough.page import Page, Stopped

RECEIPT = re.compile(r"\b(?:\d{4} ){5}\d{4}\b")
MOST_TURNS = 120
VENUES = ("星河网吧", "蓝鲸网咖", "旧时光书店")


@dataclass
class Told:
    """What the crowd saw: receipts by the tag of their report, and how often a line broke."""

    receipts: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    answers: int = 0
    broken: int = 0
    broken_while_sending: int = 0
    failures: list[str] = field(default_factory=list)


class Crowd:
    """A few people at once, each telling one matter after another until told to stop."""

    def __init__(self, site: str, *, people: int, seed: int) -> None:
        self.told = Told()
        self._site, self._over = site, threading.Event()
        self._people = [
            threading.Thread(target=self._live, args=(number, Random(seed + number)))
            for number in range(people)
        ]

    def __enter__(self) -> Self:
        for one in self._people:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Let everybody finish what they are telling, and go."""
        self._over.set()
        for one in self._people:
            one.join()

    def _live(self, number: int, chance: Random) -> None:
        count = 0
        while not self._over.is_set():
            count += 1
            Person(self._site, f"暗号{number:02d}{count:04d}号", chance, self.told).tell()
            time.sleep(chance.uniform(0.05, 0.4))


@dataclass
class Person:
    """One report on its way; `tag` stands in its words and in no other's."""

    site: str
    tag: str
    chance: Random
    told: Told

    def tell(self) -> None:
        """Go where the site leads, until a receipt is shown."""
        browser, page = Browser(self.site), None
        for _ in range(MOST_TURNS):
            try:
                page = self._onward(browser, page) if page else browser.open("/report/check")
            except Stopped:
                self.told.broken += 1
                self.told.broken_while_sending += self._sends(page)
                time.sleep(self.chance.uniform(0.05, 0.3))
                page = None
                continue
            self.told.answers += 1
            if page.status >= 500:
                self.told.failures.append(f"{page.address}: {page.status}")
            if found := RECEIPT.search(page.words):
                self.told.receipts[self.tag] = found[0]
                return
        self.told.failures.append(f"{self.tag} never saw a receipt")

    def _onward(self, browser: Browser, page: Page) -> Page:
        step = page.address.rsplit("/", 1)[-1]
        if step == "check":
            self.told.sent.add(self.tag)
            return browser.send(page.form("contact"), {"do": "send"})
        return browser.send(page.form(), self._answers(step))

    def _sends(self, page: Page | None) -> bool:
        return page is not None and page.address == "/report/check"

    def _answers(self, step: str) -> dict[str, str]:
        told = {
            "kind": {"what": "internet_cafe.minors_admitted", "official": "no"},
            "story": {
                "venue_name": self.chance.choice(VENUES),
                "district": "east",
                "narrative": f"{self.tag}：昨晚有穿校服的学生在里面打游戏。",
            },
        }
        return told[step]
