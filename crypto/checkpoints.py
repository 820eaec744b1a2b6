"""Signed statements: checkpoints of an audit tree as text notes, and the keys of units."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from crypto.signing import PUBLIC_SIZE, BadSignature, SigningKey, sign, verify
from crypto.sizes import require_size

__all__ = [
    "CHECKPOINT",
    "PUBLIC_SIZE",
    "UNIT_KEY",
    "BadSignature",
    "Checkpoint",
    "SigningKey",
    "open_note",
    "sign",
    "signed_note",
    "unit_key_statement",
    "verify",
]

CHECKPOINT = "checkpoint"
UNIT_KEY = "unit-key"

_ROOT_SIZE = 32
_KEY_HASH_SIZE = 4
_LARGEST = 2**63
_NAME = re.compile(r"[!-~]+")
_NUMBER = re.compile(r"0|[1-9][0-9]*")
_NOTE = re.compile(r"((?:[^\n]+\n){3})\n— ([^\n ]+) ([A-Za-z0-9+/=]+)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What an audit tree was: its name without blanks, its number of leaves, its 32-byte root."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse what has no single text form, with `ValueError`."""
        require_size(self.root, size=_ROOT_SIZE, what="root")
        if not _NAME.fullmatch(self.origin) or not 0 <= self.size < _LARGEST:
            msg = "origin is plain ASCII without blanks; size is 0 to 2^63 - 1"
            raise ValueError(msg)

    def text(self) -> str:
        """Give the note's three lines (C2SP tlog-checkpoint): origin, size, root in base64."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def signed_note(checkpoint: Checkpoint, *, key: SigningKey) -> str:
    """Give the checkpoint as a signed note: its text, a blank line, one signature line."""
    text, public = checkpoint.text(), key.public
    signature = sign(text.encode(), key=key, purpose=CHECKPOINT)
    blob = base64.b64encode(_key_hash(checkpoint.origin, public) + signature).decode()
    return f"{text}\n— {checkpoint.origin} {blob}\n"


def open_note(note: str, *, origin: str, public: bytes) -> Checkpoint:
    """Read a signed note of this origin under this public key. Raises `BadSignature`."""
    found = _NOTE.fullmatch(note)
    if found is None or found[2] != origin or not found[1].isascii():
        raise BadSignature
    text, blob = found[1], _decode(found[3])
    if blob[:_KEY_HASH_SIZE] != _key_hash(origin, public):
        raise BadSignature
    verify(text.encode(), blob[_KEY_HASH_SIZE:], public=public, purpose=CHECKPOINT)
    checkpoint = _parse(text)
    if checkpoint.origin != origin:
        raise BadSignature
    return checkpoint


def unit_key_statement(unit_code: str, epoch: int, public: bytes) -> bytes:
    """Give the one byte form in which the root signs a unit's X-Wing public key and its epoch.

    Signed with `purpose=UNIT_KEY`. The code is plain ASCII without blanks; epochs count from 0.
    """
    if not _NAME.fullmatch(unit_code) or not 0 <= epoch < _LARGEST:
        msg = "a unit code is plain ASCII without blanks; an epoch is 0 to 2^63 - 1"
        raise ValueError(msg)
    key = base64.b64encode(public).decode()
    return f"mingcha/unit-key/1\n{unit_code}\n{epoch}\n{key}\n".encode()


def _key_hash(origin: str, public: bytes) -> bytes:
    """Give the 4-byte hint of a signature line (C2SP signed-note, type 0xff: a private kind)."""
    head = origin.encode() + b"\n\xffmingcha/signature/1"
    return hashlib.sha256(head + public).digest()[:_KEY_HASH_SIZE]


def _parse(text: str) -> Checkpoint:
    origin, size, root = text.splitlines()
    if not _NUMBER.fullmatch(size):
        raise BadSignature
    try:
        return Checkpoint(origin=origin, size=int(size), root=_decode(root))
    except ValueError as error:
        raise BadSignature from error


def _decode(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadSignature from error
    if base64.b64encode(value).decode() != text:
        raise BadSignature
    return value
