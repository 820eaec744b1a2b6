"""Serves the house and its rival in the same way: the command that `mingcha serve` starts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import psutil

from bench.city import City
from tipline.children import start, stop
from tipline.webserver import command

PATIENCE = 60.0


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens at."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def served(city: City, application: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve `application` as the house is served; give its first port and the server."""
    public, field, staff = free_ports(3)
    ports = {
        "MINGCHA_PUBLIC_PORT": str(public),
        "MINGCHA_FIELD_PORT": str(field),
        "MINGCHA_STAFF_PORT": str(staff),
    }
    settings = replace(city.house.settings, public_port=public, field_port=field, staff_port=staff)
    words = [application if word == "wsgi:demo" else word for word in command(settings)]
    server = start(words, env=_clean(os.environ) | dict(city.env) | ports)
    try:
        _wait(public, server)
        yield public, server
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
