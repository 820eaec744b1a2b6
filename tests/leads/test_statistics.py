"""Intervals: known figures, honest at small counts, and covering the truth as often as they say."""

import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.assessment.statistics import (
    Interval,
    Span,
    chance_to_see,
    combine,
    kaplan_meier,
    mean_interval,
    share_within,
    upper_bound,
    wilson,
)

SHARES = st.floats(0, 1)
SPANS = st.lists(st.builds(Span, st.integers(0, 40), st.booleans()), min_size=1, max_size=40)


def covers(interval: Interval, truth: float) -> bool:
    return interval.low <= truth <= interval.high


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(6, 409, 0.0067, 0.0316), (9, 2895, 0.0016, 0.0059), (15, 3304, 0.0028, 0.0075)],
)
def test_wilson_gives_the_published_rates_of_covert_finds(
    k: int, n: int, low: float, high: float
) -> None:
    found = wilson(k, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("n", "percent"),
    [(10, 25.9), (20, 13.9), (30, 9.5), (50, 5.8), (60, 4.9), (100, 3.0), (150, 2.0)],
)
def test_no_failure_in_n_rechecks_still_leaves_this_much_possible(n: int, percent: float) -> None:
    assert round(100 * upper_bound(0, n), 1) == percent


def test_thirty_rechecks_show_a_rate_of_ten_percent_and_sixty_of_five() -> None:
    assert round(chance_to_see(0.10, 30), 3) == 0.958
    assert round(chance_to_see(0.05, 60), 3) == 0.954


@pytest.mark.parametrize(("k", "n"), [(1, 20), (3, 30), (10, 40), (39, 40)])
def test_the_exact_bound_leaves_five_percent_below(k: int, n: int) -> None:
    rate = upper_bound(k, n)
    below = sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(k + 1))
    assert below == pytest.approx(0.05, abs=1e-9)


def test_the_bound_is_one_when_everything_failed() -> None:
    assert upper_bound(5, 5) == 1.0


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_the_interval_between_0_and_1(kn: tuple[int, int]) -> None:
    found = wilson(*kn)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


def test_nothing_counted_is_no_share() -> None:
    for k, n in ((0, 0), (-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="share"):
            wilson(k, n)
        with pytest.raises(ValueError, match="share"):
            upper_bound(k, n)
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence=95)


@pytest.mark.parametrize("n", [10, 30, 100])
def test_wilson_covers_on_average_as_often_as_it_says(n: int) -> None:
    """Exact, by adding up the binomial probabilities, over true rates of 2 to 98 per cent."""
    rates = [step / 100 for step in range(2, 99)]
    kept = [
        sum(
            comb(n, k) * rate**k * (1 - rate) ** (n - k)
            for k in range(n + 1)
            if covers(wilson(k, n), rate)
        )
        for rate in rates
    ]
    assert 0.945 <= sum(kept) / len(kept) <= 0.965
    assert min(kept) > 0.88


@given(st.lists(SHARES, min_size=1, max_size=30))
def test_a_mean_of_marks_never_leaves_0_to_1_and_is_never_certain(marks: list[float]) -> None:
    found = mean_interval(marks)
    assert found.value == pytest.approx(sum(marks) / len(marks))
    assert 0 <= found.low <= found.high <= 1
    assert found.high - found.low > 0.05


def test_five_equal_marks_are_not_certainty() -> None:
    found = mean_interval([1.0] * 5)
    assert found.high == 1.0
    assert found.low < 0.6


def test_a_mark_outside_0_to_1_is_refused() -> None:
    for marks in ([], [1.1], [-0.1]):
        with pytest.raises(ValueError, match="marks"):
            mean_interval(marks)


