"""Features as they are kept: keyed, of one size, the same every time, quick on hostile input."""

import time
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.features.record import SIZE, SLOTS, Unpackable
from leads.features.tokens import (
    asks,
    lookup_keys,
    make,
    pack,
    stated,
    unpack,
    venue_features,
    venue_keys,
)
from leads.features.told import Told

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
TOLD = Told(
    venue_name="星辰网吧",
    address="中山中路126号二楼",
    district="东湖区",
    category="minors",
    happened_on=date(2026, 3, 15),
    about=False,
    narrative="3月15日晚上八点半,星辰网吧让未成年人上网,收了两百元,店长姓谢。电话13372102259",
    received_on=date(2026, 3, 18),
)


def asked(told: Told) -> set[int]:
    """Give the keys that the register is asked with."""
    return set(lookup_keys(asks(stated(told), key=KEY)))


def test_what_is_packed_comes_back() -> None:
    f = make(TOLD, key=KEY)
    assert unpack(pack(f)) == f
    assert unpack(pack(f), keys=False) == replace(f, keys=())


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        Told,
        venue_name=st.text(max_size=60),
        address=st.text(max_size=60),
        district=st.text(max_size=10),
        category=st.text(max_size=10),
        happened_on=st.none() | st.dates(),
        about=st.booleans(),
        narrative=st.text(max_size=400),
        received_on=st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    )
)
def test_any_report_gives_a_record_of_one_size(told: Told) -> None:
    f = make(told, key=KEY)
    assert len(pack(f)) == SIZE <= 360
    assert unpack(pack(f)) == f
    assert len(lookup_keys(f)) <= 24


@pytest.mark.parametrize("typed", [date.min, date.max])
def test_an_impossible_day_is_left_out(typed: date) -> None:
    assert make(replace(TOLD, happened_on=typed, narrative=""), key=KEY).days == ()


def test_bytes_that_are_no_record_are_refused() -> None:
    blob = pack(make(TOLD, key=KEY))
    for wrong in (b"", blob[:-1], b"\xff" + blob[1:]):
        with pytest.raises(Unpackable):
            unpack(wrong)


def test_another_key_gives_nothing_in_common() -> None:
    mine, theirs = make(TOLD, key=KEY), make(TOLD, key=OTHER_KEY)
    assert set(lookup_keys(mine)).isdisjoint(lookup_keys(theirs))
    assert set(mine.phones).isdisjoint(theirs.phones)
    assert not set(mine.sounds) & set(theirs.sounds)


def test_tokens_are_no_longer_than_their_field_allows() -> None:
    f = make(TOLD, key=KEY)
    for name, (slots, bits) in SLOTS.items():
        tokens = getattr(f, name)
        assert len(tokens) <= slots
        # Keys are as wide as their column; their low eight bits are always 0.
        assert all(0 < token < 1 << bits + 8 * (name == "keys") for token in tokens)


def test_the_record_holds_no_word_of_the_report() -> None:
    blob = pack(make(TOLD, key=KEY))
    for word in ("星辰", "中山", "东湖", "minors", "13372102259", "未成年"):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            assert word.encode(encoding) not in blob


def test_a_report_does_not_print_itself() -> None:
    assert "星辰" not in repr(TOLD)


def test_keys_of_one_name_differ_between_districts() -> None:
    here = venue_keys("星辰网吧", [], "", "", "东湖区", key=KEY)
    there = venue_keys("星辰网吧", [], "", "", "西岭区", key=KEY)
    assert here
    assert set(here).isdisjoint(there)


def test_one_name_and_one_wrong_meet_though_the_district_was_mistaken() -> None:
    bare = replace(TOLD, address="", happened_on=None, narrative="星辰网吧让未成年人上网")
    for district in ("", "西岭区"):
        mistaken = make(replace(bare, district=district), key=KEY)
        assert set(lookup_keys(make(bare, key=KEY))) & set(lookup_keys(mistaken))


def test_a_telephone_meets_across_districts() -> None:
    here, there = make(TOLD, key=KEY), make(replace(TOLD, district="西岭区"), key=KEY)
    assert set(lookup_keys(here)) & set(lookup_keys(there))


def test_an_epoch_moves_every_key() -> None:
    f = make(TOLD, key=KEY)
    assert set(lookup_keys(f)).isdisjoint(lookup_keys(f, epoch=1))
    assert all(0 <= k < 1 << 48 for k in lookup_keys(f, epoch=9))


def test_a_name_only_told_in_the_text_meets_the_name_in_the_field() -> None:
    unnamed = replace(TOLD, venue_name="不清楚", address="", narrative="路过星晨网咖看到小孩上网")
    met = set(lookup_keys(make(unnamed, key=KEY))) & set(lookup_keys(make(TOLD, key=KEY)))
    assert met


def test_a_registered_venue_meets_a_report_by_alias_place_and_licence() -> None:
    told = asked(replace(TOLD, narrative=""))
    by_alias = venue_keys("海河网络会所", ["星辰网咖"], "", "", "东湖区", key=KEY)
    by_place = venue_keys("海河网络会所", [], "中山中路126号", "", "东湖区", key=KEY)
    assert told & set(by_alias)
    assert told & set(by_place)
    spoken = replace(TOLD, narrative="许可证号91URCMDW9CD09W3ELY")
    by_code = venue_keys("海河", [], "", "91URCMDW9CD09W3ELY", "东湖区", key=KEY)
    assert asked(spoken) & set(by_code)


def test_what_is_kept_of_a_report_meets_no_venue_of_the_register() -> None:
    home = venue_features("星辰网吧", [], "中山中路126号", "", "东湖区", key=KEY)
    kept, asking = make(TOLD, key=KEY), asks(stated(TOLD), key=KEY)
    assert asking.sounds == home.sounds != kept.sounds
    for name in SLOTS:
        # 1 says that no kind of venue was recognised.
        assert not {*getattr(home, name)} & {*getattr(kept, name)} - {1}, name
    assert asking.pieces == asking.days == asking.topics == asking.sums == ()


def test_a_registered_venue_says_nothing_of_an_event() -> None:
    f = venue_features("星辰网吧", [], "中山中路126号", "", "东湖区", key=KEY)
    assert f.days == f.pieces == f.topics == ()
    assert {field.name for field in fields(f) if getattr(f, field.name)} >= {"sounds", "roads"}


@pytest.mark.parametrize(
    "piece",
    [
        "路",
        "1",
        "一",
        "a ",
        "位于",
        "东区",
        "1,",
        "\ufdfa",
        "微信号",
        "a.b-",
        "shi",
        "网吧",
        "\ud800",
    ],
)
def test_hostile_input_is_bounded(piece: str) -> None:
    bad = piece * (100_000 // len(piece))
    start = time.perf_counter()
    make(replace(TOLD, venue_name=bad, address=bad, category=bad, narrative=bad), key=KEY)
    assert time.perf_counter() - start < 1.0


def test_longer_hostile_input_costs_no_more_than_its_length() -> None:
    def seconds(size: int) -> float:
        start = time.perf_counter()
        make(replace(TOLD, narrative="位于东区1,路" * size), key=KEY)
        return time.perf_counter() - start

    seconds(100)
    small = min(seconds(500) for _ in range(3))
    assert min(seconds(2_500) for _ in range(3)) < 15 * small
