"""Grants (TPG1): a compartment's key sealed to one recipient's X-Wing public key by HPKE."""

import hmac
import secrets
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    Suite,
)

from crypto.keys import BadPublicKey, key_id, private_key, public_key
from crypto.places import Compartment, Unreadable
from crypto.sizes import require_size

GRANT_SIZE = 1228
KEY_SIZE = 32

_MAGIC = b"TPG1"
_SCHEME_HPKE_BASE = 1
_SUITE_IDS = (0x647A, 0x0001, 0x0002)
_HEADER = struct.Struct(">4sBHHHB16s16s16s")
_BOUND = struct.Struct(">4sBHHHB16s16s")
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_INFO = b"mingcha/grant/1"


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as it lies there, with what its reader knows of it beforehand."""

    blob: bytes
    compartment: Compartment
    subject: UUID


def grant(key: bytes, *, to: bytes, compartment: Compartment, subject: UUID) -> bytes:
    """Seal a 32-byte key to the public key `to`: 1,228 bytes. Raises `BadPublicKey`."""
    require_size(key, size=KEY_SIZE, what="key")
    header = _bound(key_id(to), compartment=compartment, subject=subject) + secrets.token_bytes(16)
    recipient = public_key(to)
    try:
        return header + _SUITE.encrypt(key, recipient, _INFO + header)
    except ValueError as error:
        # A low-order X25519 share is only found out here.
        raise BadPublicKey from error


def open_grant(sealed: bytes, *, seed: bytes, compartment: Compartment, subject: UUID) -> bytes:
    """Give the 32-byte key of a grant made to this seed's public key. Raises `Unreadable`."""
    return _opened(sealed, *private_key(seed), compartment=compartment, subject=subject)


def regrant(held: Iterable[Held], *, seed: bytes, to: bytes) -> Iterator[bytes | None]:
    """Make for each grant to this seed's key the same grant to `to`; None where one does not open.

    The seed is expanded once for all, which halves the cost. Raises `BadPublicKey`.
    """
    private, recipient = private_key(seed)
    for one in held:
        place, of = one.compartment, one.subject
        try:
            key = _opened(one.blob, private, recipient, compartment=place, subject=of)
        except Unreadable:
            yield None
        else:
            yield grant(key, to=to, compartment=place, subject=of)


def _opened(
    sealed: bytes,
    private: MLKEM768X25519PrivateKey,
    recipient: bytes,
    *,
    compartment: Compartment,
    subject: UUID,
) -> bytes:
    # The id is made again from the seed: a row that names one officer but opens for another
    # would be a hidden grant.
    expected = _bound(recipient, compartment=compartment, subject=subject)
    if len(sealed) != GRANT_SIZE or not hmac.compare_digest(sealed[: _BOUND.size], expected):
        raise Unreadable
    header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
    try:
        return _SUITE.decrypt(rest, private, _INFO + header)
    except InvalidTag as error:
        raise Unreadable from error


def grant_recipient(sealed: bytes) -> bytes:
    """Give the 16-byte key id a grant names. Raises `Unreadable` on anything but a TPG1 grant."""
    if len(sealed) != GRANT_SIZE:
        raise Unreadable
    magic, scheme, kem, kdf, aead, _, recipient, _, _ = _HEADER.unpack_from(sealed)
    if (magic, scheme, (kem, kdf, aead)) != (_MAGIC, _SCHEME_HPKE_BASE, _SUITE_IDS):
        raise Unreadable
    return bytes(recipient)


def is_for(sealed: bytes, *, to: bytes, compartment: Compartment, subject: UUID) -> bool:
    """Say whether a grant names this public key, compartment and subject; not whether it opens."""
    named = _bound(key_id(to), compartment=compartment, subject=subject)
    return len(sealed) == GRANT_SIZE and sealed[: _BOUND.size] == named


def _bound(recipient: bytes, *, compartment: Compartment, subject: UUID) -> bytes:
    """Lay out the part of the header a reader knows beforehand (bytes 0 to 43)."""
    return _BOUND.pack(
        _MAGIC, _SCHEME_HPKE_BASE, *_SUITE_IDS, compartment, recipient, subject.bytes
    )
