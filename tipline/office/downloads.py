"""Handing a sealed file out as a stream: opened piece by piece, never whole and never on a disk."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from werkzeug.wrappers import Response

from crypto.envelope import Kind, Place
from leads.ledger.errors import NotFound
from leads.reports.submission import Manifest
from tipline.office.desk import Desk


def download(
    desk: Desk,
    stored: UUID,
    manifest: Manifest,
    *,
    subject: UUID,
    key: bytes,
    asked_for: UUID | None = None,
) -> Response:
    """Answer with a file as an attachment; NotFound when it is not that subject's, or is gone.

    The browser saves it and shows nothing: nosniff and a sandbox stand in every attachment's
    headers, since whoever sent the file chose its bytes.
    """
    if asked_for not in {None, subject}:
        raise NotFound
    try:
        source = desk.house.files.open(stored)
    except FileNotFoundError as error:
        raise NotFound from error
    pieces = desk.house.sealer.read_stream(
        source, key=key, place=Place(subject, stored, Kind.ATTACHMENT)
    )
    # The first piece is opened before anything is answered: a wrong key is an error page.
    first = next(pieces, b"")
    answer = Response(
        _until_closed(chain([first], pieces), source), mimetype="application/octet-stream"
    )
    answer.headers["Content-Type"] = manifest.media_type
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(manifest.name)}"
    return answer


def _until_closed(pieces: Iterator[bytes], source: BinaryIO) -> Iterator[bytes]:
    with source:
        yield from pieces
