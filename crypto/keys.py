"""X-Wing key pairs from 32-byte seeds, their ids, and seeds wrapped for rest and for a session."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.sizes import require_size

SEED_SIZE = 32
KEY_ID_SIZE = 16
MLKEM_PUBLIC_SIZE = 1184
PUBLIC_SIZE = MLKEM_PUBLIC_SIZE + 32

ARGON2_MEMORY_KIB = 64 * 1024
ARGON2_PASSES = 3
ARGON2_LANES = 1

_KEY_ID = b"mingcha/key-id/1"
_PASSPHRASE_WRAP = b"mingcha/passphrase-wrap/1"
_SESSION_WRAP = b"mingcha/session-wrap/1"
_VERSION = b"\x01"
_SALT_SIZE = 16
_NONCE_SIZE = 12
_SEALED_SEED_SIZE = SEED_SIZE + 16


class BadPublicKey(ValueError):
    """A public key is malformed or of low order; nothing may be sealed to it."""

    def __init__(self) -> None:
        """Say so in one sentence."""
        super().__init__("not a usable X-Wing public key")


class WrongPassphrase(Exception):
    """The passphrase, pepper or owner is wrong, or the wrapped seed was altered."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("wrong passphrase or owner, or altered")


class WrongSession(Exception):
    """The session token or owner is wrong, or the wrapped seed was altered."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("wrong session token or owner, or altered")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An X-Wing key pair: the 32-byte secret seed and the 1,216-byte public key made from it."""

    seed: bytes = field(repr=False)
    public: bytes = field(repr=False)

    @property
    def key_id(self) -> bytes:
        """Give the 16-byte id under which grants name this key."""
        return key_id(self.public)


def generate() -> KeyPair:
    """Draw a new key pair."""
    return from_seed(secrets.token_bytes(SEED_SIZE))


def from_seed(seed: bytes) -> KeyPair:
    """Make the key pair of a 32-byte seed (draft-connolly-cfrg-xwing-kem, key generation)."""
    return KeyPair(seed=seed, public=_public_bytes(*_private_parts(seed)))


def key_id(public: bytes) -> bytes:
    """Give the 16-byte id of a public key: SHA-256 under its own domain, cut to 16 bytes."""
    return hashlib.sha256(_KEY_ID + public).digest()[:KEY_ID_SIZE]


def private_key(seed: bytes) -> tuple[MLKEM768X25519PrivateKey, bytes]:
    """Expand a seed for HPKE, with its key id.

    Never cached: a secret outlives no call that needs it.
    """
    parts = _private_parts(seed)
    return MLKEM768X25519PrivateKey(*parts), key_id(_public_bytes(*parts))


@lru_cache(maxsize=1024)
def public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Parse a public key for HPKE; cached, since public. Raises `BadPublicKey`."""
    try:
        require_size(public, size=PUBLIC_SIZE, what="public key")
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_SIZE])
        x25519 = X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_SIZE:])
    except ValueError as error:
        raise BadPublicKey from error
    return MLKEM768X25519PublicKey(mlkem, x25519)


def wrap_by_passphrase(seed: bytes, *, passphrase: str, pepper: bytes, owner: bytes) -> bytes:
    """Wrap a seed for rest: 77 bytes that only passphrase, pepper and owner together open."""
    require_size(seed, size=SEED_SIZE, what="seed")
    salt = secrets.token_bytes(_SALT_SIZE)
    nonce = secrets.token_bytes(_NONCE_SIZE)
    cipher = _passphrase_cipher(passphrase, pepper=pepper, salt=salt)
    head = _VERSION + salt
    return head + nonce + cipher.encrypt(nonce, seed, _PASSPHRASE_WRAP + head + owner)


def unwrap_by_passphrase(wrapped: bytes, *, passphrase: str, pepper: bytes, owner: bytes) -> bytes:
    """Give back the seed; success is the password check. Raises `WrongPassphrase`.

    A malformed blob costs the same Argon2id run as a wrong passphrase, so time tells nothing.
    """
    head_size = len(_VERSION) + _SALT_SIZE
    head, rest = wrapped[:head_size], wrapped[head_size:]
    salt = head[len(_VERSION) :].ljust(_SALT_SIZE, b"\x00")
    cipher = _passphrase_cipher(passphrase, pepper=pepper, salt=salt)
    try:
        return _open_seed(cipher, rest, version=wrapped[:1], bound=_PASSPHRASE_WRAP + head + owner)
    except InvalidTag as error:
        raise WrongPassphrase from error


def wrap_by_session(seed: bytes, *, token: bytes, owner: bytes) -> bytes:
    """Wrap a seed for one session: 61 bytes that only the cookie's 32-byte token opens."""
    require_size(seed, size=SEED_SIZE, what="seed")
    nonce = secrets.token_bytes(_NONCE_SIZE)
    bound = _SESSION_WRAP + _VERSION + owner
    return _VERSION + nonce + _session_cipher(token).encrypt(nonce, seed, bound)


def unwrap_by_session(wrapped: bytes, *, token: bytes, owner: bytes) -> bytes:
    """Give back the seed of a session. Raises `WrongSession`."""
    bound = _SESSION_WRAP + _VERSION + owner
    try:
        return _open_seed(_session_cipher(token), wrapped[1:], version=wrapped[:1], bound=bound)
    except InvalidTag as error:
        raise WrongSession from error


def _private_parts(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    require_size(seed, size=SEED_SIZE, what="seed")
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def _public_bytes(mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> bytes:
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def _passphrase_cipher(passphrase: str, *, pepper: bytes, salt: bytes) -> AESGCMSIV:
    require_size(pepper, size=32, what="pepper")
    # NFKC: an input method may give full-width letters on one machine and plain ones on the next.
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    stretch = Argon2id(
        salt=salt,
        length=32,
        iterations=ARGON2_PASSES,
        lanes=ARGON2_LANES,
        memory_cost=ARGON2_MEMORY_KIB,
        secret=pepper,
    )
    return AESGCMSIV(stretch.derive(typed))


def _session_cipher(token: bytes) -> AESGCMSIV:
    require_size(token, size=32, what="session token")
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_SESSION_WRAP).derive(token)
    return AESGCMSIV(key)


def _open_seed(cipher: AESGCMSIV, rest: bytes, *, version: bytes, bound: bytes) -> bytes:
    if version != _VERSION or len(rest) != _NONCE_SIZE + _SEALED_SEED_SIZE:
        raise InvalidTag
    return cipher.decrypt(rest[:_NONCE_SIZE], rest[_NONCE_SIZE:], bound)
