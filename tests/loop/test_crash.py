"""A process that is killed in the middle of it all leaves nothing of its memory behind."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from crypto.signing import SigningKey
from tests.loop.kept import serves
from tests.loop.standing import environment
from tests.loop.thief import Plant, Thief
from tests.makers import found_city
from tipline.house import House
from tipline.processes.children import stop
from tipline.walkthrough.browser import Browser
from tipline.walkthrough.page import Stopped

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PATIENCE = 60.0
PATTERN = Path("/proc/sys/kernel/core_pattern")
# A program with the words in its memory, and nothing that keeps that from being written down.
CARELESS = "import os, signal, sys; held = sys.stdin.read(); os.kill(os.getpid(), signal.SIGABRT)"


def unlimited() -> None:
    """Allow dumps of any size, as a careless machine does."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@contextmanager
def served(env: dict[str, str], room: Path) -> Iterator[psutil.Process]:
    """Serve the public site by our own command, with dumps allowed into a directory of its own."""
    whole = {k: v for k, v in os.environ.items() if not k.startswith("MINGCHA_")} | env
    with (room / "said.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "tipline", "web", "public"],
            cwd=room,
            env=whole | {"PYTHONPATH": str(Path.cwd())},
            stdout=log,
            stderr=log,
            preexec_fn=unlimited,  # noqa: PLW1509 - one system call, nothing that takes a lock
        )
        try:
            yield psutil.Process(child.pid)
        finally:
            stop(child)


def tell(site: str, words: str) -> bool:
    """Fill in two steps of a report; False while nobody answers."""
    browser = Browser(site)
    try:
        typed = {"what": "internet_cafe.no_id_check", "official": "no"}
        page = browser.send(browser.open("/report/kind").form("what"), typed)
    except (OSError, Stopped):
        return False
    typed = {"venue_name": words, "address": words, "narrative": words, "district": "east"}
    page = browser.send(page.form("narrative"), typed)
    assert words in browser.open("/report/story").body.decode()
    return True


def limits(processes: Sequence[psutil.Process]) -> set[str]:
    """Give the limits of these processes' dumps, soft and hard."""
    lines = [Path(f"/proc/{one.pid}/limits").read_text("ascii").splitlines() for one in processes]
    return {" ".join(line.split()[4:6]) for all_of in lines for line in all_of if "core" in line}


def test_a_web_process_that_crashes_leaves_no_words_behind(
    house: House, root_key: SigningKey, database_url: str, key_file: Path, tmp_path: Path
) -> None:
    found_city(house, root_key)
    room, plant, began = tmp_path / "left", Plant.draw(), time.time()
    room.mkdir()
    env = environment(room, database_url=database_url, key_file=key_file, valkey_url="")
    del env["MINGCHA_VALKEY_URL"]
    site = f"http://127.0.0.1:{env['MINGCHA_PUBLIC_PORT']}"
    with served(env, room) as first:
        until(lambda: tell(site, plant.said("narrative")), "the public site does not answer")
        family = [first, *first.children(recursive=True)]
        assert limits(family) == {"0 0"}
        killed = [one for one in family if serves(one)]
        assert killed
        for one in killed:
            one.send_signal(signal.SIGABRT)
        until(lambda: not any(map(alive, killed)), "it does not die")
    thief = Thief(plant, since=began)
    assert "Fatal Python error: Aborted" in (room / "said.log").read_text("utf-8")
    assert not list(room.glob("core*"))
    assert set(thief.files(room, name="left")) == set()


def alive(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def test_a_careless_program_would_have_left_them(tmp_path: Path, database_url: str) -> None:
    pattern, (_, most) = (
        PATTERN.read_text("utf-8").strip(),
        resource.getrlimit(resource.RLIMIT_CORE),
    )
    if pattern != "core" or most == 0:
        pytest.skip("this machine hands dumps to a program, or allows none")
    plant = Plant.draw()
    subprocess.run(
        [sys.executable, "-c", CARELESS],
        cwd=tmp_path,
        input=plant.said("narrative").encode(),
        preexec_fn=unlimited,
        check=False,
    )
    hits = {hit.place for hit in Thief(plant, since=0).files(tmp_path, name="left")}
    assert hits == {"left"}
