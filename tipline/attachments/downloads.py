"""Handing a sealed file out as a stream: opened piece by piece, never whole and never on a disk."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO
from urllib.parse import quote

from werkzeug.wrappers import Response

from crypto.envelope import Place
from leads.ledger.errors import NotFound
from tipline.house import House


def attachment(
    house: House, place: Place, *, key: bytes, name: str, media_type: str, size: int
) -> Response:
    """Answer with a stored file, for the browser to save and not to show.

    NotFound when it is gone. `size` is of the plaintext: a file that breaks off half way arrives
    short of it, and the browser says so.
    """
    try:
        source = house.files.open(place.object)
    except FileNotFoundError as error:
        raise NotFound from error
    try:
        pieces = house.sealer.read_stream(source, key=key, place=place)
        # The first piece is opened before anything is answered: a wrong key is an error page.
        first = next(pieces, b"")
    except BaseException:
        source.close()
        raise
    answer = Response(_until_closed(chain([first], pieces), source), mimetype=media_type)
    answer.call_on_close(source.close)
    answer.content_length = size
    # Quoted whole: whoever sent the file chose its name, line breaks and quotes included.
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def _until_closed(pieces: Iterator[bytes], source: BinaryIO) -> Iterator[bytes]:
    with source:
        yield from pieces
