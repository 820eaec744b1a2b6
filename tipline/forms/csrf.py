"""Proof that a form came from our own page: a keyed token over a value in the visitor's session.

Each rendering salts the token anew, so that its bytes never repeat in compressed pages (BREACH).
A token lives as long as the session it is bound to; there is no clock in it to run out on somebody
who writes slowly.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import MutableMapping
from hashlib import sha256
from typing import Any, Final

from wtforms import Field, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.form import BaseForm

from tipline.i18n import gettext

_PLACE: Final = "csrf"
_SALT: Final = 16


def issue(secret: bytes, store: MutableMapping[str, Any]) -> str:
    """Make a fresh token for the session `store`, giving the session its own value if it has none.

    `secret` is the application's key; 32 bytes or more.
    """
    if not isinstance(store.get(_PLACE), str):
        store[_PLACE] = secrets.token_urlsafe(24)
    salt = secrets.token_bytes(_SALT)
    return urlsafe_b64encode(salt + _seal(secret, store[_PLACE], salt)).decode()


def holds(token: str, secret: bytes, store: MutableMapping[str, Any]) -> bool:
    """Tell whether `token` was issued under `secret` to the session `store`."""
    place = store.get(_PLACE)
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return False
    if not isinstance(place, str):
        return False
    return hmac.compare_digest(raw[_SALT:], _seal(secret, place, raw[:_SALT]))


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
