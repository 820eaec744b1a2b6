"""Answers that are handed to the web server in one piece."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class WholeResponse(Response):
    """A page that is whole before it is sent goes out at once, not piece by piece."""

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as a list of one, unless the answer is a stream."""
        if not self.is_sequence:
            return super().__call__(environ, start)
        pieces, status, headers = self.get_wsgi_response(environ)
        start(status, headers)
        page = b"".join(pieces)
        self.close()
        return [page]
