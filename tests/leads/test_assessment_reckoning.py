"""Scores held against a second reckoning, made in plain Python from the raw rows."""

import random
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import sqrt
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from leads.assessment.indicators import Mark, counts, marks_of
from leads.assessment.rulebook import RULEBOOKS, Indicator
from leads.assessment.scoring import leads_behind, window_of
from leads.casework.states import LeadState
from leads.register.officers import Officer, actor
from tests.assessed import MARCH, TODAY, Past, board, china, figure, row
from tests.clock import MONDAY
from tests.makers import City, a_venue
from tipline.house import House

BOOK = RULEBOOKS[0]


@pytest.fixture
def past(house: House, city: City) -> Iterator[Past]:
    """Give a session into which a past can be written and from which it is scored."""
    venue = a_venue(house)
    with house.database.transaction() as session:
        yield Past(session, city.east.first.id, venue)


def a_random_past(past: Past, seed: int) -> None:
    draw = random.Random(seed)

    def day(low: int, high: int) -> date:
        return TODAY + timedelta(days=draw.randint(low, high))

    for _ in range(300):
        ended = draw.random() < 0.3
        assignment = past.lead(
            day(-240, 40),
            district=draw.choice(["east", "west"]),
            desk=draw.choice(["office"] * 5 + ["oversight"]),
            state=draw.choice([LeadState.SIGNED, LeadState.OBJECTED, LeadState.CLOSED]),
            ended_at=MONDAY if ended else None,
        )
        for round_ in range(1, draw.choice([1, 2, 2, 3])):
            graded = draw.random() < 0.7
            past.answer(
                assignment,
                china(day(-240, 0), draw.randint(0, 23)),
                on_time=draw.random() < 0.7,
                grade=draw.randint(1, 5) if graded else None,
                reviewed_at=china(day(-240, 0), draw.randint(0, 23)) if graded else None,
                round_=round_,
            )
        for _ in range(draw.choice([0, 0, 1])):
            found = draw.choice([True, False, None])
            by_lot = draw.choice([True, True, False])
            past.recheck(assignment, day(-240, 0), true_closure=found, drawn=by_lot)


