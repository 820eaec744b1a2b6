"""Bodies of requests, as forms in either encoding: read without a file, a loss or a surprise."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, RawIOBase
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from fuzz.mutated import mutated, mutated_text
from fuzz.parser import Parser
from tipline.pages.requests import SealingRequest

MOST_FORM, MOST_BODY, MOST_PARTS = 64 * 1024, 256 * 1024, 50
BOUNDARY = "----mingcha"


class Kept(RawIOBase):
    """Where a file goes; it is told everything and keeps nothing but its length."""

    size = 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any, /) -> int:
        """Count the bytes."""
        self.size += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Do nothing, as what seals does."""
        del offset, whence
        return 0


def part(head: str, data: str) -> str:
    """Lay out one part of a multipart body."""
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{data}\r\n"


MULTIPART = [
    (
        part('name="do"', "send")
        + part('name="file"; filename="x.pdf"', "%PDF-1.7")
        + f"--{BOUNDARY}--\r\n"
    ).encode(),
    (
        part("name*=UTF-8''%e4%b8%80", "一")
        + part('name="file"; filename=""', "")
        + f"--{BOUNDARY}--\r\n"
    ).encode(),
    (part('name="a"\r\nContent-Transfer-Encoding: base64', "YQ==") + f"--{BOUNDARY}--").encode(),
]
TYPES = [
    f"multipart/form-data; boundary={BOUNDARY}", f'multipart/form-data; boundary="{BOUNDARY}"',
    "multipart/form-data", "application/x-www-form-urlencoded; charset=gb18030",
    "multipart/form-data; boundary*0=a; boundary*1=b", "multipart/mixed; boundary=a", "",
]  # fmt: skip
PLAIN = [b"a=1&b=%E4%B8%80", b"a=%ff%FE&=&&a", b"csrf_token=x;y=z", "一=二&a=+".encode("gb18030")]


def read(app: Flask, body: bytes, kind: str, *, said: int | None = None) -> None:
    """Read a body as the doors do; refused only in a code of the client's mistakes."""
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body) if said is None else said),
    }  # fmt: skip
    files: list[Kept] = []

    def receive(name: str) -> Kept:
        assert name
        files.append(Kept())
        return files[-1]

    with app.request_context(environ) as context:
        request = context.request
        assert isinstance(request, SealingRequest)
        request.receive = receive
        try:
            form, _ = request.form, request.files
        except HTTPException as error:
            if not 400 <= (error.code or 500) < 500:
                raise
            return
        finally:
            request.close()
        assert sum(file.size for file in files) <= len(body)
        for name, value in form.items(multi=True):
            f"{name}{value}".encode()


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of bodies."""
    app = Flask(__name__)
    app.request_class = SealingRequest
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY, MAX_FORM_MEMORY_SIZE=MOST_FORM, MAX_FORM_PARTS=MOST_PARTS
    )
    plain = "application/x-www-form-urlencoded"
    words = [f"--{BOUNDARY}".encode(), b"\r\n\r\n", b'filename="', b"name*=", b"a=1&" * 30_000]
    whole = mutated(MULTIPART, words=words)
    kinds = mutated_text(TYPES).map(lambda it: it.encode("latin-1", "replace").decode("latin-1"))
    yield (
        Parser("multipart", whole, lambda body: read(app, body, TYPES[0])),
        Parser("plain", mutated(PLAIN, words=words), lambda body: read(app, body, plain)),
        Parser("types", st.tuples(whole, kinds), lambda it: read(app, *it)),
        Parser(
            "cut", st.tuples(whole, st.integers(-1, 2**40)),
            lambda it: read(app, it[0], TYPES[0], said=it[1]),
        ),
    )  # fmt: skip
