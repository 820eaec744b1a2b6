"""Working days: the real calendar with its make-up weekends, counting both ways, and its speed."""

import time
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.register.workdays import WorkCalendar

CALENDAR = WorkCalendar()
DAYS = st.dates(min_value=date(2003, 1, 1), max_value=date(2031, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2020, 9, 27), True),  # Sunday worked for National Day and Mid-Autumn 2020
        (date(2020, 9, 30), True),
        (date(2020, 10, 1), False),
        (date(2020, 10, 8), False),
        (date(2020, 10, 9), True),
        (date(2020, 10, 10), True),  # Saturday worked
        (date(2020, 10, 11), False),
        (date(2020, 1, 19), True),  # Sunday worked for Spring Festival 2020
        (date(2020, 1, 31), False),  # the holiday was lengthened that year
        (date(2026, 2, 14), True),  # Saturday worked for Spring Festival 2026
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),  # Saturday worked
        (date(2026, 9, 20), True),  # Sunday worked for National Day 2026
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday worked
    ],
)
def test_make_up_weekends_are_worked_and_holidays_are_not(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2020, 9, 30), 1, date(2020, 10, 9)),
        (date(2020, 9, 30), 2, date(2020, 10, 10)),
        (date(2020, 9, 30), 3, date(2020, 10, 12)),
        (date(2020, 9, 25), 1, date(2020, 9, 27)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 13), 6, date(2026, 2, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # Sunday worked after New Year 2026
        (date(2020, 10, 3), 0, date(2020, 10, 3)),
    ],
)
def test_the_nth_working_day_steps_over_holidays(start: date, count: int, due: date) -> None:
    assert CALENDAR.add(start, count) == due


def test_every_known_day_agrees_with_the_package() -> None:
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@given(DAYS, st.integers(min_value=1, max_value=600))
def test_adding_and_counting_are_inverse(start: date, count: int) -> None:
    due = CALENDAR.add(start, count)
    assert CALENDAR.is_workday(due)
    assert CALENDAR.between(start, due) == count
    assert CALENDAR.between(due, start) == -count


@given(DAYS, st.integers(min_value=0, max_value=800))
def test_counting_equals_looking_at_each_day(start: date, length: int) -> None:
    days = [start + timedelta(days=step) for step in range(1, length + 1)]
    expected = sum(CALENDAR.is_workday(day) for day in days)
    assert CALENDAR.between(start, start + timedelta(days=length)) == expected


def test_an_unknown_year_is_monday_to_friday_and_says_so() -> None:
    assert CALENDAR.assumed(2031)
    assert not CALENDAR.assumed(2026)
    assert CALENDAR.is_workday(date(2031, 10, 1))
    assert not CALENDAR.is_workday(date(2031, 10, 4))


def test_a_later_announcement_can_be_added() -> None:
    rest = [date(2031, 10, day) for day in range(1, 8)]
    calendar = CALENDAR.with_year(2031, rest=rest, work=[date(2031, 10, 11)])
    assert not calendar.assumed(2031)
    assert calendar.add(date(2031, 9, 30), 4) == date(2031, 10, 11)
    assert CALENDAR.assumed(2031)


def test_an_announcement_for_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2031"):
        CALENDAR.with_year(2031, rest=[date(2032, 1, 1)], work=[])


def test_a_deadline_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        CALENDAR.add(date(2026, 1, 5), -1)


def test_a_board_of_thousands_of_rows_counts_in_a_blink() -> None:
    today = date(2026, 6, 1)
    began = time.perf_counter()
    for step in range(20_000):
        CALENDAR.between(today, today + timedelta(days=step % 90 - 45))
    assert time.perf_counter() - began < 1.0
