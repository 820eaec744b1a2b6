"""What a visitor's cookie makes: the row their draft is kept under, its key, their forms' secret.

The table holds the row's id and the sealed draft, the cookie holds 32 random bytes: either alone
opens nothing.
"""

import hashlib
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.places import Kind, Place
from crypto.sizes import require_size

TOKEN_SIZE = 32
ROW_SIZE = 32

_ROW = b"mingcha/visit-row/1"
_KEY = b"mingcha/visit-key/1"
_FORM = b"mingcha/visit-form/1"


def draw_token() -> bytes:
    """Draw the 32 random bytes of a new visit's cookie."""
    return secrets.token_bytes(TOKEN_SIZE)


def row_id(token: bytes) -> bytes:
    """Give the 32-byte id of the row: SHA-256 of the token under its own domain."""
    require_size(token, size=TOKEN_SIZE, what="visit token")
    return hashlib.sha256(_ROW + token).digest()


def row_key(token: bytes) -> bytes:
    """Give the 32-byte key of the row's sealed object (HKDF-SHA256, RFC 5869)."""
    require_size(token, size=TOKEN_SIZE, what="visit token")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_KEY).derive(token)


def row_place(row: bytes) -> Place:
    """Give the place of the row's sealed object, bound to the whole id: moved, it is shut."""
    require_size(row, size=ROW_SIZE, what="visit row id")
    return Place(UUID(bytes=row[:16]), UUID(bytes=row[16:]), Kind.DRAFT)


def form_secret(token: bytes) -> bytes:
    """Give the 32-byte secret of the visit's form tokens, so that no other site can send one."""
    require_size(token, size=TOKEN_SIZE, what="visit token")
    return hashlib.sha256(_FORM + token).digest()
