"""A second, independent reader of HPKE base mode with X-Wing, to check the library against.

Written from the X-Wing draft and RFC 9180 on the bare primitives only.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The AEAD key and base nonce of one HPKE context."""

    key: bytes
    base_nonce: bytes


def shared_secret(seed: bytes, enc: bytes) -> bytes:
    """Decapsulate as the X-Wing draft says, section 5.4."""
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    share = enc[1088:]
    return hashlib.sha3_256(
        mlkem.decapsulate(enc[:1088])
        + x25519.exchange(X25519PublicKey.from_public_bytes(share))
        + share
        + x25519.public_key().public_bytes_raw()
        + XWING_LABEL,
    ).digest()


def schedule(secret: bytes, *, info: bytes, aead: int, key_size: int) -> Schedule:
    """Run the base mode key schedule with HKDF-SHA256 (RFC 9180, section 5.1)."""
    suite = b"HPKE" + bytes.fromhex("647a0001") + aead.to_bytes(2)
    context = b"\x00" + _extract(suite, b"psk_id_hash", b"") + _extract(suite, b"info_hash", info)
    secret = _extract(suite, b"secret", b"", salt=secret)
    return Schedule(
        key=_expand(suite, secret, b"key", context, key_size),
        base_nonce=_expand(suite, secret, b"base_nonce", context, 12),
    )


def _extract(suite: bytes, label: bytes, material: bytes, *, salt: bytes = b"") -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def _expand(suite: bytes, secret: bytes, label: bytes, context: bytes, size: int) -> bytes:
    info = size.to_bytes(2) + b"HPKE-v1" + suite + label + context
    return hmac.digest(secret, info + b"\x01", "sha256")[:size]
