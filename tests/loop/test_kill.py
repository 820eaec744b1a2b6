"""`kill -9` at a hundred random points: what was acknowledged is there, once, and gets matched.

On SQLite and on PostgreSQL, each with the durable settings of a real house.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import psutil
import pytest
from sqlalchemy import func, select

from crypto import receipts
from crypto.receipts import Receipt
from crypto.signing import SigningKey
from leads.ledger.audit import Tree, verify
from leads.ledger.outbox import Errand
from leads.matching import candidates
from leads.reports import dialogue, reading
from leads.reports.report import Report
from tests.clock import Clock
from tests.databases import SqliteTemplate
from tests.loop.crowd import Crowd, Told
from tests.loop.durable import durability, durable_postgres
from tests.loop.kept import Kept, kept
from tests.loop.standing import environment, founded
from tests.makers import City, unlocked
from tipline.house import House, build, build_worker
from tipline.processes.relay import carry
from tipline.processes.valkey import BundledValkey
from tipline.settings import Settings

KILLS = 100
SEED = 20260316
PEOPLE = 6
PATIENCE = 120.0
# A web server that keeps losing young processes gives up; of many the eldest is seldom young.
PROCESSES = 8


def kill_at_random(
    running: Mapping[str, list[Kept]], crowd: Crowd, house: House, chance: Random
) -> Counter[str]:
    """Kill a hundred times, web processes most often; what is killed comes back.

    A few answers lie between two kills, however fast the machine: so they hit every step.
    """
    killed: Counter[str] = Counter()
    while killed.total() < KILLS:
        name = chance.choice(["web"] * 6 + ["worker"] * 3 + ["clerk"])
        until = crowd.told.answers + chance.randint(1, 8)
        deadline = time.monotonic() + PATIENCE
        while crowd.told.answers < until or (name == "worker" and not errands(house)):
            for one in (one for several in running.values() for one in several):
                one.keep()
            assert time.monotonic() < deadline, "nobody is answered any more"
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.08))
        victims = [victim for one in running[name] for victim in one.at_work()]
        if victims:
            os.kill(eldest(victims).pid, signal.SIGKILL)
            killed[name] += 1
    return killed


def eldest(victims: Sequence[psutil.Process]) -> psutil.Process:
    return min(victims, key=lambda one: float(one.create_time()))


def errands(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Errand)) or 0


def work_off(house: House) -> None:
    """Let an hour pass: what a killed worker had in hand is handed out again."""
    clock = Clock(house.clock.now() + timedelta(hours=1))
    later = build_worker(house.settings, clock=clock)
    while carry(later, queue=None):
        clock.move(hours=9)
    later.database.dispose()


def stories(house: House, city: City) -> Counter[str]:
    """Count the reports by the tag in their words, opened as an officer opens them."""
    who = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        return Counter(
            reading.read(
                session, one, unlocked=who, sealer=house.sealer, at=house.clock.now()
            ).story.narrative.partition("：")[0]
            for one in session.scalars(select(Report.id)).all()
        )


def behind(house: House, receipt: str) -> UUID:
    """Give the report that a receipt opens; NotFound when there is none."""
    made = receipts.derive(Receipt(receipt.replace(" ", "")), pepper=house.keys.pepper)
    with house.database.reading() as session:
        return dialogue.report_under(session, made).id


@pytest.fixture(params=["sqlite", "postgresql"])
def durable_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: SqliteTemplate
) -> Iterator[str]:
    """Give the address of a clean database that does not lose what it has committed."""
    if request.param == "sqlite":
        yield sqlite_template.copy(tmp_path)
        return
    with durable_postgres() as url:
        yield url


@pytest.mark.timeout(600)
def test_what_was_acknowledged_survives_a_hundred_kills(
    tmp_path: Path,
    durable_url: str,
    key_file: Path,
    root_key: SigningKey,
    valkey: BundledValkey,
) -> None:
    env = environment(tmp_path, database_url=durable_url, key_file=key_file, valkey_url=valkey.url)
    env["MINGCHA_PROCESSES"] = str(PROCESSES)
    house = build(Settings.read(env))
    house.settings.run.mkdir(parents=True)
    assert durability(house.database) == ({"2"} if durable_url.startswith("sqlite") else {"on"})
    city = founded(house, root_key)
    with kept(env, tmp_path / "said.log") as running:
        site = f"http://127.0.0.1:{house.settings.public_port}"
        with Crowd(site, people=PEOPLE, seed=SEED) as crowd:
            killed = kill_at_random(running, crowd, house, Random(SEED))
    assert killed.total() == KILLS
    assert not crowd.told.failures, why((tmp_path / "said.log").read_text())
    # A hundred kills that nobody noticed would have proved nothing.
    assert crowd.told.broken >= KILLS // 5
    assert crowd.told.broken_while_sending
    work_off(house)
    assert errands(house) == 0
    nothing_is_lost_or_doubled(house, city, crowd.told)
    house.database.dispose()


def why(said: str) -> str:
    """Cut out what was said of failures; the rest tells of kills."""
    return "\n".join(line for line in said.splitlines() if "unexpected" in line) or said[-3000:]


def nothing_is_lost_or_doubled(house: House, city: City, told: Told) -> None:
    """Hold what is kept against what the crowd was told."""
    found = stories(house, city)
    assert {tag for tag, count in found.items() if count > 1} == set(), "kept twice"
    assert set(told.receipts) <= set(found), "acknowledged, and lost"
    assert set(found) <= told.sent, "kept without having been sent"
    with ThreadPoolExecutor(max_workers=2) as pool:
        opened = set(pool.map(lambda one: behind(house, one), told.receipts.values()))
    assert len(opened) == len(told.receipts)
    with house.database.reading() as session:
        assert [one for one in opened if not candidates.is_posted(session, one)] == []
        assert verify(session, Tree.SOURCE) is None
