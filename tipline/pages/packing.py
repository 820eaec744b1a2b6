"""Answers made smaller, and never by compressing a secret beside a stranger's words.

The adversary (BREACH) has a victim's browser ask for pages, chooses words that come back in them,
and reads off the line how long each answer is: what is compressed together with those words is
guessed letter by letter. So only what is alike for everybody is compressed, once, in pieces that
know nothing of each other. What is a visitor's own stands between the pieces as it is, in stored
blocks (RFC 1951, section 3.2.4), and its length on the line is its length.
"""

import struct
import zlib
from collections.abc import Iterable

from flask import Response, current_app, request

# RFC 1952: no name, no time, any system, so that the same page is the same bytes.
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LAST = b"\x01\x00\x00\xff\xff"
_LONGEST_BLOCK = 0xFFFF
_RAW = -15


def packed(text: bytes) -> bytes:
    """Compress a piece by itself; it ends on a whole byte, and another may follow."""
    press = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return press.compress(text) + press.flush(zlib.Z_SYNC_FLUSH)


def stored(text: bytes) -> bytes:
    """Wrap a piece uncompressed."""
    cuts = range(0, len(text), _LONGEST_BLOCK)
    return b"".join(_block(text[at : at + _LONGEST_BLOCK]) for at in cuts)


def _block(text: bytes) -> bytes:
    return struct.pack("<BHH", 0, len(text), len(text) ^ _LONGEST_BLOCK) + text


def joined(pieces: Iterable[bytes], plain: bytes) -> bytes:
    """Make one gzip file of pieces that together say `plain`."""
    end = struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
    return b"".join([_HEAD, *pieces, _LAST, end])


def taken() -> bool:
    """Tell whether this request's browser opens gzip."""
    return request.accept_encodings.quality("gzip") > 0


def answer(body: bytes, *, zipped: bool, mimetype: str = "text/html") -> Response:
    """Make an answer of what is whole, and say whether it is gzip."""
    made: Response = current_app.response_class(body, mimetype=mimetype)
    if zipped:
        made.headers["Content-Encoding"] = "gzip"
    return made
