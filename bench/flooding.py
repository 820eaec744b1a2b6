"""A flood at the door: fifty junk forms a second, and the sources of a whole day among them.

Ten minutes of flood are played through by a clock of its own, and two hundred sources come in them
who would come in a day. All else is the house's own: its door, its gate, its Argon2, its tables.
"""

import heapq
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from sqlalchemy import func, select

from bench.city import City, founded
from bench.crowds import Tally, blunt, walker
from bench.inside import Insider
from bench.sizes import Sizes
from bench.stories import DISTRICTS, Matter, matters
from leads.matching.held import hold_copies
from leads.reports.report import Report, Stage
from tipline.factory import create_public
from tipline.house import House, build
from tipline.settings import Settings

A_SECOND = 50
MEBIBYTE = 2**20
MEGABYTES = 2
# Bytes for a source's own report and draft, of a usual length.
SOURCE_SIZE = 17 * 1024
MORNING = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
READS = (8.0, 60.0)
# Whoever plays along and waits, beside the fifty a second who do not.
PATIENT = 60
JUNK = DISTRICTS[-1]
HONEST_MARK, JUNK_MARK = 0.99, 0.01


@dataclass(slots=True)
class Hands:
    """A clock that the bench turns."""

    at: float = 0.0

    def now(self) -> datetime:
        """Tell the moment."""
        return MORNING + timedelta(seconds=self.at)


@dataclass(frozen=True, slots=True)
class Networks:
    """How many networks the junk comes from, and what the scene is called."""

    name: str
    count: int


class Scene:
    """A house, a crowd, and the order in which they move."""

    def __init__(self, city: City, *, seconds: int, sources: int, networks: int) -> None:
        """Put everybody in their places."""
        env = dict(city.env) | {
            "MINGCHA_CALM_FORMS": "240",
            "MINGCHA_PROCESSES": "1",
            "MINGCHA_FLOOD_MEGABYTES": str(MEGABYTES),
        }
        self.hands, self.chance = Hands(), Random(7)
        self.house: House = build(Settings.read(env), clock=self.hands)
        self.app = create_public(self.house)
        self.seconds, self.networks = seconds, networks
        self.honest, self.patient, self.blunt = Tally(), Tally(), Tally()
        self._turns: list[tuple[float, int, Iterator[float]]] = []
        self._next = count()
        self._fill(sources)

    def play(self) -> None:
        """Let everybody move in their turn; the sources may finish after the flood is over."""
        while self._turns and (self._turns[0][0] < self.seconds or self._sources_left()):
            at, _, one = heapq.heappop(self._turns)
            self.hands.at = max(self.hands.at, at)
            pause = next(one, None)
            if pause is not None and (at < self.seconds or one in self._sources):
                self._enter(at + pause, one)

    def _sources_left(self) -> bool:
        return any(one in self._sources for _, _, one in self._turns)

    def _enter(self, at: float, one: Iterator[float]) -> None:
        heapq.heappush(self._turns, (at, next(self._next), one))

    def _fill(self, sources: int) -> None:
        self._sources = set()
        for number, matter in enumerate(_apart(matters(sources, seed=3))):
            browser = Insider(self.app, address=f"100.{64 + number // 250}.{number % 250}.9")
            one = walker(browser, matter, self.honest, self.chance, reads=READS)
            self._sources.add(one)
            self._enter(self.chance.uniform(0, self.seconds), one)
        for number in range(A_SECOND):
            browser = Insider(self.app, address=self._somewhere(number))
            self._enter(number / A_SECOND, blunt(browser, self.blunt, every=1.0))
        for number in range(PATIENT):
            self._enter(number / PATIENT, self._again_and_again(number))

    def _somewhere(self, number: int) -> str:
        number %= self.networks
        return f"198.{18 + number // 250}.{number % 250}.{self.chance.randrange(1, 250)}"

    def _again_and_again(self, number: int) -> Iterator[float]:
        """Send one junk report after the other, every third in words of its own."""
        made = matters(4000, seed=number + 100)
        for turn in count():
            text = made[turn % 4000] if turn % 3 == 0 else made[0]
            browser = Insider(self.app, address=self._somewhere(number + turn * PATIENT))
            matter = replace(text, district=JUNK)
            yield from walker(browser, matter, self.patient, self.chance, reads=(0.0, 1.0))
            yield 1.0


