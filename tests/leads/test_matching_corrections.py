"""What officers decide about two reports stands, and is theirs alone to decide."""

from uuid import UUID

import pytest
from sqlalchemy import select

from leads.ledger.audit import AuditEntry
from leads.ledger.errors import NotFound
from leads.matching import corrections
from leads.matching.grouping import Cluster
from leads.matching.similar import candidates_for
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, count, sent
from tests.makers import City, unlocked
from tipline.house import House


def similar(house: House, city: City, report_id: UUID) -> set[UUID]:
    desk = unlocked(house, city.office.first)
    with house.database.reading() as session:
        return {row.report_id for row in candidates_for(session, report_id, unlocked=desk)}


def test_what_an_officer_keeps_apart_stays_apart(house: House, city: City) -> None:
    one, two, three = sent(house, GAME, AGAIN, GAME)
    desk, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.transaction() as session:
        for other in (two, three):
            corrections.part(session, one, other, unlocked=desk, at=at)
    found = clusters(house, [one, two, three])
    assert found[0] != found[1] == found[2]
    assert similar(house, city, one) == set()
    assert similar(house, city, two) == {three}
    with house.database.reading() as session:
        deeds = session.scalars(select(AuditEntry.deed).where(AuditEntry.object_id == one)).all()
        assert deeds.count("report.match") == 2
        kept = corrections.of_report(session, two)
    assert [(each.same, each.officer_id) for each in kept.values()] == [
        (False, city.office.first.id)
    ]


def test_what_an_officer_joins_is_joined_and_can_be_parted_again(house: House, city: City) -> None:
    one, tour = sent(house, GAME, TOUR)
    desk, at = unlocked(house, city.office.first), house.clock.now()
    before = clusters(house, [one, tour])
    with house.database.transaction() as session:
        corrections.join(session, tour, one, unlocked=desk, at=at)
    assert clusters(house, [one, tour]) == [before[0]] * 2
    with house.database.transaction() as session:
        corrections.part(session, tour, one, unlocked=desk, at=house.clock.now())
    assert clusters(house, [one, tour]) == before
    assert count(house, Cluster) == 0


def test_nobody_of_another_desk_corrects_or_sees(house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    for who in (city.oversight.first, city.east.first):
        held = unlocked(house, who)
        with house.database.transaction() as session, pytest.raises(NotFound):
            corrections.part(session, one, two, unlocked=held, at=house.clock.now())
        with house.database.reading() as session, pytest.raises(NotFound):
            candidates_for(session, one, unlocked=held)
    assert count(house, corrections.Correction) == 0
