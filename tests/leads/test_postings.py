"""The rows that a search reads: what they hold, what they tell a thief, how large they grow."""

import time

import pytest
from sqlalchemy import select

from crypto.fingerprints import digest
from crypto.signing import SigningKey
from leads.features.asked import Asked, Sort, asked, tokens_of
from leads.features.record import unpack
from leads.features.shingles import _FREQUENT
from leads.matching import postings
from leads.matching.postings import MOST, Posting, look
from leads.matching.records import Matched, number_of
from tests.makers import City, found_city
from tests.searched import BUS, CLUB, carried
from tipline.house import House


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    return found_city(house, root_key)


def kept(house: House) -> list[tuple[int, tuple[int, ...]]]:
    with house.database.reading() as session:
        rows = session.scalars(select(Posting)).all()
        return [(row.key, postings._numbers(row.numbers)) for row in rows]


def test_the_rows_hold_no_token_that_the_records_of_matching_do_not(
    house: House, city: City
) -> None:
    carried(house, BUS, BUS, CLUB)
    with house.database.reading() as session:
        records = {row.number: row for row in session.scalars(select(Matched))}
    rows = kept(house)
    assert {number for _, numbers in rows for number in numbers} == records.keys()
    for key, numbers in rows:
        token = Sort(key >> 40 & 0xF), key >> 16 & 0xFFFFFF
        for number in numbers:
            features = unpack(records[number].features)
            assert token in tokens_of(features)
            # Which 64 days it was is in clear on the report itself.
            assert key & 0xFFFF == features.received // 64


def test_with_the_feature_key_a_guess_at_a_word_names_reports_and_without_it_does_not(
    house: House, city: City
) -> None:
    one, _ = carried(house, BUS, CLUB)
    guess = asked("翡翠")
    with house.database.reading() as session:
        named = look(session, guess.under(house.keys.feature), epoch=1, desk="office")
        other = look(session, guess.under(bytes(32)), epoch=1, desk="office")
    assert {number for numbers in named.values() for number in numbers} == {number_of(one)}
    assert not other


def test_a_words_token_is_shared_by_several_of_a_million_other_pairs(house: House) -> None:
    key = house.keys.feature
    meant = digest("翡翠", key=key, field="pieces", bits=16)
    pairs = (first + second for first in _FREQUENT[:1000] for second in _FREQUENT[:1000])
    same = sum(digest(pair, key=key, field="pieces", bits=16) == meant for pair in pairs)
    assert same >= 3


def test_a_flood_of_one_text_keeps_its_newest_in_one_row(house: House, city: City) -> None:
    [key] = [7 << 46]
    with house.database.transaction() as session:
        for number in range(1, MOST + 5):
            postings._add(session, [key], number)
    [(_, numbers)] = kept(house)
    assert numbers == tuple(range(5, MOST + 5))


def test_a_question_shows_nothing_of_itself() -> None:
    question = asked("珠宝店 京A5K972")
    assert question.values
    assert "珠宝" not in repr(question)
    assert "5k972" not in repr(question) + repr(question.values)


@pytest.mark.parametrize("line", ["", " ", "赌", "😀🎉", "ktv", "的", "!?。，"])
def test_a_line_that_says_nothing_asks_for_nothing(line: str) -> None:
    assert asked(line) == Asked(())


@pytest.mark.parametrize(
    "line", ["a1" * 5000, "路" * 10_000, "零一" * 5000, "(1" * 5000, "a." * 5000]
)
def test_a_hostile_line_is_taken_apart_at_once(line: str) -> None:
    began = time.process_time()
    assert len(asked(line).values) < 300
    assert time.process_time() - began < 0.15
