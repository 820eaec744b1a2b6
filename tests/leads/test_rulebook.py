"""The rulebook: strict about itself, and careful about what a score may claim."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.assessment.rulebook import (
    RULEBOOKS,
    BadRulebook,
    Band,
    Indicator,
    load,
    rulebook_for,
)
from leads.assessment.statistics import Interval, wilson

BOOK = RULEBOOKS[0]
ONE = """
[[version]]
number = 1
effective_from = "2026-01"
window_months = 3
cites_en = "rule"
cites_zh = "规则"
bands = { A = 85, B = 70, C = 55 }
[version.indicators]
on_time = { weight = 40, n_min = 10 }
verified = { weight = 35, n_min = 5 }
quality = { weight = 25, n_min = 10 }
"""
TWO = ONE + ONE.replace("number = 1", "number = 2").replace("2026-01", "2026-07")
EXACT = Interval(1.0, 1.0, 1.0)
ENOUGH = {Indicator.ON_TIME: 10, Indicator.VERIFIED: 5, Indicator.QUALITY: 10}


def test_the_shipped_rulebook_weighs_forty_thirty_five_twenty_five() -> None:
    assert {name.value: rule.weight for name, rule in BOOK.indicators.items()} == {
        "on_time": 40,
        "verified": 35,
        "quality": 25,
    }


def test_full_marks_are_a_hundred_points() -> None:
    assert BOOK.score(dict.fromkeys(Indicator, EXACT)) == Interval(100, 100, 100)


@given(st.tuples(*[st.tuples(st.integers(0, 30), st.just(30)) for _ in Indicator]))
def test_a_score_stays_between_nought_and_a_hundred(counts: tuple[tuple[int, int], ...]) -> None:
    score = BOOK.score({name: wilson(*kn) for name, kn in zip(Indicator, counts, strict=True)})
    assert -1e-9 <= score.low <= score.value <= score.high <= 100 + 1e-9


def test_a_score_with_an_indicator_left_out_is_no_score() -> None:
    with pytest.raises(BadRulebook):
        BOOK.score({Indicator.ON_TIME: EXACT})


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (100, "A"),
        (85, "A"),
        (85 - 1e-13, "A"),
        (84.99, "B"),
        (70, "B"),
        (55, "C"),
        (54.9, "D"),
        (0, "D"),
    ],
)
def test_a_limit_belongs_to_the_band_above_it(points: float, band: str) -> None:
    assert BOOK.band(points).value == band


def test_a_straddling_interval_claims_no_single_band() -> None:
    standing = BOOK.standing(Interval(71, 60, 80))
    assert (standing.label, standing.point, standing.settled) == ("B-C", Band.B, False)


def test_an_interval_inside_one_band_settles_it() -> None:
    standing = BOOK.standing(Interval(76, 71, 84))
    assert (standing.label, standing.settled) == ("B", True)


def test_one_indicator_with_too_few_leads_is_insufficient_data() -> None:
    assert BOOK.short(ENOUGH) == ()
    assert BOOK.short({**ENOUGH, Indicator.VERIFIED: 4}) == (Indicator.VERIFIED,)
    assert BOOK.short({}) == tuple(Indicator)


def test_a_month_is_scored_by_the_version_then_in_force() -> None:
    books = load(TWO)
    assert rulebook_for(date(2026, 6, 1), books).number == 1
    assert rulebook_for(date(2026, 7, 1), books).number == 2
    assert rulebook_for(date(2030, 1, 1), books).number == 2
    with pytest.raises(BadRulebook):
        rulebook_for(date(2025, 12, 1), books)


@pytest.mark.parametrize(
    "text",
    [
        ONE.replace("weight = 40", "weight = 41"),
        ONE.replace("weight = 40", "weight = 40.0"),
        ONE.replace("weight = 40", "weight = -40"),
        ONE.replace("n_min = 5", "n_min = 0"),
        ONE.replace("n_min = 5", "n_max = 5"),
        ONE.replace("quality", "satisfaction"),
        ONE.replace("B = 70", "B = 90"),
        ONE.replace("C = 55", "C = 0"),
        ONE.replace("A = 85, ", ""),
        ONE.replace("2026-01", "January"),
        ONE.replace("window_months = 3", ""),
        ONE + "[extra]",
        ONE + ONE,
        TWO.replace("2026-07", "2025-07"),
        "version = 3",
        "",
        "not [ toml",
    ],
)
def test_a_rulebook_that_does_not_add_up_is_refused(text: str) -> None:
    with pytest.raises(BadRulebook):
        load(text)
