"""Receipts: 24 digits a reporter keeps, and the lookup id and key seed made from them."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from crypto.sizes import require_size

RANDOM_DIGITS = 21
CHECK_DIGITS = 3
DIGITS = RANDOM_DIGITS + CHECK_DIGITS
LONGEST_TYPED = 128

ARGON2_MEMORY_KIB = 19 * 1024
ARGON2_PASSES = 2
ARGON2_LANES = 1

_CHECK = b"mingcha/receipt-check/1"
_LOOKUP = b"mingcha/receipt-lookup/1"
# No user name goes with a receipt, so the salt is fixed; 21 random digits carry the weight.
_SALT = b"mingcha/receipt/1"


class Malformed(Exception):
    """What was typed cannot be a receipt of this site; says nothing of what is on file."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("not a receipt of this site")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Twenty-four digits, the last three keyed check digits; shown once, never stored."""

    digits: str = field(repr=False)

    @property
    def groups(self) -> tuple[str, ...]:
        """Give the digits as six groups of four, to be read aloud or copied by hand."""
        return tuple(self.digits[at : at + 4] for at in range(0, DIGITS, 4))


@dataclass(frozen=True, slots=True)
class ReceiptSecrets:
    """The stored lookup id and the never-stored X-Wing seed, 32 bytes each."""

    lookup: bytes = field(repr=False)
    seed: bytes = field(repr=False)


def draw(check_key: bytes) -> Receipt:
    """Draw a new receipt: 21 random digits and three check digits under the site's check key."""
    drawn = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
    return Receipt(drawn + _check_digits(drawn, check_key=check_key))


def parse(typed: str, *, check_key: bytes) -> Receipt:
    """Read what a reporter typed, full-width digits, spaces and dashes allowed.

    Costs microseconds, not an Argon2id run. Raises `Malformed`.
    """
    if len(typed) > LONGEST_TYPED:
        raise Malformed
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if not _is_gap(sign))
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise Malformed
    check = _check_digits(digits[:RANDOM_DIGITS], check_key=check_key)
    if not hmac.compare_digest(check, digits[RANDOM_DIGITS:]):
        raise Malformed
    return Receipt(digits)


def derive(receipt: Receipt, *, pepper: bytes) -> ReceiptSecrets:
    """Make lookup id and seed by one Argon2id run (19 MiB, two passes, pepper as its secret)."""
    require_size(pepper, size=32, what="pepper")
    stretch = Argon2id(
        salt=_SALT,
        length=64,
        iterations=ARGON2_PASSES,
        lanes=ARGON2_LANES,
        memory_cost=ARGON2_MEMORY_KIB,
        secret=pepper,
    )
    out = stretch.derive(receipt.digits[:RANDOM_DIGITS].encode())
    return ReceiptSecrets(lookup=hashlib.sha256(_LOOKUP + out[:32]).digest(), seed=out[32:])


def _check_digits(drawn: str, *, check_key: bytes) -> str:
    require_size(check_key, size=32, what="check key")
    mac = hmac.digest(check_key, _CHECK + drawn.encode(), "sha256")
    return f"{int.from_bytes(mac) % 10**CHECK_DIGITS:0{CHECK_DIGITS}d}"


def _is_gap(sign: str) -> bool:
    """Tell blanks and every kind of dash or minus, which people put between the groups."""
    return sign.isspace() or sign == "\N{MINUS SIGN}" or unicodedata.category(sign) == "Pd"
