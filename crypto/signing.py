"""Hybrid signatures, Ed25519 and ML-DSA-44 together: both must be forged to forge one."""

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from crypto.sizes import require_size

ED25519_SIZE = 32
SECRET_SIZE = 64
PUBLIC_SIZE = ED25519_SIZE + 1312
SIGNATURE_SIZE = 64 + 2420

_DOMAIN = b"mingcha/signature/1"
_LONGEST_PURPOSE = 255


class BadSignature(Exception):
    """One of the two signatures does not fit message, purpose and public key."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("the signature does not fit")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A hybrid signing key, kept as two 32-byte seeds."""

    ed25519: bytes = field(repr=False)
    mldsa: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse seeds of another size with `ValueError`."""
        require_size(self.ed25519, size=ED25519_SIZE, what="Ed25519 seed")
        require_size(self.mldsa, size=SECRET_SIZE - ED25519_SIZE, what="ML-DSA seed")

    @classmethod
    def generate(cls) -> Self:
        """Draw a new signing key."""
        return cls.from_bytes(secrets.token_bytes(SECRET_SIZE))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the 64 bytes `to_bytes` gave."""
        require_size(data, size=SECRET_SIZE, what="signing key")
        return cls(ed25519=data[:ED25519_SIZE], mldsa=data[ED25519_SIZE:])

    def to_bytes(self) -> bytes:
        """Give the 64 secret bytes: Ed25519 seed, then ML-DSA-44 seed."""
        return self.ed25519 + self.mldsa

    @property
    def public(self) -> bytes:
        """Give the 1,344 public bytes: Ed25519 key 32, then ML-DSA-44 key 1,312."""
        ed25519 = Ed25519PrivateKey.from_private_bytes(self.ed25519).public_key()
        mldsa = MLDSA44PrivateKey.from_seed_bytes(self.mldsa).public_key()
        return ed25519.public_bytes_raw() + mldsa.public_bytes_raw()


def sign(message: bytes, *, key: SigningKey, purpose: str) -> bytes:
    """Sign for one purpose: 2,484 bytes, the Ed25519 signature 64, then ML-DSA-44 2,420."""
    signed = _signed_bytes(message, public=key.public, purpose=purpose)
    ed25519 = Ed25519PrivateKey.from_private_bytes(key.ed25519).sign(signed)
    return ed25519 + MLDSA44PrivateKey.from_seed_bytes(key.mldsa).sign(signed, _DOMAIN)


def verify(message: bytes, signature: bytes, *, public: bytes, purpose: str) -> None:
    """Return only when both signatures fit. Raises `BadSignature`."""
    signed = _signed_bytes(message, public=public, purpose=purpose)
    if len(signature) != SIGNATURE_SIZE:
        raise BadSignature
    try:
        ed25519, mldsa = _public_parts(public)
        ed25519.verify(signature[:64], signed)
        mldsa.verify(signature[64:], signed, _DOMAIN)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature from error


def _signed_bytes(message: bytes, *, public: bytes, purpose: str) -> bytes:
    """Bind domain, both public keys and purpose, so no half of a signature serves elsewhere."""
    label = purpose.encode()
    if not 0 < len(label) <= _LONGEST_PURPOSE:
        msg = "a purpose has 1 to 255 bytes"
        raise ValueError(msg)
    return _DOMAIN + hashlib.sha256(public).digest() + bytes([len(label)]) + label + message


@lru_cache(maxsize=64)
def _public_parts(public: bytes) -> tuple[Ed25519PublicKey, MLDSA44PublicKey]:
    require_size(public, size=PUBLIC_SIZE, what="public signing key")
    return (
        Ed25519PublicKey.from_public_bytes(public[:ED25519_SIZE]),
        MLDSA44PublicKey.from_public_bytes(public[ED25519_SIZE:]),
    )