@pytest.mark.parametrize("n", [5, 12, 40])
@pytest.mark.parametrize("shape", [(0.5, 0.5), (8, 2), (1, 1)])
def test_the_mean_covers_at_least_as_often_as_it_says(n: int, shape: tuple[float, float]) -> None:
    rng = random.Random(20260601)
    truth = shape[0] / sum(shape)
    runs = 1500
    kept = sum(
        covers(mean_interval([rng.betavariate(*shape) for _ in range(n)]), truth)
        for _ in range(runs)
    )
    assert kept / runs >= 0.945


def test_a_combined_score_covers_as_often_as_it_says() -> None:
    rng = random.Random(20260602)
    parts = [(40, 30, 0.9), (35, 12, 0.85), (25, 25, 0.7)]
    truth = sum(weight * rate for weight, _, rate in parts)
    runs = 3000
    kept = 0
    for _ in range(runs):
        drawn = [
            (float(weight), wilson(sum(rng.random() < rate for _ in range(n)), n))
            for weight, n, rate in parts
        ]
        kept += covers(combine(drawn), truth)
    assert 0.93 <= kept / runs <= 0.985


def test_adding_squares_and_roots_by_hand() -> None:
    found = combine([(2.0, Interval(0.5, 0.2, 0.9)), (1.0, Interval(0.5, 0.1, 0.8))])
    assert found.value == pytest.approx(1.5)
    assert found.low == pytest.approx(1.5 - (0.6**2 + 0.4**2) ** 0.5)
    assert found.high == pytest.approx(1.5 + (0.8**2 + 0.3**2) ** 0.5)


def test_a_score_without_parts_or_with_a_negative_weight_is_refused() -> None:
    for parts in ([], [(-1.0, wilson(1, 2))]):
        with pytest.raises(ValueError, match="parts"):
            combine(parts)


def test_one_part_of_weight_one_is_itself() -> None:
    part = wilson(7, 9)
    same = combine([(1.0, part)])
    assert (same.value, same.low, same.high) == pytest.approx((part.value, part.low, part.high))


def test_kaplan_meier_gives_the_textbook_curve() -> None:
    spans = [Span(1, True), Span(2, False), Span(3, True), Span(3, True), Span(5, False)]
    steps = kaplan_meier(spans)
    assert [(step.days, step.at_risk) for step in steps] == [(1, 5), (3, 3)]
    assert [step.open_share for step in steps] == pytest.approx([4 / 5, 4 / 5 / 3])
    greenwood = 1 / (5 * 4) + 2 / (3 * 1)
    assert steps[-1].variance == pytest.approx((4 / 15) ** 2 * greenwood)


@given(SPANS.filter(lambda spans: all(span.ended or span.days >= 15 for span in spans)))
def test_with_nothing_young_the_share_on_time_is_plain_counting(spans: list[Span]) -> None:
    on_time = sum(span.ended and span.days <= 15 for span in spans)
    found, plain = share_within(spans, 15), wilson(on_time, len(spans))
    assert (found.value, found.low, found.high) == pytest.approx(
        (plain.value, plain.low, plain.high), abs=1e-9
    )


@given(SPANS)
def test_a_lead_left_open_past_the_limit_lowers_the_share(spans: list[Span]) -> None:
    more = [*spans, Span(41, ended=False)]
    if any(span.ended or span.days >= 15 for span in spans):
        assert share_within(more, 15).value <= share_within(spans, 15).value + 1e-12


def test_nothing_has_come_to_the_limit_is_said_and_not_guessed() -> None:
    with pytest.raises(ValueError, match="limit"):
        share_within([Span(3, ended=False)], 15)


def test_the_share_on_time_covers_with_young_leads_among_them() -> None:
    """True share on time 0.8; each lead is looked at after a random age of 1 to 40 days."""
    rng = random.Random(20260603)
    runs, kept = 1500, 0
    for _ in range(runs):
        spans = []
        for _ in range(40):
            took = rng.randint(1, 15) if rng.random() < 0.8 else rng.randint(16, 60)
            age = rng.randint(1, 40)
            spans.append(Span(min(took, age), took <= age))
        kept += covers(share_within(spans, 15), 0.8)
    assert 0.925 <= kept / runs <= 0.99