def _apart(told: list[Matter]) -> list[Matter]:
    return [
        replace(one, district=DISTRICTS[index % (len(DISTRICTS) - 1)])
        for index, one in enumerate(told)
    ]


def run(sizes: Sizes) -> None:
    """Play a flood from few networks, which has marks, and one from very many, which has none."""
    for networks in (Networks("20 networks", 20), Networks("2,000 networks", 2000)):
        seconds = sizes.flood if networks.count == 20 else sizes.flood // 6  # noqa: PLR2004 - the first
        sources = sizes.sources if networks.count == 20 else max(sizes.sources // 6, 1)  # noqa: PLR2004 - the first
        with founded() as city:
            scene = Scene(city, seconds=seconds, sources=sources, networks=networks.count)
            before = _disk(scene.house)
            scene.play()
            _print(scene, networks, sources=sources, grown=_disk(scene.house) - before)
            scene.house.database.dispose()


def _disk(house: House) -> int:
    data = house.settings.files.parent
    # What is still in the log is about to be in the file.
    with closing(sqlite3.connect(house.database.engine.url.database or "")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # The table of spent tokens never grows: four mebibytes from the first form on.
    files = [path for path in data.rglob("*") if path.is_file() and path.name != "spent-tokens"]
    return sum(512 * path.stat().st_blocks for path in files)


def _counts(house: House) -> dict[tuple[bool, Stage], int]:
    found: dict[tuple[bool, Stage], int] = {}
    query = select(Report.district, Report.stage, func.count()).group_by(
        Report.district, Report.stage
    )
    with house.database.reading() as session:
        for district, stage, number in session.execute(query):
            key = (district == JUNK, stage)
            found[key] = found.get(key, 0) + number
    return found


def _print(scene: Scene, networks: Networks, *, sources: int, grown: int) -> None:
    at_once = _counts(scene.house).get((True, Stage.NEW), 0)
    with scene.house.database.transaction() as session:
        # What the house does every hour.
        hold_copies(session, today=MORNING.date())
    counted = _counts(scene.house)
    honest = counted.get((False, Stage.NEW), 0)
    junk, held = counted.get((True, Stage.NEW), 0), counted.get((True, Stage.HELD), 0)
    lines = junk + (1 if held else 0)
    share, arrived = lines / max(1, lines + honest), honest / sources
    marked = networks.count == 20  # noqa: PLR2004 - the first
    told = _told(arrived >= HONEST_MARK) if marked else "no mark"
    other = _told(share <= JUNK_MARK) if marked else "no mark"
    waits = sorted(scene.honest.waits) or [0.0]
    print(f"\nA flood from {networks.name}: {scene.seconds} s, {sources} sources among it")
    forms = scene.blunt.forms + scene.patient.forms
    print(f"  junk forms                 {forms} ({forms / scene.seconds:.0f} a second)")
    print(f"  of which made to wait      {scene.blunt.waited + scene.patient.waited}")
    print(f"  honest in the queue        {honest} of {sources} ({arrived:.1%})  {told}")
    print(f"  lines of the queue         {lines + honest}, junk's {lines} ({share:.2%})  {other}")
    print(f"  junk in the queue before copies were held {at_once}")
    print(f"  junk reports held          {held}, honest ones {counted.get((False, Stage.HELD), 0)}")
    print(f"  honest who waited, seconds most {waits[-1]:.0f}, middle {waits[len(waits) // 2]:.0f}")
    theirs = honest * SOURCE_SIZE
    within = _told(grown <= MEGABYTES * MEBIBYTE + theirs) if marked else "no mark"
    print(f"  disk grew by, MiB          {grown / MEBIBYTE:.1f}, room {MEGABYTES} and", end=" ")
    print(f"{theirs / MEBIBYTE:.1f} for the honest  {within}")


def _told(reached: bool) -> str:  # noqa: FBT001 - a finding
    return "reached" if reached else "NOT REACHED"
