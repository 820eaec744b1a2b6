"""Child processes that die with their parent, so that a killed house leaves no orphans."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    said: BinaryIO | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` as our own child, in its own session so that Ctrl-C reaches only us.

    What it says goes to the file `said`, or where our own words go.
    """
    return subprocess.Popen(  # noqa: S603 - our own programs, no shell, no outside input
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=said,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one system call, nothing that takes a lock
    )


def stop(child: subprocess.Popen[bytes], *, patience: float = 10) -> None:
    """Ask `child` to end, and end it after `patience` seconds."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def die_with_parent() -> None:
    """Have Linux end this process by SIGTERM when the one that forked it is gone."""
    # A parent killed with -9 cannot tell its children; Linux can.
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
