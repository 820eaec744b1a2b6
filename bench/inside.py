"""A browser's part without a network: requests are handed to an application in this process."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.client import Answer, parts_of
from bench.stopwatch import HEADER
from tipline.processes.serving import Application


@dataclass(slots=True)
class Insider:
    """One visitor of one application."""

    app: Application
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, b"", "")

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask(
            "POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded"
        )

    def post_parts(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form that may carry files, with its file input left empty."""
        return self._ask("POST", path, *parts_of(fields))

    def leave(self) -> None:
        """Do nothing: there is no connection."""

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        answered: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
            answered.extend((status, headers))

        path, _, query = path.partition("?")
        environ = self._environ(method, path, query) | {
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        chunks = self.app(environ, start)
        page = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return self._answer(answered, page)

    def _environ(self, method: str, path: str, query: str) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.address,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def _answer(self, answered: list[Any], page: bytes) -> Answer:
        status, headers = answered
        for name, value in headers:
            if name == "Set-Cookie":
                cookie, _, given = value.partition(";")[0].partition("=")
                self.cookies[cookie] = given
        said = dict(headers)
        return Answer(int(status.split()[0]), said.get("Location", ""), page, said.get(HEADER, ""))