def rows_of(session: Session, table: str) -> list[dict[str, Any]]:
    return [dict(one) for one in session.execute(text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608 - our own tables


def day_in_china(value: Any) -> date:
    moment = datetime.fromisoformat(str(value))
    return (moment + timedelta(hours=8)).date()


def reckon(
    session: Session, district: str, first: date, last: date
) -> dict[Indicator, list[float]]:
    """Count every figure again, row by row; knows nothing of the house's queries."""
    leads = {one["id"]: one for one in rows_of(session, "leads") if one["desk"] == "office"}
    answers, due_by = rows_of(session, "answers"), min(last, TODAY - timedelta(days=1))
    found: dict[Indicator, list[float]] = {indicator: [] for indicator in Indicator}
    for one in rows_of(session, "assignments"):
        lead = leads.get(one["lead_id"])
        if lead is None or one["district"] != district:
            continue
        mine = [answer for answer in answers if answer["assignment_id"] == one["id"]]
        due_on = date.fromisoformat(str(one["due_on"]))
        given = next((answer for answer in mine if answer["round"] == 1), None)
        if given is not None:
            early = due_on > due_by and first <= day_in_china(given["answered_at"]) <= last
            if early or first <= due_on <= due_by:
                found[Indicator.ON_TIME].append(float(bool(given["on_time"])))
        elif first <= due_on <= due_by and not one["ended_at"] and lead["state"] != "objected":
            found[Indicator.ON_TIME].append(0.0)
        found[Indicator.QUALITY] += [
            (answer["grade"] - 1) / 4
            for answer in mine
            if answer["grade"] and first <= day_in_china(answer["reviewed_at"]) <= last
        ]
    for seen in rows_of(session, "inspections"):
        judged = seen["district"] == district and seen["true_closure"] is not None
        within = first <= date.fromisoformat(str(seen["seen_on"])) <= last
        if judged and within and seen["drawn"] and seen["lead_id"] in leads:
            found[Indicator.VERIFIED].append(float(bool(seen["true_closure"])))
    return found


def by_hand(marks: dict[Indicator, list[float]]) -> tuple[float, float, float]:
    """Give the score and its ends from the published formulas: Wilson 1927, square-and-add."""
    z, parts = 1.959963984540054, []
    for indicator, rule in BOOK.indicators.items():
        n, p = len(marks[indicator]), sum(marks[indicator]) / len(marks[indicator])
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        parts.append((rule.weight, p, middle - half, middle + half))
    score = sum(weight * p for weight, p, _, _ in parts)
    down = sqrt(sum((weight * (p - low)) ** 2 for weight, p, low, _ in parts))
    up = sqrt(sum((weight * (high - p)) ** 2 for weight, p, _, high in parts))
    return score, score - down, score + up


@pytest.mark.parametrize("month", [MARCH, date(2026, 2, 1), date(2025, 12, 1)])
def test_every_figure_is_what_a_second_reckoning_gives(past: Past, city: City, month: date) -> None:
    a_random_past(past, seed=month.month)
    shown = board(past, city, month)
    for district in ("east", "west"):
        again = reckon(past.session, district, shown.window.first, shown.window.last)
        for indicator, marks in again.items():
            told = figure(shown, indicator, district)
            assert told.leads == len(marks) > 10
            assert told.interval is not None
            assert told.interval.value == pytest.approx(sum(marks) / len(marks))
        score = row(shown, district).score
        assert score is not None
        assert (score.value, score.low, score.high) == pytest.approx(by_hand(again))


def test_in_an_equal_world_every_district_stands_alike(past: Past, city: City) -> None:
    for district in ("east", "west"):
        for number in range(12):
            one = past.lead(TODAY - timedelta(days=20), district=district, ended_at=MONDAY)
            at = china(TODAY - timedelta(days=25))
            past.answer(one, at, on_time=number % 3 > 0, grade=number % 5 + 1, reviewed_at=at)
            past.recheck(one, TODAY - timedelta(days=5), true_closure=number % 2 > 0)
    shown = board(past, city)
    east, west = row(shown), row(shown, "west")
    assert east.score is not None
    assert (east.score, east.standing, east.figures) == (west.score, west.standing, west.figures)


def test_the_leads_behind_a_figure_are_those_it_was_counted_from(past: Past, city: City) -> None:
    a_random_past(past, seed=7)
    shown = board(past, city)
    by = actor(past.session.get_one(Officer, city.board.first.id))
    for indicator in Indicator:
        listed: list[Mark] = []
        told, page = figure(shown, indicator), 1
        while True:
            behind = leads_behind(
                past.session,
                MARCH,
                district="east",
                indicator=indicator,
                page=page,
                by=by,
                books=RULEBOOKS,
                at=MONDAY,
            )
            listed += behind.marks
            if page == behind.pages:
                break
            page += 1
        assert behind.figure == told
        assert len(listed) == told.leads
        assert told.interval is not None
        assert sum(mark.value for mark in listed) / len(listed) == pytest.approx(
            told.interval.value
        )
        assert [mark.value for mark in listed] == sorted(mark.value for mark in listed)


def plans(past: Past, indicator: Indicator) -> list[list[str]]:
    """How SQLite goes about a figure, and about the leads behind it."""
    asked: list[tuple[str, Any]] = []
    connection = past.session.connection()

    def note(_connection: Any, _cursor: Any, words: str, values: Any, *_rest: Any) -> None:
        asked.append((words, values))

    event.listen(connection, "before_cursor_execute", note)
    window = window_of(MARCH, months=6, today=TODAY)
    counts(past.session, indicator, window, districts=["east", "west"])
    marks_of(past.session, indicator, window, district="east", page=1, size=9)
    event.remove(connection, "before_cursor_execute", note)
    explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", v) for words, v in asked]
    return [[step[3] for step in each] for each in explained]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("indicator", list(Indicator))
def test_a_figure_is_read_along_the_days_of_its_window(past: Past, indicator: Indicator) -> None:
    days = {
        Indicator.ON_TIME: "SEARCH assignments USING INDEX ix_assignments_due_on (due_on>",
        Indicator.VERIFIED: "SEARCH inspections USING INDEX ix_inspections_district_",
        Indicator.QUALITY: "SEARCH answers USING INDEX ix_answers_reviewed_at (reviewed_at>",
    }[indicator]
    for plan in plans(past, indicator):
        reads = [
            step for step in plan if step.startswith(("SCAN", "SEARCH")) and "anon" not in step
        ]
        assert reads[0].startswith(days)
        # All else is fetched one by one; nothing begins with all leads of a desk or a district.
        rest = [step for step in reads if not step.startswith(days)]
        assert [step for step in rest if not re.search(r"\((id|assignment_id)=\?", step)] == []
