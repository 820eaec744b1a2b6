"""Deadlines: their dates around holidays, where they come from, how a city changes them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.casework.clocks import (
    CLOCKS,
    BadClock,
    Basis,
    Unit,
    city_clocks,
    days_left,
    due,
    extended,
    overdue,
)
from leads.register.laws import Read
from leads.register.workdays import WorkCalendar

CALENDAR = WorkCalendar()
PAGE = Path(__file__).parents[2] / "docs" / "clocks.md"
OURS = """
[check]
days = 10
unit = "workday"
cites_en = "City rule 3"
cites_zh = "本市规定第3条"
basis = "statute"
read = "text"
"""


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("triage", date(2020, 9, 30), date(2020, 10, 16)),  # over National Day, Saturday worked
        ("triage", date(2026, 2, 13), date(2026, 3, 2)),  # over Spring Festival, Saturdays worked
        ("check", date(2026, 9, 30), date(2026, 10, 27)),
        ("sign", date(2026, 9, 30), date(2026, 10, 8)),
        ("object", date(2020, 9, 30), date(2020, 10, 10)),
        ("review", date(2026, 6, 1), date(2026, 6, 8)),
        ("urgent", date(2026, 10, 1), date(2026, 10, 1)),  # the same day, holiday or not
        ("remind", date(2026, 9, 30), date(2026, 10, 1)),
        ("penalty", date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_a_deadline_falls_where_the_calendar_says(code: str, start: date, expected: date) -> None:
    assert due(CLOCKS[code], start, CALENDAR) == expected


def test_a_check_can_be_extended_once_by_fifteen_working_days() -> None:
    first = due(CLOCKS["check"], date(2026, 6, 1), CALENDAR)
    assert CALENDAR.between(first, extended(CLOCKS["check"], first, CALENDAR)) == 15


def test_what_has_no_extension_cannot_be_extended() -> None:
    with pytest.raises(BadClock):
        extended(CLOCKS["sign"], date(2026, 6, 1), CALENDAR)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 6, 9), 3),
        (date(2026, 6, 11), 1),
        (date(2026, 6, 12), 0),  # a Friday, the due day
        (date(2026, 6, 13), -1),  # Saturday: late already
        (date(2026, 6, 14), -1),
        (date(2026, 6, 15), -1),
        (date(2026, 6, 16), -2),
    ],
)
def test_days_left_count_down_and_then_below_nought(today: date, left: int) -> None:
    friday = date(2026, 6, 12)
    assert days_left(friday, today, CALENDAR) == left
    assert overdue(friday, today) is (left < 0)


@given(st.dates(date(2019, 1, 1), date(2027, 12, 31)), st.sampled_from(sorted(CLOCKS)))
def test_nobody_is_late_before_the_due_day_is_over(start: date, code: str) -> None:
    end = due(CLOCKS[code], start, CALENDAR)
    assert end >= start
    assert days_left(end, end, CALENDAR) == 0
    assert days_left(end, end + timedelta(days=1), CALENDAR) < 0


def test_every_clock_says_where_it_comes_from() -> None:
    for clock in CLOCKS.values():
        assert clock.cites.en
        assert clock.cites.zh
        assert ("House rule" in clock.cites.en) is (clock.basis is Basis.HOUSE)
        assert clock.read is not Read.GENERAL, "a number from general knowledge is no deadline"


def test_a_city_changes_a_clock_with_a_citation() -> None:
    clocks = city_clocks(OURS)
    assert (clocks["check"].days, clocks["check"].cites.zh) == (10, "本市规定第3条")
    assert clocks["check"].name == CLOCKS["check"].name
    assert clocks["check"].extension == 0, "the extension was the other rule's"
    assert clocks["triage"] == CLOCKS["triage"]
    assert CLOCKS["check"].days == 15


@pytest.mark.parametrize(
    "text",
    [
        OURS.replace("[check]", "[tea]"),
        OURS.replace("City rule 3", ""),
        OURS.replace("days = 10", "days = -1"),
        OURS.replace("days = 10", "days = 1.5"),
        OURS.replace("days = 10", "days = true"),
        OURS.replace("days = 10", ""),
        OURS.replace('"workday"', '"moon"'),
        OURS + "colour = 'red'",
        "check = 3",
        "not [ toml",
    ],
)
def test_a_careless_change_is_refused(text: str) -> None:
    with pytest.raises(BadClock):
        city_clocks(text)


def table() -> str:
    """Lay the clocks out as the table of the page."""
    lines = [
        "| code | deadline · 事项 | days · 期限 | from · 起算 | basis · 性质 | read | rule |",
        "|---|---|---|---|---|---|---|",
    ]
    for clock in CLOCKS.values():
        longer = f" (+{clock.extension})" if clock.extension else ""
        unit = "wd" if clock.unit is Unit.WORKDAY else "d"
        cells = (
            f"`{clock.code}`",
            f"{clock.name.en} · {clock.name.zh}",
            f"{clock.days} {unit}{longer}",
            f"{clock.starts.en} · {clock.starts.zh}",
            f"{clock.basis.said('en')} · {clock.basis.said('zh')}",
            clock.read.value,
            f"{clock.cites.en} · {clock.cites.zh}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_page_shows_exactly_the_clocks_that_run() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page.split("<!-- clocks: begin -->")[1].split("<!-- clocks: end -->")[0].strip()
    assert shown == table(), "docs/clocks.md must carry this table:\n" + table()
