"""Requests whose forms are read honestly and whose files never touch a disk in clear."""

from collections.abc import Callable
from io import RawIOBase
from typing import IO, Any, cast
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

PIECE = 1 << 16


class PlainParser(FormDataParser):
    """Reads forms so that bytes in another encoding show as broken, as they do in multipart ones.

    Werkzeug's own would turn them into per cent signs and digits, which nobody typed, and would
    hold a form of any length in memory.
    """

    def _parse_urlencoded(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str],
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        del mimetype, content_length, options
        data = bytearray()
        while part := stream.read(PIECE):
            data += part
            if self.max_form_memory_size is not None and len(data) > self.max_form_memory_size:
                raise RequestEntityTooLarge
        text = data.decode(errors="replace")
        items = parse_qsl(text, keep_blank_values=True, errors="replace")
        return stream, self.cls(items), self.cls()


class SealingRequest(Request):
    """A request whose files go where the view sends them, or nowhere: never to a temporary file."""

    form_data_parser_class = PlainParser
    receive: Callable[[str], RawIOBase] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coming: list[RawIOBase] = []

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        # What the sender claims of size and type is not believed; the bytes are judged.
        del total_content_length, content_type, content_length
        if self.receive is None or not filename:
            return cast("IO[bytes]", Nowhere())
        self.coming.append(self.receive(filename))
        return cast("IO[bytes]", self.coming[-1])

    def close(self) -> None:
        """Forget every file that nobody finished, also those of a request that broke off."""
        for coming in self.coming:
            coming.close()
        super().close()


class Nowhere(RawIOBase):
    """Swallows what nobody asked for."""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any, /) -> int:
        """Take bytes and forget them."""
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Do nothing; the parser rewinds what it has written."""
        del offset, whence
        return 0
