"""A hundred receipts looked up at once, and guesses that are none: their time, and the memory."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier, Event, Thread

import psutil

from bench.city import City, founded
from bench.client import Browser
from bench.inside import Insider
from bench.served import served
from bench.size_guess import submission
from bench.sizes import Sizes
from bench.stories import matters
from bench.walker import FINE, SEE_OTHER, token
from crypto import receipts
from leads.reports import intake
from tipline.factory import create_public

SLOWEST, MOST_MEMORY, GUESS = 5.0, 2**30, 1.0
GUESSES = 400


def run(sizes: Sizes) -> None:
    """Look up receipts all at once, several times over, and then guess."""
    with founded() as city:
        held = _reports(city, sizes.lookups)
        with served(city, "public") as (port, server):
            watch = _Watch(server.pid)
            took = [one for _ in range(sizes.rounds) for one in _at_once(port, held)]
            memory = watch.end()
        guess = _guesses(city, min(GUESSES, sizes.lookups * 4))
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    print(f"\n{sizes.lookups} receipts looked up at once, {sizes.rounds} times, with their status")
    print(f"  seconds                    middle {median(took):.2f}, p95 {p95:.2f}", end=" ")
    print(f" most {took[-1]:.2f}  mark {SLOWEST:g}: {_told(p95 < SLOWEST)}")
    enough = _told(memory < MOST_MEMORY)
    print(f"  memory of the server, MiB  {memory / 2**20:.0f}  mark 1024: {enough}")
    print(f"  a guess, ms of processor   {guess:.2f}  mark {GUESS:g}: {_told(guess < GUESS)}")


def _told(reached: bool) -> str:  # noqa: FBT001 - a finding
    return "reached" if reached else "NOT REACHED"


class _Watch:
    """Looks at the memory of a server and its children, each page of theirs counted once."""

    def __init__(self, pid: int) -> None:
        """Begin to look."""
        self._most, self._over = 0, Event()
        self._first = psutil.Process(pid)
        self._thread = Thread(target=self._look)
        self._thread.start()

    def end(self) -> int:
        """Stop looking and give the most that was seen, in bytes."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(0.05):
            family = [self._first, *self._first.children(recursive=True)]
            self._most = max(self._most, sum(one.memory_full_info().pss for one in family))


def _reports(city: City, many: int) -> list[str]:
    return [_report(city, matter.narrative) for matter in matters(many)]


def _report(city: City, narrative: str) -> str:
    house = city.house
    drawn = receipts.draw(house.keys.check)
    made = receipts.derive(drawn, pepper=house.keys.pepper)
    sent = submission(house, narrative, district="district-1")
    with house.database.transaction() as session:
        intake.receive(session, sent, receipt=made, seals=house.seals)
    return drawn.digits


def _at_once(port: int, held: list[str]) -> list[float]:
    gate = Barrier(len(held))

    def look_up(digits: str) -> float:
        browser = Browser("127.0.0.1", port)
        page = browser.get("/return")
        gate.wait()
        began = time.perf_counter()
        answer = browser.post("/return", {"csrf_token": token(page), "receipt": digits})
        status = browser.get("/return/report") if answer.status == SEE_OTHER else answer
        took = time.perf_counter() - began
        browser.leave()
        if status.status != FINE:
            raise RuntimeError(f"{status.status} for a receipt that is held")
        return took

    return _each(look_up, held)


def _each(work: Callable[[str], float], over: list[str]) -> list[float]:
    with ThreadPoolExecutor(len(over)) as pool:
        return list(pool.map(work, over))


def _guesses(city: City, many: int) -> float:
    """Give the processor's milliseconds for digits whose check digits are wrong."""
    browser, took = Insider(create_public(city.house)), []
    sent = {"csrf_token": token(browser.get("/return")), "receipt": "1234 " * 6}
    for _ in range(many):
        began = time.thread_time()
        browser.post("/return", sent)
        took.append(time.thread_time() - began)
    return median(took) * 1000
