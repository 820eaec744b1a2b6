"""`mingcha serve` as a person runs it: real processes, killed as unkindly as they come."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import psutil
import pytest
from sqlalchemy import func, select

from leads.ledger.outbox import Errand, post
from tests.databases import SqliteTemplate
from tipline.commands.keys import make_keys
from tipline.storage.database import Database

PATIENCE = 60.0


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


class Served:
    """A house being served by our own command."""

    def __init__(self, room: Path, url: str, *sites: str) -> None:
        make_keys(room / "keys", demo=True)
        self.database = Database(url)
        self.ports = free_ports(3)
        names = ("MINGCHA_PUBLIC_PORT", "MINGCHA_FIELD_PORT", "MINGCHA_STAFF_PORT")
        self.room = room
        self.log = (room / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tipline", "serve", *sites],
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("MINGCHA_")},
                **dict(zip(names, map(str, self.ports), strict=True)),
                "MINGCHA_ENV": "demo",
                "MINGCHA_DATA": str(room),
                "MINGCHA_DATABASE_URL": url,
                "MINGCHA_KEY_FILE": str(room / "keys" / "site.keys"),
                "MINGCHA_AUDIT_KEY_FILE": str(room / "keys" / "audit.key"),
            },
            stdout=self.log,
            stderr=self.log,
        )

    def answers(self, port: int) -> bool:
        try:
            urlopen(f"http://127.0.0.1:{port}/no/such/page", timeout=5)
        except HTTPError as error:
            error.close()
            return error.code == 404
        except OSError:
            return False
        return False

    def wait(self) -> None:
        wait_until(lambda: all(map(self.answers, self.ports)), "the doors do not answer")

    def said(self) -> str:
        return (self.room / "log").read_text("utf-8")

    def family(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def child(self, word: str) -> psutil.Process:
        return next(one for one in self.family() if word in " ".join(one.cmdline()))

    def errands(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Errand)) or 0


@pytest.fixture
def served(room: Path, sqlite_template: SqliteTemplate) -> Iterator[Served]:
    own = room / f"serve-{uuid4().hex[:6]}"
    own.mkdir()
    served = Served(own, sqlite_template.copy(own))
    yield served
    if served.process.poll() is None:
        served.process.terminate()
        served.process.wait(PATIENCE)
    served.log.close()
    served.database.dispose()


def test_a_site_that_is_not_named_is_not_served(
    room: Path, sqlite_template: SqliteTemplate
) -> None:
    own = room / f"serve-{uuid4().hex[:6]}"
    own.mkdir()
    served = Served(own, sqlite_template.copy(own), "field", "staff")
    public, field, staff = served.ports
    wait_until(lambda: served.answers(field) and served.answers(staff), "the sites do not answer")
    assert not served.answers(public)
    served.process.terminate()
    served.process.wait(PATIENCE)
    assert "public" not in served.said()
    served.log.close()
    served.database.dispose()


def gone(family: list[psutil.Process]) -> bool:
    return not [one for one in family if one.is_running() and one.status() != "zombie"]


def test_a_stop_ends_every_process_and_prints_where_the_doors_were(served: Served) -> None:
    served.wait()
    doors = [f"http://127.0.0.1:{port}/" for port in served.ports]
    wait_until(lambda: all(door in served.said() for door in doors), "the doors are not told")
    family = served.family()
    assert len(family) >= 5
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0
    wait_until(lambda: gone(family), "processes are left")
    assert "/no/such/page" not in served.said()


def test_a_supervisor_killed_while_its_doors_are_opening_leaves_no_orphans(served: Served) -> None:
    def webs() -> int:
        return sum("web" in one.cmdline() for one in served.family())

    # The three sites are there, and the first processes that will answer for them begin.
    wait_until(lambda: webs() >= 5, "no doors are opening")
    family = served.family()
    served.process.kill()
    served.process.wait(PATIENCE)
    wait_until(lambda: gone(family), "orphans are left")


def test_a_killed_supervisor_leaves_no_orphans(served: Served) -> None:
    served.wait()
    family = served.family()
    served.process.kill()
    served.process.wait(PATIENCE)
    wait_until(lambda: gone(family), "orphans are left")


def test_whatever_is_killed_comes_back_and_the_outbox_is_worked_off(served: Served) -> None:
    served.wait()
    for word in ("valkey-server", "tipline worker", "tipline clerk", "tipline web"):
        victim = served.child(word)
        victim.kill()
        wait_until(
            lambda word=word, pid=victim.pid: any(  # type: ignore[misc]
                one.pid != pid and word in " ".join(one.cmdline()) for one in served.family()
            ),
            f"{word} does not come back",
        )
    with served.database.transaction() as session:
        post(session, "match_report", uuid4(), at=datetime(2026, 3, 16, tzinfo=UTC))
    wait_until(lambda: served.errands() == 0, "the errand is not done")
    served.wait()
