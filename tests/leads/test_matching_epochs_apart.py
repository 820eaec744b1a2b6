"""That nothing but clusters links what two epochs' keys made of one text, column by column."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from crypto.keyring import rolled
from leads.features.asked import tokens_of
from leads.features.record import SLOTS, lookup_keys, unpack
from leads.matching.clusters import unpack_profile
from leads.matching.epochs import Epoch
from leads.matching.grouping import Cluster
from leads.matching.postings import Posting
from leads.matching.records import Matched, number_of
from leads.matching.rekeying import settle
from leads.matching.rings import Ring
from tests.leads.matched import GAME, matched
from tests.makers import City, a_report
from tipline.house import House
from tipline.processes.relay import carry

# Keys of these tests' own, so that whether two tokens of 16 bits meet by chance is no chance.
KEY, NEXT_KEY = bytes(range(32)), bytes(range(1, 33))
DIGEST_BITS, POSTING_BITS, TOKEN_BITS = 40, 42, 28


def told_twice(house: House) -> UUID:
    """Send one story in twice, have both matched and indexed; give the first."""
    first, second = (a_report(house, **GAME) for _ in range(2))  # type: ignore[arg-type] # its own parts
    carry(house, queue=None)
    for each in (first, second):
        matched(house, each)
    return first


@pytest.fixture
def epochs(house: House, city: City) -> list[Matched]:
    """Give what is kept of one story under each of two keys."""
    old = replace(house, keys=replace(house.keys, feature=KEY, earlier=()))
    ids = [told_twice(old)]
    keys = replace(rolled(old.keys, keep=1), feature=NEXT_KEY)
    with house.database.transaction() as session:
        settle(session, keys, may_begin=True, at=house.clock.now())
    ids.append(told_twice(replace(house, keys=keys)))
    with house.database.reading() as session:
        return [session.get_one(Matched, number_of(each)) for each in ids]


def unlabelled(keys: Iterable[int], *, epoch: int, bits: int) -> set[int]:
    """Give an epoch's keys without its label."""
    found = {key & (1 << bits) - 1 for key in keys if key >> bits == epoch}
    assert found
    return found


def test_no_token_of_a_record_is_that_of_another_epoch(epochs: list[Matched]) -> None:
    assert [row.epoch for row in epochs] == [1, 2]
    one, two = (unpack(row.features) for row in epochs)
    assert sum(bool(getattr(one, name)) for name in SLOTS) > 12
    # Four bits for a spelling agree by chance once in fifteen, and link nothing.
    for name in SLOTS.keys() - {"spelt"}:
        # 1 says in every epoch that no kind of venue was recognised.
        assert not {*getattr(one, name)} & {*getattr(two, name)} - {1}, name
    assert not set(lookup_keys(one)) & set(lookup_keys(two))
    assert not set(tokens_of(one)) & set(tokens_of(two))


def test_no_key_of_a_ring_or_posting_is_that_of_another_epoch(
    house: House, epochs: list[Matched]
) -> None:
    with house.database.reading() as session:
        rings, held = session.scalars(select(Ring.key)).all(), session.scalars(select(Posting.key))
        postings = held.all()
        marks = session.scalars(select(Epoch.mark)).all()
    one, two = (unlabelled(rings, epoch=epoch, bits=DIGEST_BITS) for epoch in (1, 2))
    assert not one & two
    one, two = (unlabelled(postings, epoch=epoch, bits=POSTING_BITS) for epoch in (1, 2))
    mask = (1 << TOKEN_BITS) - 1
    assert not {key & mask for key in one} & {key & mask for key in two}
    assert len(set(marks)) == 2


def test_no_token_of_a_profile_is_that_of_another_epoch_and_a_cluster_links_both(
    house: House, epochs: list[Matched]
) -> None:
    with house.database.reading() as session:
        rows = session.scalars(select(Cluster)).all()
    profiles = {row.epoch: unpack_profile(row.profile) for row in rows}
    for part in ("facts", "pieces"):
        one, two = ({token for token, _ in getattr(profiles[epoch], part)} for epoch in (1, 2))
        assert one
        assert not one & two
    # What does link them is not a token: one cluster holds the reports of both.
    assert epochs[0].cluster == epochs[1].cluster
