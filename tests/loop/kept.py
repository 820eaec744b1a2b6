"""Real processes of a house that come back as soon as they are gone, and may be killed any time."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tipline.processes.children import start, stop
from tipline.processes.webserver import command

OLD_ENOUGH = 8.0

AtWork = Callable[[psutil.Process], bool]


@dataclass
class Kept:
    """One process that is started anew as soon as it is gone, with whatever children it has."""

    line: list[str]
    env: Mapping[str, str]
    log: Path
    works: AtWork

    def __post_init__(self) -> None:
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as sink:
            return start(self.line, env=self.env, said=sink)

    def keep(self) -> None:
        if self.process.poll() is not None:
            self.process = self._start()

    def at_work(self) -> list[psutil.Process]:
        """Give the processes that do work by now; one still reading modules would die for nothing.

        Work is done by those that have no children: a web server's first process only keeps others.
        """
        return [one for one in self._family() if _alive(one, lambda it: not it.children())]

    def _family(self) -> Iterator[psutil.Process]:
        try:
            first = psutil.Process(self.process.pid)
            family = [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        yield from (one for one in family if _alive(one, self.works))


def _alive(process: psutil.Process, true: AtWork) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and true(process)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def serves(process: psutil.Process) -> bool:
    """Whether a web process is past reading its modules: that takes one thread, serving more."""
    return int(process.num_threads()) > 1


def carries(process: psutil.Process) -> bool:
    """Whether a worker or a clerk has found the queue."""
    try:
        return bool(process.net_connections("unix"))
    except psutil.AccessDenied:
        # A house's processes cannot be looked into, but by root: then by their age.
        return time.time() - float(process.create_time()) > OLD_ENOUGH


@contextmanager
def kept(env: Mapping[str, str], log: Path) -> Iterator[dict[str, list[Kept]]]:
    """Keep the real web server, two workers and a clerk."""
    whole = {k: v for k, v in os.environ.items() if not k.startswith("MINGCHA_")} | dict(env)
    ours = [sys.executable, "-m", "tipline"]
    lines: dict[str, tuple[list[list[str]], AtWork]] = {
        "web": ([command("public")], serves),
        "worker": ([[*ours, "worker"], [*ours, "worker"]], carries),
        "clerk": ([[*ours, "clerk"]], carries),
    }
    running = {
        name: [Kept(line, whole, log, works) for line in several]
        for name, (several, works) in lines.items()
    }
    try:
        yield running
    finally:
        for one in (one for several in running.values() for one in several):
            stop(one.process)
