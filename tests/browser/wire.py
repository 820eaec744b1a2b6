"""A line between browser and site that counts every byte, both ways, headers and all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from socketserver import BaseRequestHandler, ThreadingTCPServer

PIECE = 65_536


class Wire(ThreadingTCPServer):
    """An open line to what listens at a port of this machine.

    `down` is what the browser gets, `up` what it sends; all of this is in `heard`.
    """

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), Joint)
        self.end = port
        self.down = self.up = 0
        self.heard = bytearray()
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def count(self, *, down: int = 0, up: int = 0) -> None:
        with self.lock:
            self.down += down
            self.up += up

    def hear(self, piece: bytes) -> None:
        self.count(up=len(piece))
        with self.lock:
            self.heard += piece


class Joint(BaseRequestHandler):
    """One connection of the browser's, joined to one of the site's until either ends it."""

    server: Wire

    def handle(self) -> None:
        # A browser may hang up in the middle, as it does when somebody leaves.
        with suppress(ConnectionError):
            self._carry(self.request)

    def _carry(self, browser: socket.socket) -> None:
        end = ("127.0.0.1", self.server.end)
        with socket.create_connection(end) as site, DefaultSelector() as ready:
            ready.register(browser, EVENT_READ, site)
            ready.register(site, EVENT_READ, browser)
            while True:
                for key, _ in ready.select():
                    one, other = key.fileobj, key.data
                    assert isinstance(one, socket.socket)
                    piece = one.recv(PIECE)
                    if not piece:
                        return
                    other.sendall(piece)
                    if one is site:
                        self.server.count(down=len(piece))
                    else:
                        self.server.hear(piece)


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """Lay a line, and take it up again once everybody has hung up."""
    with Wire(port) as line:
        threading.Thread(target=line.serve_forever, args=(0.05,), daemon=True).start()
        yield line
        line.shutdown()
