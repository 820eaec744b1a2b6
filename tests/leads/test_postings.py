"""The rows that a search reads: what they hold, what they tell a thief, how large they grow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from crypto.fingerprints import digest
from leads.features.asked import Asked, Sort, asked, tokens_of
from leads.features.record import unpack
from leads.features.shingles import _FREQUENT
from leads.matching import gaps, slots
from leads.matching.postings import MOST, Posting, look
from leads.matching.records import Matched, number_of
from tests.makers import City
from tests.searched import BUS, CLUB, carried
from tipline.house import House


def kept(house: House) -> list[tuple[int, tuple[int, ...]]]:
    with house.database.reading() as session:
        rows = session.scalars(select(Posting)).all()
        return [(row.key, tuple(gaps.listed(row.numbers))) for row in rows]


def test_the_rows_hold_no_token_that_the_records_of_matching_do_not(
    house: House, city: City
) -> None:
    carried(house, BUS, BUS, CLUB)
    with house.database.reading() as session:
        records = {row.slot: row for row in session.scalars(select(Matched))}
        named = slots.numbers(session, range(9), epoch=1, desk="office")
    assert named == {slot: row.number for slot, row in records.items()}
    rows = kept(house)
    assert {slot for _, held in rows for slot in held} == records.keys() == {0, 1, 2}
    for key, held in rows:
        token = Sort(key >> 24 & 0xF), key & 0xFFFFFF
        for slot in held:
            assert token in tokens_of(unpack(records[slot].features))


def test_with_the_feature_key_a_guess_at_a_word_names_reports_and_without_it_does_not(
    house: House, city: City
) -> None:
    one, _ = carried(house, BUS, CLUB)
    guess = asked("翡翠")
    with house.database.reading() as session:
        named = look(session, guess.under(house.keys.feature), epoch=1, desk="office")
        other = look(session, guess.under(bytes(32)), epoch=1, desk="office")
        found = {slot for held in named.values() for slot in held}
        numbers = slots.numbers(session, found, epoch=1, desk="office")
    assert set(numbers.values()) == {number_of(one)}
    assert not other


def test_a_words_token_is_shared_by_several_of_a_million_other_pairs(house: House) -> None:
    key = house.keys.feature
    meant = digest("翡翠", key=key, field="pieces", bits=16)
    pairs = (first + second for first in _FREQUENT[:1000] for second in _FREQUENT[:1000])
    same = sum(digest(pair, key=key, field="pieces", bits=16) == meant for pair in pairs)
    assert same >= 3


def test_a_flood_of_one_text_keeps_its_newest_in_one_row() -> None:
    held = b""
    for slot in range(3, 9 * MOST, 3):
        held = gaps.cut(gaps.added(held, slot), MOST)
    assert len(held) <= MOST
    newest = gaps.listed(held)
    assert newest == list(range(9 * MOST - 3, 9 * MOST - 3 * len(newest) - 3, -3))
    assert len(newest) > MOST - 3


@given(some.sets(some.integers(0, 1 << 28), min_size=1, max_size=40))
def test_a_list_of_slots_is_read_as_it_was_written(found: set[int]) -> None:
    held = b""
    for slot in sorted(found):
        held = gaps.added(held, slot)
    newest_first = sorted(found, reverse=True)
    assert gaps.listed(held) == newest_first
    assert gaps.packed(newest_first) == held
    shorter = gaps.listed(gaps.cut(held, len(held) - 1))
    assert shorter == newest_first[: len(shorter)]
    assert len(shorter) == len(newest_first) - 1


def test_sixty_five_reports_take_slots_in_two_rows_and_a_cleared_one_names_nobody(
    house: House,
) -> None:
    with house.database.transaction() as session:
        for number in range(1, 66):
            assert slots.take(session, number, epoch=1, desk="office") == number - 1
        slots.clear(session, 63, epoch=1, desk="office")
    with house.database.reading() as session:
        named = slots.numbers(session, range(70), epoch=1, desk="office")
        assert slots.taken(session, epoch=1, desk="office") == 65
        assert slots.taken(session, epoch=2, desk="office") == 0
    assert named == {slot: slot + 1 for slot in range(65) if slot != 63}


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
