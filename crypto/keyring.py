"""The site's key file: the keys that live outside the database and outside its backups."""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, replace

from crypto.checkpoints import PUBLIC_SIZE
from crypto.sizes import require_size

SITE_KEY_SIZE = 32

_TITLE = "mingcha site keys 1"
_SECRETS = ("pepper", "check", "feature", "column", "cookie")
_PURPOSES = {"production": False, "demo": True}
_LINE = re.compile(r"([a-z_]+[0-9]?) = (\S+)")
_EARLIER = tuple(f"earlier_feature_{place}" for place in (1, 2, 3))
"""Feature keys from before, the newest of them first; a line taken out is a key destroyed."""
_NAMES = frozenset({"purpose", *_SECRETS, "root_public", *_EARLIER})


class BadKeyFile(Exception):
    """The key file cannot be used; the message names a line or a key, never a value."""


@dataclass(frozen=True, slots=True, repr=False)
class SiteKeys:
    """Five secret keys, 32 bytes each and all different, and the root's public signing keys.

    pepper: Argon2id secret for passphrases and receipts; check: check digits of receipts;
    feature: keyed digests for matching; column: sealed columns; cookie: signed cookies.
    `earlier` are feature keys from before that are still asked with, the newest first, at most
    three. `demo` marks keys made for a demonstration, which production must refuse.
    """

    pepper: bytes
    check: bytes
    feature: bytes
    column: bytes
    cookie: bytes
    root_public: bytes
    demo: bool = False
    earlier: tuple[bytes, ...] = ()

    @property
    def features(self) -> tuple[bytes, ...]:
        """Every live feature key, the newest first: new reports are kept under that one alone."""
        return (self.feature, *self.earlier)

    def __post_init__(self) -> None:
        """Refuse wrong sizes and equal keys with `ValueError`."""
        for name in _SECRETS:
            require_size(getattr(self, name), size=SITE_KEY_SIZE, what=name)
        require_size(self.root_public, size=PUBLIC_SIZE, what="root_public")
        for key in self.earlier:
            require_size(key, size=SITE_KEY_SIZE, what="earlier feature key")
        if len(self.earlier) > len(_EARLIER):
            msg = f"at most {len(_EARLIER)} earlier feature keys are kept"
            raise ValueError(msg)
        drawn = [*(getattr(self, name) for name in _SECRETS), *self.earlier]
        if len(set(drawn)) < len(drawn):
            msg = "two site keys are equal"
            raise ValueError(msg)


def generate(root_public: bytes, *, demo: bool = False) -> SiteKeys:
    """Draw new site keys for the root whose public keys `crypto.checkpoints` gave."""
    pepper, check, feature, column, cookie = (secrets.token_bytes(SITE_KEY_SIZE) for _ in _SECRETS)
    return SiteKeys(pepper, check, feature, column, cookie, root_public, demo=demo)


def rolled(keys: SiteKeys, *, keep: int) -> SiteKeys:
    """Draw a new feature key; of those before it the newest `keep` stay, the others are gone."""
    return replace(keys, feature=secrets.token_bytes(SITE_KEY_SIZE), earlier=keys.features[:keep])


def dump(keys: SiteKeys) -> bytes:
    """Write the key file: a version line, the purpose, then one `name = base64` line a key."""
    purpose = next(name for name, demo in _PURPOSES.items() if demo == keys.demo)
    values = [
        f"{name} = {base64.b64encode(getattr(keys, name)).decode()}"
        for name in (*_SECRETS, "root_public")
    ]
    values += [
        f"{name} = {base64.b64encode(key).decode()}"
        for name, key in zip(_EARLIER, keys.earlier, strict=False)
    ]
    return ("\n".join([_TITLE, f"purpose = {purpose}", *values]) + "\n").encode()


def load(data: bytes) -> SiteKeys:
    """Read a key file. Raises `BadKeyFile`; every name must stand there exactly once.

    Earlier feature keys alone may be missing, from the last one on.
    """
    texts = _read_lines(data)
    missing = {"purpose", *_SECRETS, "root_public"} - texts.keys()
    if missing:
        msg = f"missing: {', '.join(sorted(missing))}"
        raise BadKeyFile(msg)
    purpose = texts.pop("purpose")
    if purpose not in _PURPOSES:
        msg = f"purpose must be one of {', '.join(_PURPOSES)}"
        raise BadKeyFile(msg)
    values = {name: _decode(name, text) for name, text in texts.items()}
    earlier = [values.pop(name) for name in _EARLIER if name in values]
    if set(_EARLIER[: len(earlier)]) - texts.keys():
        msg = "earlier feature keys must be numbered from 1 without a gap"
        raise BadKeyFile(msg)
    try:
        return SiteKeys(**values, demo=_PURPOSES[purpose], earlier=tuple(earlier))
    except ValueError as error:
        raise BadKeyFile(str(error)) from error


def _read_lines(data: bytes) -> dict[str, str]:
    if not data.isascii():
        msg = "not plain ASCII text"
        raise BadKeyFile(msg)
    title, *lines = data.decode("ascii").removesuffix("\n").split("\n")
    if title != _TITLE:
        msg = f"line 1 must be: {_TITLE}"
        raise BadKeyFile(msg)
    texts: dict[str, str] = {}
    for number, line in enumerate(lines, start=2):
        found = _LINE.fullmatch(line)
        if found is None or found[1] not in _NAMES:
            msg = f"line {number} is not `name = value` with a known name"
            raise BadKeyFile(msg)
        if found[1] in texts:
            msg = f"line {number}: {found[1]} stands there twice"
            raise BadKeyFile(msg)
        texts[found[1]] = found[2]
    return texts


def _decode(name: str, text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        msg = f"{name} is not base64"
        raise BadKeyFile(msg) from error
    if base64.b64encode(value).decode() != text:
        msg = f"{name} is not canonical base64"
        raise BadKeyFile(msg)
    return value
