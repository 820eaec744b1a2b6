"""Keyed, truncated digests: equal values can be matched by who holds the feature key, not read."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from crypto.sizes import require_size

MOST_BITS = 63


def digest(value: str, *, key: bytes, field: str, bits: int) -> int:
    """Give `bits` bits (1 to 63, so a signed 64-bit column holds it) of a value's keyed BLAKE2b.

    `field` separates uses: the same value under two fields gives unrelated digests (RFC 7693,
    personalisation). Values are taken as given; normalise them first.
    """
    return digests((value,), key=key, field=field, bits=bits)[0]


def digests(values: Iterable[str], *, key: bytes, field: str, bits: int) -> list[int]:
    """Give the digest of each of many values."""
    if not 1 <= bits <= MOST_BITS:
        msg = f"bits must be 1 to {MOST_BITS}, not {bits}"
        raise ValueError(msg)
    copy, shift, made = _begun(key, field).copy, 64 - bits, []
    for value in values:
        mac = copy()
        mac.update(value.encode())
        made.append(int.from_bytes(mac.digest()) >> shift)
    return made


def derived(key: bytes, *, purpose: str) -> bytes:
    """Give another 32-byte key for another purpose; the one does not tell the other."""
    require_size(key, size=32, what="feature key")
    return hashlib.blake2b(key=key, person=_person(f"key for {purpose}"), digest_size=32).digest()


@lru_cache(maxsize=512)
def _begun(key: bytes, field: str) -> "hashlib.blake2b":
    # A report has some ninety values: the block that takes in the key is hashed once for all.
    require_size(key, size=32, what="feature key")
    return hashlib.blake2b(key=key, person=_person(field), digest_size=8)


@lru_cache(maxsize=256)
def _person(field: str) -> bytes:
    """Press a field's name, of any length, into the 16 bytes BLAKE2b keeps for it."""
    return hashlib.blake2b(field.encode(), person=b"mingcha/field/1", digest_size=16).digest()


def mark(key: bytes) -> int:
    """Give a key's own mark, 31 bits by which it is known again and nothing can be computed."""
    return digest("", key=key, field="the key itself", bits=31)
