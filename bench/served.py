"""Serves the house and its rivals in the same way, each in processes of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil

from bench.city import City
from tipline.processes.children import start, stop

PATIENCE = 60.0


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(city: City, application: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve `application` as the house is served; give its port and the server."""
    port = free_port()
    words = [sys.executable, "-m", "bench.serving", application, str(port)]
    server = start(words, env=_clean(os.environ) | dict(city.env))
    try:
        _wait(port, server)
        yield port, server
    finally:
        stop(server, patience=15)


def processor_seconds(server: subprocess.Popen[bytes]) -> float:
    """Add up what a server and its children have had of the processors so far."""
    first = psutil.Process(server.pid)
    family = [first, *first.children(recursive=True)]
    return sum(float(sum(one.cpu_times()[:2])) for one in family)


def _clean(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if not name.startswith("MINGCHA_")}


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not open its door")


def walkers(what: str, port: int, *, at_once: int, count: int) -> str:
    """Send a crowd from a process of its own and give what it printed."""
    words = [sys.executable, "-m", "bench.walker", what, str(port), str(at_once), str(count)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own program
