"""A browser without scripts: cookies, links, forms and files over plain HTTP, nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from tipline.walkthrough.page import Form, Page, Stopped
from tipline.walkthrough.reading import read_page

PATIENCE = 60.0
MOST_REDIRECTS = 5
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class File:
    """A file as a person picks it: its name, its type as the system knows it, its bytes."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Browser:
    """One person's browser at one site, such as http://127.0.0.1:8001."""

    site: str
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.cookies["lang"] = self.language

    def open(self, address: str) -> Page:
        """Open a page of the site. Raises Stopped when it does not answer with one."""
        return self._walk("GET", address, b"", "")

    def send(
        self,
        form: Form,
        typed: Mapping[str, str] | None = None,
        *,
        file: tuple[str, File] | None = None,
    ) -> Page:
        """Send a form of a page with what was typed, and a file by its field's name.

        Whatever the answer's status is, it is given: a refusal is a page too. Raises Stopped.
        """
        pairs = form.filled(typed or {})
        if form.method == "get":
            return self.open(f"{form.action}?{urlencode(pairs)}")
        if not form.has_files:
            return self._walk("POST", form.action, urlencode(pairs).encode(), FORM)
        boundary = uuid4().hex
        body = _multipart(pairs, file, boundary)
        return self._walk("POST", form.action, body, f"multipart/form-data; boundary={boundary}")

    def _walk(self, method: str, address: str, body: bytes, kind: str) -> Page:
        for _ in range(MOST_REDIRECTS):
            status, headers, data = self._ask(method, address, body, kind)
            onward = headers.get("Location")
            if status not in {302, 303} or onward is None:
                return _page(address, status, headers, data)
            address, method, body = urljoin(address, onward), "GET", b""
        raise Stopped(f"{self.site} leads in a circle at {address}.")

    def _ask(
        self, method: str, address: str, body: bytes, kind: str
    ) -> tuple[int, HTTPMessage, bytes]:
        parts = urlsplit(address)
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind and method == "POST":
            headers["Content-Type"] = kind
        connection = HTTPConnection(urlsplit(self.site).netloc, timeout=PATIENCE)
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, HTTPException) as error:
            said = type(error).__name__
            raise Stopped(f"{self.site} does not answer ({said}); is the house open?") from error
        finally:
            connection.close()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        return answer.status, answer.headers, data

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def _page(address: str, status: int, headers: HTTPMessage, data: bytes) -> Page:
    if headers.get_content_type() != "text/html":
        return Page(address, status, data)
    return read_page(address, status, data)


def _multipart(pairs: list[tuple[str, str]], file: tuple[str, File] | None, boundary: str) -> bytes:
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    if file is not None:
        name, one = file
        head = f'Content-Disposition: form-data; name="{name}"; filename="{one.name}"'
        lines.append(f"--{boundary}\r\n{head}\r\nContent-Type: {one.media_type}\r\n\r\n".encode())
        lines += [one.data, b"\r\n"]
    lines.append(f"--{boundary}--\r\n".encode())
    return b"".join(lines)
