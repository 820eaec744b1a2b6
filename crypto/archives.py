"""Archives sealed to an offline key as they stream, and rows in them under keys of their own.

An archive is the title, 16 random bytes that name it, a grant of its key, and one sealed stream:
whoever can write it cannot read it back.
"""

import hashlib
import secrets
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from crypto.grants import GRANT_SIZE, KEY_SIZE, grant, open_grant
from crypto.places import Compartment, Kind, Place, Unreadable
from crypto.streams import SealingStream, read_stream

TITLE = b"mingcha backup 1\n"

_ID_SIZE = 16
_NONCE_SIZE = 12
_ROW = b"mingcha/backup-row/1"
_CONTACT = b"mingcha/backup-contact/1"


def seal_archive(sink: BinaryIO, *, to: bytes) -> SealingStream:
    """Begin an archive for the holder of the public key `to`; only a closed one can be read."""
    name, key = uuid4(), secrets.token_bytes(KEY_SIZE)
    sink.write(TITLE + name.bytes)
    sink.write(grant(key, to=to, compartment=Compartment.BACKUP, subject=name))
    return SealingStream(sink, key=key, place=Place(name, name, Kind.ARCHIVE))


def open_archive(source: BinaryIO, *, seed: bytes) -> Iterator[bytes]:
    """Give an archive's bytes piece by piece. Raises `Unreadable`, even at the end."""
    head = source.read(len(TITLE) + _ID_SIZE + GRANT_SIZE)
    name, sealed = head[len(TITLE) :][:_ID_SIZE], head[len(TITLE) + _ID_SIZE :]
    if not head.startswith(TITLE) or len(sealed) != GRANT_SIZE:
        raise Unreadable
    subject = UUID(bytes=name)
    key = open_grant(sealed, seed=seed, compartment=Compartment.BACKUP, subject=subject)
    return read_stream(source, key=key, place=Place(subject, subject, Kind.ARCHIVE))


def wrap_row(row: bytes, *, key: bytes, table: str) -> bytes:
    """Wrap one row under its subject's 32-byte key: nonce 12 ‖ AES-256-GCM-SIV."""
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + AESGCMSIV(key).encrypt(nonce, row, _ROW + table.encode())


def unwrap_row(wrapped: bytes, *, key: bytes, table: str) -> bytes:
    """Give back what `wrap_row` wrapped. Raises `Unreadable`."""
    nonce, sealed = wrapped[:_NONCE_SIZE], wrapped[_NONCE_SIZE:]
    try:
        return AESGCMSIV(key).decrypt(nonce, sealed, _ROW + table.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def contact_of(report_id: UUID) -> UUID:
    """Give the subject as which a report's contact is wrapped: it is forgotten by itself."""
    return UUID(bytes=hashlib.sha256(_CONTACT + report_id.bytes).digest()[:_ID_SIZE])
