"""The desk's downloads: a file of the report or lead that its address names, and of no other."""

from uuid import UUID

from werkzeug.wrappers import Response

from crypto.envelope import Kind, Place
from leads.ledger.errors import NotFound
from leads.reports.submission import Manifest
from tipline.attachments.downloads import attachment
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
    return attachment(
        desk.house,
        Place(subject, stored, Kind.ATTACHMENT),
        key=key,
        name=manifest.name,
        media_type=manifest.media_type,
        size=manifest.size,
    )
