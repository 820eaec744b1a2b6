"""Equal values meet under one key and one field, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.fingerprints import digest
from tests.crypto.places import KEY, PEPPER


@given(st.text(), st.integers(1, 63))
def test_equal_values_have_equal_digests_of_the_asked_width(value: str, bits: int) -> None:
    once = digest(value, key=KEY, field="phone", bits=bits)
    assert once == digest(value, key=KEY, field="phone", bits=bits)
    assert 0 <= once < 1 << bits


def test_key_and_field_separate() -> None:
    once = digest("13800000000", key=KEY, field="phone", bits=63)
    assert once != digest("13800000000", key=PEPPER, field="phone", bits=63)
    assert once != digest("13800000000", key=KEY, field="licence", bits=63)


def test_long_fields_with_one_beginning_are_still_two() -> None:
    one, two = (digest("x", key=KEY, field="a" * 40 + end, bits=63) for end in "bc")
    assert one != two


def test_fewer_bits_are_the_front_of_more() -> None:
    assert (
        digest("x", key=KEY, field="f", bits=20) == digest("x", key=KEY, field="f", bits=40) >> 20
    )


@pytest.mark.parametrize("bits", [0, 64, -1])
def test_widths_a_column_cannot_hold_are_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="bits"):
        digest("x", key=KEY, field="f", bits=bits)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="feature key"):
        digest("x", key=b"", field="f", bits=8)
