"""Receipts are read as people type them, and a wrong digit is caught before any costly work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import receipts
from tests.crypto.places import KEY, PEPPER

RECEIPT = receipts.draw(KEY)


def test_a_receipt_is_six_groups_of_four_digits() -> None:
    assert len(RECEIPT.digits) == 24
    assert [len(group) for group in RECEIPT.groups] == [4] * 6
    assert "".join(RECEIPT.groups) == RECEIPT.digits
    assert RECEIPT.digits not in repr(RECEIPT)


@pytest.mark.parametrize(
    "gap", ["", " ", "-", "－", "—", "\N{IDEOGRAPHIC SPACE}", " - ", "−", "\t"]
)
def test_a_receipt_is_read_with_any_gap(gap: str) -> None:
    assert receipts.parse(gap.join(RECEIPT.groups), check_key=KEY) == RECEIPT


def test_full_width_digits_are_read() -> None:
    wide = RECEIPT.digits.translate({48 + n: 0xFF10 + n for n in range(10)})
    assert receipts.parse(f" {wide}\n", check_key=KEY) == RECEIPT


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "二" * 24,
        "٣" * 24,
        RECEIPT.digits[:-1],
        RECEIPT.digits + "0",
        RECEIPT.digits[:-1] + "x",
        RECEIPT.digits + " " * 200,
        "①" * 24,
    ],
    # The receipt is drawn anew in each process, so it must not stand in a test's name.
    ids=["empty", "chinese", "arabic", "short", "long", "letter", "padded", "circled"],
)
def test_what_is_no_receipt_is_malformed(typed: str) -> None:
    with pytest.raises(receipts.Malformed):
        receipts.parse(typed, check_key=KEY)


def test_a_mistyped_digit_is_caught_but_for_one_in_a_thousand() -> None:
    missed = tried = 0
    for receipt in (_numbered(start) for start in range(10)):
        for at in range(24):
            for step in range(1, 10):
                wrong = str((int(receipt[at]) + step) % 10)
                tried += 1
                missed += _is_read(receipt[:at] + wrong + receipt[at + 1 :])
    assert tried == 2160
    assert missed <= 12


def _numbered(start: int) -> str:
    """Find the receipt whose random digits count up from `start`, by trying the check digits."""
    drawn = "".join(str((start + at) % 10) for at in range(21))
    return next(drawn + f"{n:03d}" for n in range(1000) if _is_read(drawn + f"{n:03d}"))


def _is_read(typed: str) -> bool:
    try:
        receipts.parse(typed, check_key=KEY)
    except receipts.Malformed:
        return False
    return True


def test_a_receipt_of_another_site_is_malformed() -> None:
    others = [receipts.draw(PEPPER).digits for _ in range(20)]
    assert sum(_is_read(digits) for digits in others) <= 2


@given(st.text(max_size=60))
def test_nothing_typed_at_random_is_read(typed: str) -> None:
    # And nothing typed ends in any other error than the one the form expects.
    assert not _is_read(typed)


def test_a_receipt_gives_the_same_secrets_again() -> None:
    once = receipts.derive(RECEIPT, pepper=PEPPER)
    assert receipts.derive(RECEIPT, pepper=PEPPER) == once
    assert len(once.lookup) == len(once.seed) == 32
    assert once.lookup != once.seed
    assert repr(once) == "ReceiptSecrets()"


def test_another_pepper_or_receipt_gives_other_secrets() -> None:
    once = receipts.derive(RECEIPT, pepper=PEPPER)
    for other in (
        receipts.derive(RECEIPT, pepper=KEY),
        receipts.derive(receipts.draw(KEY), pepper=PEPPER),
    ):
        assert other.lookup != once.lookup
        assert other.seed != once.seed
