"""Any order of deeds: nothing is lost, figures come out again, each report is in one cluster.

`MATCHING_WALKS=200` walks that many times, and longer: what the build has no time for.
"""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from crypto.keyring import rolled
from crypto.signing import SigningKey
from leads.matching import gaps
from leads.matching.epochs import live
from leads.matching.records import number_of
from leads.reports.report import Report, Stage
from tests.clock import Clock
from tests.databases import SqliteTemplate
from tests.leads.days import STORIES, Days, id_of
from tests.makers import found_city
from tipline.house import House, build
from tipline.settings import Settings

DEEP = int(os.environ.get("MATCHING_WALKS", "0"))
WALKS = settings(
    max_examples=DEEP or 5,
    stateful_step_count=60 if DEEP else 14,
    derandomize=not DEEP,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
STORY = some.integers(0, len(STORIES) - 1)
ANY = some.integers(0, 10**6)


class Walk(RuleBasedStateMachine):
    """Deeds in any order, in a house of its own; at the end all of them again in a second one."""

    begin: Callable[[], Days]
    """Founds a house; whoever runs the walk says how."""
    most_alike = most_joined = 0

    def __init__(self) -> None:
        super().__init__()
        self.days = type(self).begin()
        self.told: list[tuple[object, ...]] = []
        self.sent: list[int] = []
        self.as_it_came: dict[object, object] = {}
        self.stories: dict[int, int] = {}
        self.unseen: set[int] = set()

    def do(self, *deed: object) -> None:
        self.told.append(deed)
        self.days.do(*deed)  # type: ignore[arg-type] # the first is its name

    def one(self, drawn: int) -> int:
        return self.sent[drawn % len(self.sent)]

    @initialize(told=some.lists(STORY, min_size=3, max_size=6))
    def some_reports_have_come(self, told: list[int]) -> None:
        for story in told:
            self.a_report_arrives(story)
        self.do("worker")
        self.do("opens_lead", 0)

    @rule(story=STORY)
    def a_report_arrives(self, story: int) -> None:
        nth = len(self.stories)
        self.stories[nth] = story
        self.do("arrives", nth, story)
        self.sent.append(nth)
        self.as_it_came[id_of(nth)] = self.days.sealed()[id_of(nth)]

    @precondition(lambda self: self.sent)
    @rule(drawn=ANY)
    def the_same_report_comes_twice(self, drawn: int) -> None:
        nth = self.one(drawn)
        self.do("arrives", nth, self.stories[nth])

    @rule()
    def the_worker_works(self) -> None:
        self.do("worker")

    @precondition(lambda self: self.sent)
    @rule(drawn=ANY)
    def two_workers_take_one_report(self, drawn: int) -> None:
        self.do("two_workers", self.one(drawn))

    @precondition(lambda self: len(self.sent) > 1)
    @rule(drawn=some.tuples(ANY, ANY), same=some.booleans())
    def an_officer_decides_on_two(self, drawn: tuple[int, int], same: bool) -> None:
        own, other = map(self.one, drawn)
        if own != other:
            self.do("joins" if same else "parts", own, other)

    @precondition(lambda self: self.sent)
    @rule(drawn=ANY)
    def a_lead_is_opened(self, drawn: int) -> None:
        self.do("opens_lead", self.one(drawn))

    @precondition(lambda self: self.days.leads)
    @rule(drawn=ANY, lead=ANY, joins=some.booleans())
    def a_report_joins_or_leaves_a_lead(self, drawn: int, lead: int, joins: bool) -> None:
        if self.sent:
            deed = "joins_lead" if joins else "leaves_lead"
            self.do(deed, self.one(drawn), lead % len(self.days.leads))

    @precondition(lambda self: self.days.leads)
    @rule(lead=ANY)
    def five_are_joined_and_two_split_off(self, lead: int) -> None:
        to = lead % len(self.days.leads)
        for nth in self.sent[-5:]:
            self.do("joins_lead", nth, to)
        for nth in self.sent[-2:]:
            self.do("leaves_lead", nth, to)

    @precondition(lambda self: self.sent)
    @rule(drawn=ANY)
    def an_officer_opens_a_report(self, drawn: int) -> None:
        self.do("is_opened", self.one(drawn))
        self.unseen.discard(number_of(id_of(self.one(drawn))))

    @precondition(lambda self: self.sent)
    @rule(drawn=ANY)
    def a_report_is_deleted(self, drawn: int) -> None:
        nth = self.one(drawn)
        with self.days.house.database.reading() as session:
            decided = session.get_one(Report, id_of(nth)).stage is not Stage.NEW
        if not decided and id_of(nth) not in self.ever_in_a_lead():
            self.do("is_deleted", nth)
            self.sent.remove(nth)
            del self.as_it_came[id_of(nth)]

    @rule(keep=some.integers(0, 2))
    def the_key_is_rolled(self, keep: int) -> None:
        # What still waits when its key is destroyed is made anew once an officer opens it.
        self.unseen |= {number_of(one) for one in self.days.waiting()}
        self.do("key_is", rolled(self.days.house.keys, keep=keep))

    def ever_in_a_lead(self) -> set[object]:
        return {id_of(given[1]) for given in self.told if given[0] in LEAD_DEEDS}  # type: ignore[arg-type] # a number

    @invariant()
    def every_byte_is_as_it_came(self) -> None:
        assert self.days.sealed() == self.as_it_came

    @invariant()
    def every_report_is_in_one_cluster_or_waits(self) -> None:
        members = list(self.days.members().values())
        Walk.most_alike = max(Walk.most_alike, *map(len, members), 0)
        placed = [number for of_it in members for number in of_it]
        assert len(placed) == len(set(placed))
        sent = {number_of(id_of(nth)) for nth in self.sent}
        assert set(placed) <= sent
        waiting = {number_of(one) for one in self.days.waiting()}
        assert sent <= {*placed, *waiting} | self.unseen

    @invariant()
    def every_report_is_in_one_lead_if_it_was_accepted_and_in_none_if_not(self) -> None:
        held = self.days.in_leads()
        Walk.most_joined = max(Walk.most_joined, *(many for many, _ in held), 0)
        assert all(many == len(reports) for many, reports in held)
        inside = [one for _, reports in held for one in reports]
        with self.days.house.database.reading() as session:
            taken = session.scalars(select(Report.id).where(Report.stage == Stage.ACCEPTED))
            assert sorted(inside) == sorted(taken)

    @invariant()
    def lists_name_no_report_twice_and_none_that_is_gone(self) -> None:
        sent = {number_of(id_of(nth)) for nth in self.sent}
        made = self.days.figures()
        with self.days.house.database.reading() as session:
            alive = set(live(session).values())
        for key, numbers in made["rings"]:  # type: ignore[attr-defined] # rows of two
            held = [int.from_bytes(numbers[at : at + 6]) for at in range(0, len(numbers), 6)]
            assert len(held) == len(set(held))
            assert set(held) <= sent
            assert key >> 40 in alive
        slots = {row.slot for row in self.days.matched() if row.slot is not None}
        for key, packed in made["postings"]:  # type: ignore[attr-defined] # rows of two
            listed = gaps.listed(packed)
            assert len(listed) == len(set(listed))
            assert set(listed) <= slots
            assert key >> 42 in alive

    def teardown(self) -> None:
        """Do it all again elsewhere: the same deeds must come to the same figures."""
        again = type(self).begin()
        for deed in self.told:
            again.do(*deed)  # type: ignore[arg-type] # the first is its name
        try:
            assert again.figures() == self.days.figures()
        finally:
            again.house.database.dispose()
            self.days.house.database.dispose()


LEAD_DEEDS = {"opens_lead", "joins_lead", "leaves_lead"}


@pytest.fixture
def walk(
    sqlite_template: SqliteTemplate, key_file: Path, root_key: SigningKey, tmp_path: Path
) -> type[Walk]:
    rooms = count()

    def begin() -> Days:
        room = tmp_path / str(next(rooms))
        room.mkdir()
        house = _house(room, sqlite_template.copy(room), key_file)
        return Days(house, found_city(house, root_key))

    return type("FoundedWalk", (Walk,), {"begin": staticmethod(begin)})


def _house(room: Path, url: str, key_file: Path) -> House:
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(room),
        "MINGCHA_DATABASE_URL": url,
        "MINGCHA_KEY_FILE": str(key_file),
    }
    return build(Settings.read(env), clock=Clock())


def test_no_order_of_deeds_loses_a_report_or_changes_a_figure(walk: type[Walk]) -> None:
    run_state_machine_as_test(walk, settings=WALKS)
    # Walks on which nothing ever came together would show nothing.
    assert Walk.most_alike > 1
    assert Walk.most_joined > 1
