"""Proof that a form came from our own page: a keyed token over a value in the visitor's session.

Each rendering salts the token anew, so that its bytes never repeat in compressed pages (BREACH).
A token lives as long as the session it is bound to. Where the session says what time it is, the
token tells when it was made: under load the public door asks that it has aged; no clock in it runs
out on somebody who writes slowly.
"""

import hmac
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from wtforms import Field, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.form import BaseForm

from tipline.forms import tokens
from tipline.pages.i18n import gettext

_PLACE: Final = "csrf"
AT: Final = "at"
"""Under this name a session tells the second that a token is made in, since 1970."""
_RANDOM: Final = 12
_SALT: Final = _RANDOM + 4
_SIZE: Final = _SALT + 32


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that holds: twelve random bytes that are its own, and the second it was made in."""

    nonce: bytes
    at: int


def issue(secret: bytes, store: MutableMapping[str, Any]) -> str:
    """Make a fresh token for the session `store`, giving the session its own value if it has none.

    `secret` is the application's key; 32 bytes or more.
    """
    if not isinstance(store.get(_PLACE), str):
        store[_PLACE] = secrets.token_urlsafe(24)
    salt = secrets.token_bytes(_RANDOM) + int(store.get(AT, 0)).to_bytes(4)
    return tokens.written(salt + _seal(secret, store[_PLACE], salt))


def holds(token: str, secret: bytes, store: MutableMapping[str, Any]) -> bool:
    """Tell whether `token` was issued under `secret` to the session `store`."""
    return issued(token, secret, store) is not None


def issued(token: str, secret: bytes, store: MutableMapping[str, Any]) -> Issued | None:
    """Give what a token tells that was issued under `secret` to `store`; None for any other."""
    place, raw = store.get(_PLACE), tokens.read(token, size=_SIZE)
    if raw is None or not isinstance(place, str):
        return None
    if not hmac.compare_digest(raw[_SALT:], _seal(secret, place, raw[:_SALT])):
        return None
    return Issued(raw[:_RANDOM], int.from_bytes(raw[_RANDOM:_SALT]))


def _seal(secret: bytes, place: str, salt: bytes) -> bytes:
    return hmac.digest(secret, b"mingcha csrf 1\0" + salt + place.encode(), sha256)


class KeyedCSRF(CSRF):
    """The above as WTForms wants it; secret and session come from the form's meta."""

    def setup_form(self, form: BaseForm) -> Any:
        """Take the secret and the session, then let WTForms add its token field."""
        # Not `or {}`: an empty session is false, and is just the one that must be given its value.
        secret, store = form.meta.csrf_secret, form.meta.csrf_context
        if not secret or store is None:
            raise ValueError("a form needs the application's secret and the visitor's session")
        self._secret: bytes = secret
        self._store: MutableMapping[str, Any] = store
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        """Issue the token a page is rendered with."""
        del csrf_token_field
        return issue(self._secret, self._store)

    def validate_csrf_token(self, form: BaseForm, field: Field) -> None:
        """Refuse a form whose token is missing, foreign or from a session that has ended."""
        del form
        if not isinstance(field.data, str) or not holds(field.data, self._secret, self._store):
            raise ValidationError(
                gettext("This page had expired. Check what you entered and send it again.")
            )
