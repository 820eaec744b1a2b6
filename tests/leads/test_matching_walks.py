"""Random walks through matching: nothing is lost, and nothing stands in two places."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from crypto.keyring import rolled
from crypto.signing import SigningKey
from leads.ledger.outbox import Errand
from leads.matching import corrections, rings
from leads.matching.epochs import live
from leads.matching.forgetting import forget
from leads.matching.grouping import Cluster
from leads.matching.records import Likeness, Matched, number_of
from leads.matching.rekeying import renew, settle
from leads.register.keyholders import Grant
from leads.reports.reading import read
from leads.reports.report import Report, ReportTokens
from tests.leads.matched import AGAIN, GAME, TOUR
from tests.makers import City, a_report, found_city, unlocked
from tipline.house import House
from tipline.processes.relay import carry

STORIES = (GAME, AGAIN, TOUR, GAME | {"venue_name": "远山茶楼"})
STEPS = 60


class Walk:
    """A desk's days: reports come, officers join, part, open and delete, the key is rolled."""

    def __init__(self, house: House, city: City, chance: Random) -> None:
        self.house, self.city, self.chance = house, city, chance
        self.reports: list[UUID] = []
        self.decided: dict[frozenset[UUID], bool] = {}
        self.most = 0

    def step(self) -> None:
        deeds: list[tuple[Callable[[], None], int]] = [
            (self.arrives, 6),
            (self.worker, 6),
            (self.officer_decides, 3),
            (self.officer_opens, 4),
            (self.is_deleted, 2),
            (self.key_is_rolled, 1),
        ]
        [deed] = self.chance.choices([deed for deed, _ in deeds], [often for _, often in deeds])
        deed()

    def arrives(self) -> None:
        story = self.chance.choice(STORIES)
        self.reports.append(a_report(self.house, **story))  # type: ignore[arg-type] # its own parts

    def worker(self) -> None:
        carry(self.house, queue=None)

    def officer_decides(self) -> None:
        if len(self.reports) < 2:
            return
        one, other = self.chance.sample(self.reports, 2)
        same = self.chance.random() < 0.5
        decide = corrections.join if same else corrections.part
        desk, at = unlocked(self.house, self.city.office.first), self.house.clock.now()
        with self.house.database.transaction() as session:
            decide(session, one, other, unlocked=desk, at=at)
        self.decided[frozenset((one, other))] = same

    def officer_opens(self) -> None:
        for one in self.chance.sample(self.reports, min(3, len(self.reports))):
            desk, at = unlocked(self.house, self.city.office.first), self.house.clock.now()
            with self.house.database.transaction() as session:
                told = read(session, one, unlocked=desk, sealer=self.house.sealer, at=at).story
                report = session.get_one(Report, one)
                renew(session, report, told, keys=self.house.keys, at=at)

    def is_deleted(self) -> None:
        if not self.reports:
            return
        one = self.chance.choice(self.reports)
        self.reports.remove(one)
        self.decided = {pair: same for pair, same in self.decided.items() if one not in pair}
        with self.house.database.transaction() as session:
            forget(session, one)
            session.execute(delete(Grant).where(Grant.subject_id == one))
            session.execute(delete(Report).where(Report.id == one))

    def key_is_rolled(self) -> None:
        keys = rolled(self.house.keys, keep=self.chance.randrange(3))
        with self.house.database.transaction() as session:
            settle(session, keys, may_begin=True, at=self.house.clock.now())
        self.house = replace(self.house, keys=keys)

    def nothing_is_lost(self) -> None:
        with self.house.database.reading() as session:
            assert set(session.scalars(select(Report.id))) == set(self.reports)
            matched = set(session.scalars(select(Matched.number)))
            waiting = set(session.scalars(select(ReportTokens.report_id)))
            asked = set(session.scalars(select(Errand.object_id)))
        assert matched <= {number_of(one) for one in self.reports}
        assert waiting <= asked

    def rings_hold_what_can_be_asked_for(self) -> None:
        with self.house.database.reading() as session:
            epochs = {row.number: row.epoch for row in session.scalars(select(Matched))}
            alive = set(live(session).values())
            held = session.execute(select(rings.Ring.key, rings.Ring.numbers)).all()
        for key, numbers in held:
            entries = [int.from_bytes(numbers[at : at + 6]) for at in range(0, len(numbers), 6)]
            assert len(entries) == len(set(entries)), "twice in one ring"
            assert {epochs[one] for one in entries} == {key >> 40} <= alive

    def clusters_count_who_is_in_them(self) -> None:
        members: dict[tuple[int, int], int] = defaultdict(int)
        with self.house.database.reading() as session:
            for row in session.scalars(select(Matched)):
                members[row.cluster, row.epoch] += bool(row.features)
            kept = {
                (row.number, row.epoch): row.reports for row in session.scalars(select(Cluster))
            }
        self.most = max(self.most, *kept.values(), 0)
        assert kept == {place: count for place, count in members.items() if count > 1}

    def likenesses_are_of_reports_that_are_there_and_not_kept_apart(self) -> None:
        with self.house.database.reading() as session:
            pairs = session.execute(select(Likeness.number, Likeness.other)).all()
        numbers = {number_of(one) for one in self.reports}
        assert {one for pair in pairs for one in pair} <= numbers
        apart = {frozenset(map(number_of, pair)) for pair, same in self.decided.items() if not same}
        assert not apart & {frozenset(pair) for pair in pairs}


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_loses_nothing_and_puts_nothing_in_two_places(
    house: House, root_key: SigningKey, seed: int
) -> None:
    walk = Walk(house, found_city(house, root_key), Random(seed))
    walk.key_is_rolled()
    for _ in range(STEPS):
        walk.step()
        walk.nothing_is_lost()
        walk.rings_hold_what_can_be_asked_for()
        walk.clusters_count_who_is_in_them()
        walk.likenesses_are_of_reports_that_are_there_and_not_kept_apart()
    # A walk on which nothing was ever joined would show nothing.
    assert walk.most >= 2
