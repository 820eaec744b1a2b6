"""An Argon2 waits for a place, over all processes of a house."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

from tipline.floods.stretching import Stretching

HOLD = """
import sys
from pathlib import Path
from tipline.floods.stretching import Stretching
with Stretching(Path(sys.argv[1]), places=2).place() as place:
    print(place, flush=True)
    sys.stdin.read()
"""


def holder(room: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", HOLD, str(room)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_two_processes_have_a_place_each_and_a_third_waits_until_one_of_them_dies(
    tmp_path: Path,
) -> None:
    had = [holder(tmp_path), holder(tmp_path)]
    assert {one.stdout.readline().strip() for one in had if one.stdout} == {"0", "1"}
    came = Event()

    def come() -> None:
        with Stretching(tmp_path, places=2).place():
            came.set()

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(come) for _ in range(4)]
        assert not came.wait(0.3)
        for one in had:
            one.kill()
            one.communicate()
        assert came.wait(30)
        for waited in waiting:
            waited.result(30)


def test_a_place_is_free_again_after_an_error(tmp_path: Path) -> None:
    stretching = Stretching(tmp_path, places=1)
    with suppress(ValueError), stretching.place():
        raise ValueError
    with stretching.place() as place:
        assert place == 0
