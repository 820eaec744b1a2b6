"""A browser's part, as little of it as a walk needs: one socket kept open, cookies, no parsing."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, where it leads to, the page, and what a stopwatch wrote into its head."""

    status: int
    location: str
    body: bytes
    argon2: str = ""


def parts_of(fields: Mapping[str, str]) -> tuple[bytes, str]:
    """Write a form down as a browser does whose file input was left empty."""
    head = "--edge\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    kind = "Content-Type: application/octet-stream"
    parts.append(f'{head}"file"; filename=""\r\n{kind}\r\n\r\n\r\n--edge--\r\n')
    return "".join(parts).encode(), "multipart/form-data; boundary=edge"


@dataclass(slots=True)
class Browser:
    """One visitor's connection and cookies."""

    host: str
    port: int
    cookies: dict[bytes, bytes] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(f"GET {path} HTTP/1.1\r\n".encode(), b"", b"")

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
        return self._ask(f"POST {path} HTTP/1.1\r\n".encode(), kind, urlencode(fields).encode())

    def post_parts(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form that may carry files, with its file input left empty."""
        body, kind = parts_of(fields)
        head = f"Content-Type: {kind}\r\n".encode()
        return self._ask(f"POST {path} HTTP/1.1\r\n".encode(), head, body)

    def leave(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, line: bytes, kind: bytes, body: bytes) -> Answer:
        head = [line, f"Host: {self.host}\r\n".encode(), kind]
        if self.cookies:
            pairs = b"; ".join(name + b"=" + value for name, value in self.cookies.items())
            head.append(b"Cookie: " + pairs + b"\r\n")
        if body:
            head.append(b"Content-Length: %d\r\n" % len(body))
        self._connected().sendall(b"".join(head) + b"\r\n" + body)
        return self._read()

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection((self.host, self.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _read(self) -> Answer:
        got = b""
        while HEAD_END not in got:
            got += self._receive()
        head, _, body = got.partition(HEAD_END)
        first, *lines = head.split(b"\r\n")
        fields = self._keep([line.partition(b": ") for line in lines])
        length = int(fields.get(b"content-length", b"0"))
        while len(body) < length:
            body += self._receive()
        if fields.get(b"connection") == b"close":
            self.leave()
        return Answer(
            int(first.split()[1]),
            fields.get(b"location", b"").decode(),
            body,
            fields.get(b"bench-argon2", b"").decode(),
        )

    def _keep(self, lines: list[tuple[bytes, bytes, bytes]]) -> dict[bytes, bytes]:
        for name, _, value in lines:
            if name.lower() == b"set-cookie":
                cookie, _, given = value.partition(b";")[0].partition(b"=")
                self.cookies[cookie] = given
        return {name.lower(): value for name, _, value in lines}

    def _receive(self) -> bytes:
        got = self._connected().recv(65536)
        if not got:
            raise ConnectionError("the server closed the connection")
        return got
