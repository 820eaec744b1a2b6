"""How long a receipt withstands a thief of everything, from the code's own numbers.

The bound is a graphics card's memory: Argon2id is written so that nothing else matters as much.
docs/crypto.md gives the sources of each number.
"""

import pytest

from crypto import receipts

KIB = 1024
YEAR = 365.25 * 24 * 3600
# Bytes a second over the memory of a card: H200, B200 (makers' data sheets).
CARDS = (4.8e12, 8.0e12)
# What less memory and more computing gains against two passes or more (RFC 9106, section 7.2).
TRADED = 1.33


def guesses_a_second(bandwidth: float) -> float:
    """Bound the guesses of a card by what each moves over its memory."""
    first, later = 2, 3  # a block written and one read; later passes read the old block, too
    moved = first + later * (receipts.ARGON2_PASSES - 1)
    return bandwidth / (moved * receipts.ARGON2_MEMORY_KIB * KIB)


def years(on_file: int, *, bandwidth: float, traded: float = 1) -> float:
    """Give the years of a card before the first of so many receipts is hit, on average."""
    space = float(10**receipts.RANDOM_DIGITS)
    return space / (on_file + 1) / guesses_a_second(bandwidth) / traded / YEAR


@pytest.mark.parametrize("bandwidth", CARDS)
def test_a_hundred_thousand_receipts_hold_two_thousand_years_of_a_card(bandwidth: float) -> None:
    assert years(100_000, bandwidth=bandwidth, traded=TRADED) >= 2_000


def test_the_page_tells_these_figures() -> None:
    assert round(guesses_a_second(CARDS[0]), -2) == 48_200
    assert round(guesses_a_second(CARDS[1]), -2) == 80_300
    told = [years(100_000, bandwidth=CARDS[0]), years(100_000, bandwidth=CARDS[0], traded=TRADED)]
    told.append(years(100_000, bandwidth=CARDS[1], traded=TRADED))
    assert [round(one, -2) for one in told] == [6_600, 4_900, 3_000]


def test_a_digit_less_would_not_do() -> None:
    assert years(10 * 100_000, bandwidth=CARDS[0]) < 2_000
