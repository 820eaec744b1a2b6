"""The matching service on both databases: what a report finds, what it joins, what it leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from leads.ledger.base import new_id
from leads.matching import corrections, rings
from leads.matching.clusters import unpack_profile
from leads.matching.forgetting import forget
from leads.matching.grouping import Cluster
from leads.matching.match import match
from leads.matching.records import Likeness, Matched, ids_of, number_of
from leads.matching.similar import candidate_counts, candidates_for
from leads.matching.verdict import Band
from leads.matching.weights import shipped
from leads.register.keyholders import Grant
from leads.reports.report import Report, ReportTokens
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, count, in_rings, matched, sent
from tests.makers import City, a_report, unlocked
from tipline.house import House


def similar(
    house: House, city: City, report_id: UUID, *, links: bool = False
) -> list[tuple[UUID, Band]]:
    desk = unlocked(house, city.office.first)
    with house.database.reading() as session:
        rows = candidates_for(session, report_id, unlocked=desk, links=links)
    return [(row.report_id, row.band) for row in rows]


def test_two_of_one_matter_come_into_one_cluster_and_a_third_does_not(
    house: House, city: City
) -> None:
    one, two, tour = sent(house, GAME, AGAIN, TOUR)
    found = clusters(house, [one, two, tour])
    assert found[0] == found[1] != found[2]
    assert similar(house, city, two) == [(one, Band.JOIN)]
    assert similar(house, city, one) == [(two, Band.JOIN)]
    assert similar(house, city, tour) == []
    with house.database.reading() as session:
        assert candidate_counts(session, [one, two, tour]) == {one: 1, two: 1}
        row = session.scalars(select(Cluster)).one()
    assert row.reports == 2


def test_matching_twice_changes_nothing(house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    before = [count(house, table) for table in (rings.Ring, Matched, Cluster, Likeness)]
    for report_id in (one, two):
        matched(house, report_id)
    assert [count(house, table) for table in (rings.Ring, Matched, Cluster, Likeness)] == before
    assert count(house, ReportTokens) == 0


def test_a_report_that_is_gone_or_never_was_leaves_nothing(house: House, city: City) -> None:
    gone = a_report(house, **GAME)  # type: ignore[arg-type] # its own parts
    with house.database.transaction() as session:
        forget(session, gone)
        session.execute(delete(Grant).where(Grant.subject_id == gone))
        session.execute(delete(Report).where(Report.id == gone))
    for report_id in (gone, new_id()):
        matched(house, report_id)
    assert count(house, Matched) == count(house, rings.Ring) == 0


def test_two_workers_on_one_report_match_it_once(house: House, city: City) -> None:
    one = a_report(house, **GAME)  # type: ignore[arg-type] # its own parts
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda _: matched(house, one), range(2)))
    assert count(house, Matched) == 1
    with house.database.reading() as session:
        assert {len(row.numbers) for row in session.scalars(select(rings.Ring))} == {rings.ENTRY}


def test_two_workers_with_two_reports_of_one_matter_bring_them_together(
    house: House, city: City
) -> None:
    # Each would otherwise look before the other had written.
    for _ in range(5):
        pair = [a_report(house, **story) for story in (GAME, AGAIN)]  # type: ignore[arg-type]
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda each: matched(house, each), pair))
        found = clusters(house, pair)
        assert found[0] == found[1] is not None
    assert count(house, Matched) == 10
    assert count(house, Cluster) == 1


def test_a_full_ring_lets_the_oldest_go(house: House, city: City) -> None:
    with house.database.transaction() as session:
        for number in range(1, 61):
            found = rings.join(session, [7 << 8], number, epoch=1)
        assert found == {rings.labelled([7 << 8], epoch=1)[0]: tuple(range(13, 61))}
        rings.leave(session, [7 << 8], 20, epoch=1)
        assert 20 not in next(iter(rings.look(session, [7 << 8], epoch=1).values()))
        assert rings.look(session, [7 << 8], epoch=2) == {}


def test_reports_of_the_oversight_unit_are_in_no_table_of_matching(
    house: House, city: City
) -> None:
    hidden = a_report(house, concerns_office=True, **GAME)  # type: ignore[arg-type] # its own parts
    matched(house, hidden)
    assert count(house, ReportTokens) == count(house, Matched) == count(house, rings.Ring) == 0


def test_a_forgotten_report_is_in_no_row_of_matching(house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    desk, at = unlocked(house, city.office.first), house.clock.now()
    assert in_rings(house, one)
    with house.database.transaction() as session:
        corrections.join(session, one, two, unlocked=desk, at=at)
        forget(session, one)
    assert in_rings(house, one) == 0
    assert in_rings(house, two) > 0
    assert clusters(house, [one]) == [None]
    assert count(house, corrections.Correction) == count(house, Cluster) == 0
    assert similar(house, city, two) == []


def test_a_number_leads_back_to_its_report_alone(house: House, city: City) -> None:
    one, two = sent(house, GAME, TOUR)
    first, last = ids_of(number_of(one))
    assert first <= one <= last
    assert not first <= two <= last


def test_two_leads_that_one_report_fits_are_shown_to_an_officer_and_not_brought_together(
    house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    desk, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.transaction() as session:
        corrections.part(session, two, one, unlocked=desk, at=at)
    [three] = sent(house, GAME)
    found = clusters(house, [one, two, three])
    assert found[0] != found[1]
    assert found[2] in found[:2]
    assert {other for other, _ in similar(house, city, three)} == {one, two}
    assert count(house, Likeness) == 1


def test_where_no_officer_decides_one_report_brings_two_clusters_together(
    house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    desk, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.transaction() as session:
        corrections.part(session, two, one, unlocked=desk, at=at)
    three = a_report(house, **GAME)  # type: ignore[arg-type] # its own parts
    with house.database.transaction() as session:
        match(session, three, weights=shipped(), alone=True)
    assert len(set(clusters(house, [one, two, three]))) == 1
    assert count(house, Likeness) == 0
    with house.database.reading() as session:
        row = session.scalars(select(Cluster)).one()
        assert row.reports == unpack_profile(row.profile).reports == 3


def test_a_profile_is_that_of_the_reports_in_the_cluster(house: House, city: City) -> None:
    one, _, three = sent(house, GAME, AGAIN, GAME)
    desk, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.reading() as session:
        before = session.scalars(select(Cluster)).one()
    assert before.reports == unpack_profile(before.profile).reports == 3
    with house.database.transaction() as session:
        corrections.part(session, three, one, unlocked=desk, at=at)
    with house.database.transaction() as session:
        after = session.scalars(select(Cluster)).one()
        assert after.reports == 2
        assert after.profile != before.profile
        corrections.join(session, three, one, unlocked=desk, at=at)
    with house.database.reading() as session:
        again = session.scalars(select(Cluster)).one()
        assert again.reports == 3
        assert dict(unpack_profile(again.profile).facts) == dict(
            unpack_profile(before.profile).facts
        )


def test_an_officer_sees_the_venue_of_another_matter_as_a_link_alone(
    house: House, city: City
) -> None:
    other = GAME | {
        "category": "cheap_tour",
        "happened_on": date(2025, 9, 1),
        "narrative": "联飞棋牌室,鼓楼路247号,门口消防通道堵了,垃圾没人管,半夜装修很吵。",
    }
    one, two = sent(house, GAME, other)
    found = clusters(house, [one, two])
    assert found[0] != found[1]
    with house.database.reading() as session:
        row = session.scalars(select(Likeness)).one()
        assert candidate_counts(session, [one, two]) == {}
    assert {row.number, row.other} == {number_of(one), number_of(two)}
    assert row.venue_only
    assert similar(house, city, one) == []
    assert similar(house, city, one, links=True) == [(two, Band.SEPARATE)]
