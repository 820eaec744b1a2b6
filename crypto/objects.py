"""Sealed objects (TPE1): header, keys and chunks; streams and the sealer are built on this."""

import hmac
import struct
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.places import Place, Unreadable
from crypto.sizes import require_size

SALT_SIZE = 32
COMMITMENT_SIZE = 32
CHUNK_LOG2 = 20
CHUNK_SIZE = 1 << CHUNK_LOG2
COUNT_SIZE = 4
CHUNK_ROOM = CHUNK_SIZE - COUNT_SIZE
TAG_SIZE = 16
BLOCK_SIZE = CHUNK_SIZE + TAG_SIZE

_MAGIC = b"TPE1"
_VERSION = 1
_SUITE_AES256GCM_HKDF_SHA256 = 0x01
_FIXED = struct.Struct(">4sBBBB16s16s")
_NONCE = struct.Struct(">7xIB")
_COUNT = struct.Struct(">I")
_OBJECT = b"mingcha/object/1"

HEADER_SIZE = _FIXED.size + SALT_SIZE + COMMITMENT_SIZE


@dataclass(frozen=True, slots=True)
class ObjectCipher:
    """One object's header and chunk cipher, both made from its key, place and salt."""

    header: bytes
    aead: AESGCM = field(repr=False)

    def seal_chunk(self, data: bytes, *, index: int, size: int, last: bool) -> bytes:
        """Seal chunk `index`: the count of true bytes, the bytes, zeros up to `size` bytes."""
        frame = (_COUNT.pack(len(data)) + data).ljust(size, b"\x00")
        return self.aead.encrypt(_NONCE.pack(index, last), frame, None)

    def open_chunk(self, block: bytes, *, index: int, last: bool) -> bytes:
        """Give the true bytes of chunk `index`. Raises `Unreadable`."""
        try:
            frame = self.aead.decrypt(_NONCE.pack(index, last), block, None)
        except InvalidTag as error:
            raise Unreadable from error
        return _true_bytes(frame)


def object_cipher(key: bytes, *, place: Place, salt: bytes) -> ObjectCipher:
    """Make the cipher of one object; `salt` is 32 random bytes, new for every object."""
    require_size(key, size=32, what="key")
    require_size(salt, size=SALT_SIZE, what="salt")
    head = _fixed(place) + salt
    keys = HKDF(algorithm=SHA256(), length=64, salt=salt, info=_OBJECT + head).derive(key)
    # AES-GCM alone does not commit to its key, and one object has many key holders: without this
    # a sender could craft bytes that read differently for two of them.
    commitment = hmac.digest(keys[32:], head, "sha256")
    return ObjectCipher(header=head + commitment, aead=AESGCM(keys[:32]))


def cipher_of(header: bytes, *, key: bytes, place: Place) -> ObjectCipher:
    """Make the cipher of an object from its 104-byte header. Raises `Unreadable`."""
    if len(header) != HEADER_SIZE or header[: _FIXED.size] != _fixed(place):
        raise Unreadable
    salt = header[_FIXED.size : _FIXED.size + SALT_SIZE]
    cipher = object_cipher(key, place=place, salt=salt)
    if not hmac.compare_digest(cipher.header, header):
        raise Unreadable
    return cipher


def stands_at(sealed: bytes, place: Place) -> bool:
    """Say whether an object names this place in its header; not whether it opens."""
    return sealed[: _FIXED.size] == _fixed(place)


def _fixed(place: Place) -> bytes:
    return _FIXED.pack(
        _MAGIC,
        _VERSION,
        _SUITE_AES256GCM_HKDF_SHA256,
        CHUNK_LOG2,
        place.kind,
        place.subject.bytes,
        place.object.bytes,
    )


def _true_bytes(frame: bytes) -> bytes:
    if len(frame) < COUNT_SIZE:
        raise Unreadable
    end = COUNT_SIZE + int(_COUNT.unpack_from(frame)[0])
    if end > len(frame) or frame[end:].strip(b"\x00"):
        raise Unreadable
    return frame[COUNT_SIZE:end]
