"""The boards: scoped, filtered, paged by key, and as many queries for a page as for a hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from sqlalchemy import event

from leads.casework import boards, queue
from leads.casework.boards import COUNTED, PAGE, Due, LeadFilter, LeadPlace
from leads.casework.queue import QueueFilter, QueuePlace
from leads.casework.states import LeadState
from leads.casework.tiles import tiles
from leads.register.officers import Actor
from leads.register.workdays import day_of
from tests.makers import City, a_venue, unlocked
from tests.rows import fill
from tipline.house import House

MANY = 1_200


@pytest.fixture
def by(house: House, city: City) -> Actor:
    return unlocked(house, city.office.first).actor


@pytest.fixture
def full(house: House, city: City) -> date:
    """Fill the tables with many leads, each of one report, due around today; give today."""
    today = day_of(house.clock.now())
    venues = [a_venue(house, name=f"星光{n}号网吧") for n in range(4)]
    with house.database.transaction() as session:
        fill(session, MANY, today=today, venues=venues)
    return today


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """Collect the statements that reach the database meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "INSERT")):
            said.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", note)
    yield said
    event.remove(house.database.engine, "before_cursor_execute", note)


def a_page(
    house: House,
    by: Actor,
    today: date,
    wanted: LeadFilter | None = None,
    after: LeadPlace | None = None,
) -> boards.LeadPage:
    with house.database.reading() as session:
        return boards.page(
            session,
            by=by,
            wanted=wanted or LeadFilter(),
            after=after,
            today=today,
            calendar=house.calendar,
        )


def all_pages(house: House, by: Actor, today: date, wanted: LeadFilter) -> list[boards.LeadRow]:
    rows: list[boards.LeadRow] = []
    after = None
    for _ in count():
        page = a_page(house, by, today, wanted, after)
        rows += page.rows
        after = page.next
        if after is None:
            return rows
    return rows


def test_a_page_takes_two_queries_however_many_leads_there_are(
    house: House, by: Actor, full: date
) -> None:
    with counted(house) as said:
        page = a_page(house, by, full)
    assert len(page.rows) == PAGE
    assert len(said) == 2


def test_the_figures_take_one_query(house: House, by: Actor, full: date) -> None:
    with house.database.reading() as session, counted(house) as said:
        figures = tiles(session, by=by, today=full, calendar=house.calendar)
    assert len(said) == 1
    assert figures.waiting == len([n for n in range(MANY) if n % 7 == 0])
    late = [n for n in range(MANY) if n % 4 != 3 and n % 60 < 10 and n % 11]
    assert figures.overdue == len(late)


def test_paging_shows_every_open_lead_once_and_the_nearest_deadline_first(
    house: House, by: Actor, full: date
) -> None:
    rows = all_pages(house, by, full, LeadFilter())
    expected = {f"XS-2026-{n:05d}" for n in range(MANY) if n % 4 != 3 and n % 11}
    assert [row.number for row in rows] == list(dict.fromkeys(row.number for row in rows))
    assert {row.number for row in rows} == expected
    days = [row.due_on for row in rows]
    assert days == sorted(day for day in days if day is not None)


def test_all_leads_come_with_the_newest_first(house: House, by: Actor, full: date) -> None:
    rows = all_pages(house, by, full, LeadFilter(state="all"))
    assert len(rows) == len([n for n in range(MANY) if n % 11])
    opened = [(row.opened_on, row.number) for row in rows]
    assert opened == sorted(opened, reverse=True)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (LeadFilter(state="closed"), lambda row: row.state is LeadState.CLOSED),
        (LeadFilter(state="signed"), lambda row: row.state is LeadState.SIGNED),
        (LeadFilter(district="west"), lambda row: row.district == "west"),
        (LeadFilter(category="no_permit"), lambda row: row.category == "no_permit"),
        (LeadFilter(channel="letter"), lambda row: row.channel.value == "letter"),
        (LeadFilter(due=Due.OVERDUE), lambda row: row.left < 0),
        (LeadFilter(due=Due.SOON), lambda row: 0 <= row.left <= 3),
        (LeadFilter(text="星光2"), lambda row: row.venue == "星光2号网吧"),
        (LeadFilter(text="42"), lambda row: row.number == "XS-2026-00042"),
        (LeadFilter(text="xs-2026-00042"), lambda row: row.number == "XS-2026-00042"),
    ],
    ids=[
        *("closed", "signed", "district", "category", "channel", "overdue", "soon"),
        *("venue", "digits", "number"),
    ],
)
def test_a_filter_shows_what_fits_and_all_of_it(
    house: House, by: Actor, full: date, wanted: LeadFilter, fits: object
) -> None:
    assert callable(fits)
    rows = all_pages(house, by, full, wanted)
    whole = all_pages(
        house, by, full, replace(wanted, text="", district="", category="", channel="", due=Due.ANY)
    )
    assert rows
    assert {row.number for row in rows} == {row.number for row in whole if fits(row)}


def test_a_percent_sign_is_a_letter_like_any_other(house: House, by: Actor, full: date) -> None:
    assert not a_page(house, by, full, LeadFilter(text="%")).rows


def test_what_is_found_is_counted_only_so_far(house: House, by: Actor, full: date) -> None:
    assert a_page(house, by, full, LeadFilter(state="all")).found == COUNTED + 1
    assert a_page(house, by, full, LeadFilter(text="42")).found == 1


def test_the_queue_shows_every_waiting_report_once_the_oldest_first(
    house: House, by: Actor, full: date
) -> None:
    rows: list[queue.QueueRow] = []
    after: QueuePlace | None = None
    while True:
        with house.database.reading() as session, counted(house) as said:
            page = queue.page(
                session,
                by=by,
                wanted=QueueFilter(channel="web"),
                after=after,
                today=full,
                calendar=house.calendar,
            )
        assert len(said) == 1
        rows += page.rows
        after = page.next
        if after is None:
            break
    assert len({row.id for row in rows}) == len(rows)
    assert len(rows) == len([n for n in range(MANY) if n % 21 == 0])
    days = [row.received_on for row in rows]
    assert days == sorted(days)


def test_an_officer_of_another_desk_finds_their_own_only(
    house: House, city: City, full: date
) -> None:
    guo = unlocked(house, city.oversight.first).actor
    rows = all_pages(house, guo, full, LeadFilter(state="all"))
    assert {row.number for row in rows} == {f"XS-2026-{n:05d}" for n in range(0, MANY, 11)}
