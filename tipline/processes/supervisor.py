"""`mingcha serve`: sites, worker, clerk and Valkey, kept up by one process that is their parent."""

import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Event

from tipline.processes.children import start, stop
from tipline.processes.valkey import BundledValkey, NoValkey, binary
from tipline.processes.webserver import command, ports
from tipline.settings import Settings

LOOK_EVERY = 0.3
# A child that lived this long is taken to be well; one that did not is started later each time.
WELL_AFTER = 60.0
LONGEST_PAUSE = 30.0
PATIENCE = 60.0

log = logging.getLogger("mingcha")


@dataclass(slots=True)
class Child:
    """One process we keep: how it is started, and how often it failed of late."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Everything one machine needs to run a house; nothing it started outlives it."""

    settings: Settings
    env: Mapping[str, str]
    sites: Collection[str] = ()
    """Those it serves; none named are all."""
    _stop: Event = field(default_factory=Event)
    _children: list[Child] = field(default_factory=list)

    def run(self, *, ready: Callable[[], None]) -> int:
        """Keep the house up until SIGTERM or Ctrl-C; call `ready` once all doors answer."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        try:
            self._children.extend(self._plan())
            self._keep(ready)
        finally:
            for child in reversed(self._children):
                if child.process is not None:
                    stop(child.process, patience=15)
        return 0

    def _plan(self) -> list[Child]:
        env = dict(self.env)
        children = []
        if self.settings.valkey_url is None and binary() is not None:
            room = self.settings.run
            children.append(Child("valkey", lambda: BundledValkey(room).child))
            env["MINGCHA_VALKEY_URL"] = f"unix://{room / 'valkey.sock'}"
        if "MINGCHA_VALKEY_URL" in env:
            children.append(_ours("worker", env))
        children.append(_ours("clerk", env))
        children.append(Child("web", lambda: start(command(*self.sites), env=env)))
        return children

    def _keep(self, ready: Callable[[], None]) -> None:
        waiting, deadline = True, time.monotonic() + PATIENCE
        while not self._stop.is_set():
            for child in self._children:
                _tend(child, at=time.monotonic())
            if waiting and self._answers():
                waiting = False
                ready()
            if waiting and time.monotonic() > deadline:
                waiting = False
                log.error("doors_do_not_answer")
            self._stop.wait(LOOK_EVERY)

    def _answers(self) -> bool:
        asked = ports(self.settings)
        return all(_is_open(self.settings.bind, asked[site]) for site in self.sites or asked)


def _ours(name: str, env: Mapping[str, str]) -> Child:
    return Child(name, lambda: start([sys.executable, "-m", "tipline", name], env=env))


def _tend(child: Child, *, at: float) -> None:
    if child.process is not None and child.process.poll() is None:
        return
    if child.process is not None:
        lived = at - child.started
        child.failures = 0 if lived > WELL_AFTER else child.failures + 1
        child.not_before = at + min(0.5 * 2**child.failures, LONGEST_PAUSE)
        log.warning("child_ended", extra={"child": child.name, "code": child.process.returncode})
        child.process = None
    if at >= child.not_before:
        _begin(child, at)


def _begin(child: Child, at: float) -> None:
    try:
        child.process, child.started = child.start(), at
    except (OSError, NoValkey):
        log.exception("child_not_started", extra={"child": child.name})
        child.failures += 1
        child.not_before = at + min(0.5 * 2**child.failures, LONGEST_PAUSE)


def _is_open(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
