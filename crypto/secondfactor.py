"""One-time codes (RFC 6238), the second factor; the secret is sealed under the officer's seed."""

import secrets
from base64 import b32encode
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from crypto.keys import unwrap_by_session, wrap_by_session

STEP_SECONDS = 30
DIGITS = 6
SECRET_SIZE = 32


def new_secret() -> bytes:
    """Draw a secret of 32 bytes."""
    return secrets.token_bytes(SECRET_SIZE)


def seal_secret(secret: bytes, *, seed: bytes, owner: bytes) -> bytes:
    """Seal a secret so that only the officer's unlocked seed opens it."""
    return wrap_by_session(secret, token=seed, owner=b"totp" + owner)


def open_secret(sealed: bytes, *, seed: bytes, owner: bytes) -> bytes:
    """Give the secret back; WrongSession when seed or owner is another."""
    return unwrap_by_session(sealed, token=seed, owner=b"totp" + owner)


def code_at(secret: bytes, seconds: float) -> str:
    """Give the code of a moment in Unix seconds: six digits."""
    return _totp(secret).generate(int(seconds)).decode()


def accepted_step(secret: bytes, code: str, *, seconds: float, last_step: int) -> int | None:
    """Give the time step a code is good for, one step of drift allowed; None when it is not.

    A step at or before `last_step` is refused: a code seen over a shoulder works only once.
    """
    now = int(seconds) // STEP_SECONDS
    for step in (now, now - 1, now + 1):
        expected = code_at(secret, step * STEP_SECONDS)
        if step > last_step and compare_digest(expected.encode(), code.encode()):
            return step
    return None


def provisioning_uri(secret: bytes, *, account: str, issuer: str) -> str:
    """Give the otpauth:// address that an authenticator app reads."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def typed_form(secret: bytes) -> str:
    """Give the secret in base32 for typing into an authenticator app."""
    return b32encode(secret).decode().rstrip("=")


def _totp(secret: bytes) -> TOTP:
    # SHA-1 because authenticator apps in use know no other; HMAC does not need its collisions.
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  as above
