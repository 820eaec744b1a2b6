"""Scores: what is counted of a district, what is not, and who may see it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from leads.assessment.indicators import Window, marks_of
from leads.assessment.rulebook import BadRulebook, Indicator
from leads.assessment.scoring import window_of
from leads.casework.states import LeadState
from leads.ledger.audit import AuditEntry
from leads.ledger.errors import NotFound
from leads.register.authority import Deed
from tests.assessed import MARCH, TODAY, Past, board, china, counted, row
from tests.clock import MONDAY
from tests.makers import City, a_venue
from tipline.house import House


@pytest.fixture
def past(house: House, city: City) -> Iterator[Past]:
    """Give a session into which a past can be written and from which it is scored."""
    venue = a_venue(house)
    with house.database.transaction() as session:
        yield Past(session, city.east.first.id, venue)


def test_the_months_edges_are_midnights_of_china(past: Past, city: City) -> None:
    march = window_of(MARCH, months=6, today=TODAY)
    assert (march.first, march.last) == (date(2025, 10, 1), date(2026, 3, 31))
    edges = {
        china(date(2025, 9, 30), 23, 59): 0,
        china(date(2025, 10, 1), 0, 0): 1,
        china(date(2026, 2, 28), 23, 59): 1,
        china(date(2026, 3, 1), 0, 0): 0,
    }
    for at in edges:
        one = past.lead(date(2030, 1, 1))
        past.answer(one, at, on_time=True, grade=5, reviewed_at=at)
    february = Window(date(2025, 10, 1), date(2026, 2, 28), TODAY)
    past.session.flush()
    for indicator in (Indicator.ON_TIME, Indicator.QUALITY):
        marks = marks_of(past.session, indicator, february, district="east", page=1, size=9)
        assert [mark.number for mark in marks] == ["XS-2026-00002", "XS-2026-00003"]
    assert len(edges) == 4


def test_what_is_overdue_without_an_answer_has_failed(past: Past, city: City) -> None:
    past.lead(TODAY - timedelta(days=1))
    assert counted(board(past, city), Indicator.ON_TIME) == (1, 0.0)


def test_what_is_due_today_has_not_failed_yet(past: Past, city: City) -> None:
    past.lead(TODAY)
    assert counted(board(past, city), Indicator.ON_TIME) == (0, None)


def test_an_upheld_objection_and_a_transfer_are_not_counted(past: Past, city: City) -> None:
    past.lead(TODAY - timedelta(days=9), state=LeadState.ACCEPTED, ended_at=MONDAY)
    assert counted(board(past, city), Indicator.ON_TIME) == (0, None)


def test_an_objection_that_waits_for_the_office_is_not_held_against_the_district(
    past: Past, city: City
) -> None:
    past.lead(TODAY - timedelta(days=9), state=LeadState.OBJECTED)
    assert counted(board(past, city), Indicator.ON_TIME) == (0, None)


def test_an_answer_sent_back_counts_once_and_as_the_first_was(past: Past, city: City) -> None:
    one = past.lead(TODAY + timedelta(days=9))
    past.answer(one, china(TODAY - timedelta(days=9)), on_time=False)
    past.answer(one, china(TODAY - timedelta(days=2)), on_time=True, round_=2)
    assert counted(board(past, city), Indicator.ON_TIME) == (1, 0.0)


def test_a_month_once_over_does_not_change_with_what_is_answered_later(
    past: Past, city: City
) -> None:
    past.lead(date(2026, 2, 20))
    late = past.lead(date(2026, 2, 21))
    before = counted(board(past, city, date(2026, 2, 1)), Indicator.ON_TIME)
    past.answer(late, china(date(2026, 3, 10)), on_time=False)
    assert counted(board(past, city, date(2026, 2, 1)), Indicator.ON_TIME) == before == (2, 0.0)


def test_a_closure_found_untrue_lowers_the_figure_and_the_score(past: Past, city: City) -> None:
    closed = []
    for _ in range(12):
        one = past.lead(TODAY - timedelta(days=30), state=LeadState.CLOSED, ended_at=MONDAY)
        at = china(TODAY - timedelta(days=35))
        past.answer(one, at, on_time=True, grade=5, reviewed_at=at)
        closed.append(one)
    for one in closed[:6]:
        past.recheck(one, TODAY - timedelta(days=3), true_closure=True)
    before = board(past, city)
    past.recheck(closed[6], TODAY - timedelta(days=2), true_closure=False)
    after = board(past, city)
    assert counted(before, Indicator.VERIFIED) == (6, 1.0)
    assert counted(after, Indicator.VERIFIED) == (7, 6 / 7)
    old, new = row(before).score, row(after).score
    assert old is not None
    assert new is not None
    assert new.value == pytest.approx(old.value - 35 / 7)


def test_a_lead_that_a_planner_chose_is_no_part_of_the_sample(past: Past, city: City) -> None:
    one, two = (past.lead(TODAY - timedelta(days=30), ended_at=MONDAY) for _ in range(2))
    past.recheck(one, TODAY - timedelta(days=3), true_closure=True)
    past.recheck(two, TODAY - timedelta(days=2), true_closure=False, drawn=False)
    assert counted(board(past, city), Indicator.VERIFIED) == (1, 1.0)


@pytest.mark.parametrize(("rechecks", "enough"), [(4, False), (5, True)])
def test_one_lead_too_few_is_insufficient_data_and_no_score(
    past: Past, city: City, rechecks: int, enough: bool
) -> None:
    for number in range(10):
        one = past.lead(TODAY - timedelta(days=30), ended_at=MONDAY)
        at = china(TODAY - timedelta(days=35))
        past.answer(one, at, on_time=True, grade=5, reviewed_at=at)
        if number < rechecks:
            past.recheck(one, TODAY - timedelta(days=3), true_closure=True)
    east = row(board(past, city))
    assert [each.enough for each in east.figures] == [True, enough, True]
    assert (east.score is not None) == (east.standing is not None) == enough


def test_the_oversight_units_leads_are_in_no_figure_and_no_list(past: Past, city: City) -> None:
    at = china(TODAY - timedelta(days=3))
    one = past.lead(TODAY - timedelta(days=2), desk="oversight")
    past.answer(one, at, on_time=False, grade=1, reviewed_at=at)
    past.recheck(one, TODAY, true_closure=False)
    shown = board(past, city)
    assert [counted(shown, indicator)[0] for indicator in Indicator] == [0, 0, 0]


def test_the_day_of_a_recheck_is_told_by_its_month_alone(past: Past, city: City) -> None:
    one = past.lead(TODAY)
    past.recheck(one, date(2026, 2, 19), true_closure=True)
    past.session.flush()
    window = window_of(MARCH, months=6, today=TODAY)
    marks = marks_of(past.session, Indicator.VERIFIED, window, district="east", page=1, size=9)
    assert [mark.on for mark in marks] == [date(2026, 2, 1)]


def test_nobody_sees_scores_without_the_right_and_whoever_does_is_audited(
    past: Past, city: City
) -> None:
    for stranger in (city.east.first, city.squad.first, city.custodian.first, city.audit.first):
        with pytest.raises(NotFound):
            board(past, city, by=stranger)
    board(past, city, by=city.office.first)
    seen = past.session.query(AuditEntry).filter_by(deed=Deed.SEE_SCORES).one()
    assert seen.officer_id == city.office.first.id


def test_a_month_to_come_and_one_before_the_first_rulebook_have_no_scores(
    past: Past, city: City
) -> None:
    with pytest.raises(NotFound):
        board(past, city, date(2026, 4, 1))
    with pytest.raises(BadRulebook):
        board(past, city, date(2019, 12, 1))
