"""Epochs of the feature key: what is found under which key, and what is not."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys, rolled
from leads.features.tokens import lookup_keys, unpack
from leads.ledger.outbox import Errand
from leads.matching import rings
from leads.matching.epochs import Epoch, StrangeKey, live
from leads.matching.records import Matched, number_of
from leads.matching.rekeying import renew, settle
from leads.reports.reading import read
from leads.reports.report import Report, ReportTokens
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, count, in_rings, matched, sent
from tests.makers import City, a_report, a_venue, unlocked
from tipline.house import House


def with_keys(house: House, keys: SiteKeys) -> House:
    """Give the house as it is after a start with another key file."""
    return replace(house, keys=keys)


def roll(house: House, *, keep: int) -> House:
    keys = rolled(house.keys, keep=keep)
    with house.database.transaction() as session:
        settle(session, keys, may_begin=True, at=house.clock.now())
    return with_keys(house, keys)


def opened(house: House, city: City, report_id: UUID) -> bool:
    """Open a report as its page does; say whether its features were made anew."""
    desk, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.transaction() as session:
        story = read(session, report_id, unlocked=desk, sealer=house.sealer, at=at).story
        report = session.get_one(Report, report_id)
        return renew(session, report, story, keys=house.keys, at=at)


def row(house: House, report_id: UUID) -> Matched:
    with house.database.reading() as session:
        return session.get_one(Matched, number_of(report_id))


def test_a_report_of_a_new_key_finds_those_of_the_key_before(house: House, city: City) -> None:
    [one] = sent(house, GAME)
    later = roll(house, keep=1)
    [two] = sent(later, AGAIN)
    found = clusters(house, [one, two])
    assert found[0] == found[1]
    assert (row(house, one).epoch, row(house, two).epoch) == (1, 2)
    assert count(house, ReportTokens) == 0


def test_a_report_is_indexed_in_one_epoch_and_no_token_is_in_two(house: House, city: City) -> None:
    [one] = sent(house, GAME)
    [two] = sent(roll(house, keep=1), GAME)
    first, second = unpack(row(house, one).features), unpack(row(house, two).features)
    assert not set(lookup_keys(first)) & set(lookup_keys(second))
    assert first.pieces != second.pieces
    assert first.phones != second.phones
    with house.database.reading() as session:
        held = [(ring.key, ring.numbers) for ring in session.scalars(select(rings.Ring))]
    for report_id, epoch in ((one, 1), (two, 2)):
        entry, (low, high) = number_of(report_id).to_bytes(6), rings.span(epoch)
        assert all(low <= key <= high for key, numbers in held if entry in numbers)


def test_a_waiting_report_has_its_features_under_every_live_key_and_a_matched_one_has_not(
    house: House, city: City
) -> None:
    sent(house, GAME)
    later = roll(house, keep=1)
    two = a_report(later, **AGAIN)  # type: ignore[arg-type] # its own parts
    with house.database.reading() as session:
        waiting = session.scalars(select(ReportTokens)).all()
    assert {each.mark for each in waiting} == {mark(key) for key in later.keys.features}
    assert [each.newest for each in waiting].count(True) == 1
    matched(house, two)
    assert count(house, ReportTokens) == 0
    with house.database.reading() as session:
        low, high = rings.span(1)
        older = session.scalars(select(rings.Ring).where(rings.Ring.key.between(low, high)))
        assert not [ring for ring in older if number_of(two).to_bytes(6) in ring.numbers]


def test_once_its_key_is_destroyed_a_report_is_not_found(house: House, city: City) -> None:
    [one] = sent(house, GAME)
    later = roll(house, keep=0)
    [two] = sent(later, AGAIN)
    found = clusters(house, [one, two])
    assert found[0] != found[1]
    assert in_rings(house, one) == 0
    assert row(house, one).features == b""
    with house.database.reading() as session:
        low, high = rings.span(1)
        assert not session.scalars(
            select(rings.Ring).where(rings.Ring.key.between(low, high))
        ).all()


def test_opening_makes_the_features_anew_and_the_report_is_found_again(
    house: House, city: City
) -> None:
    one, tour = sent(house, GAME, TOUR)
    later = roll(house, keep=0)
    assert opened(later, city, one)
    # Twice before the matcher has come round: asked for once.
    assert not opened(later, city, one)
    matched(house, one)
    assert row(house, one).epoch == 2
    assert not opened(later, city, one)
    [two] = sent(later, AGAIN)
    found = clusters(house, [one, two, tour])
    assert found[0] == found[1] != found[2]


def test_opening_moves_a_report_of_a_live_older_key_to_the_newest(house: House, city: City) -> None:
    [one] = sent(house, GAME)
    later = roll(house, keep=1)
    assert opened(later, city, one)
    matched(house, one)
    assert row(house, one).epoch == 2
    with house.database.reading() as session:
        low, high = rings.span(1)
        assert not session.scalars(
            select(rings.Ring).where(rings.Ring.key.between(low, high))
        ).all()


def test_a_cluster_outlives_its_key(house: House, city: City) -> None:
    one, two = sent(house, GAME, AGAIN)
    before = clusters(house, [one, two])
    later = roll(house, keep=0)
    for report_id in (one, two):
        assert opened(later, city, report_id)
        matched(house, report_id)
    assert clusters(house, [one, two]) == before


def test_a_wrong_key_is_refused_and_the_report_waits(house: House, city: City) -> None:
    sent(house, GAME)
    wrong = with_keys(house, replace(house.keys, feature=bytes(range(32))))
    two = a_report(wrong, **AGAIN)  # type: ignore[arg-type] # its own parts
    with pytest.raises(StrangeKey, match="mingcha match rekey"):
        matched(house, two)
    assert clusters(house, [two]) == [None]
    with house.database.reading() as session:
        assert session.scalars(select(ReportTokens.report_id)).all() == [two]
        assert two in session.scalars(select(Errand.object_id)).all()
    # Settled, it is matched after all.
    with house.database.transaction() as session:
        with pytest.raises(StrangeKey):
            settle(session, wrong.keys, may_begin=False, at=house.clock.now())
        done = settle(session, wrong.keys, may_begin=True, at=house.clock.now())
    assert (done.epoch, done.blinded) == (2, 1)
    matched(house, two)
    assert clusters(house, [two]) == [number_of(two)]


def test_what_a_process_with_the_old_keys_sends_is_kept_in_the_old_epoch(
    house: House, city: City
) -> None:
    [one] = sent(house, GAME)
    roll(house, keep=1)
    [two] = sent(house, AGAIN)
    assert clusters(house, [one])[0] == clusters(house, [two])[0]
    assert row(house, two).epoch == 1


def test_the_key_comes_back_with_its_file(house: House, city: City) -> None:
    sent(house, GAME)
    roll(house, keep=0)
    with house.database.transaction() as session:
        done = settle(session, house.keys, may_begin=True, at=house.clock.now())
        assert (done.epoch, done.blinded) == (1, 0)
        assert live(session) == {mark(house.keys.feature): 1}
    assert count(house, Epoch) == 2


def test_the_register_is_made_anew_under_the_newest_key(house: House, city: City) -> None:
    a_venue(house, name="联飞棋牌室")
    with house.database.transaction() as session:
        assert settle(session, house.keys, may_begin=True, at=house.clock.now()).venues == 1
    later = roll(house, keep=0)
    placed = sent(later, GAME | {"address": "建设路18号", "narrative": "联飞棋牌室,建设路18号。"})
    with house.database.reading() as session:
        assert session.get_one(Report, placed[0]).venue_id is not None
