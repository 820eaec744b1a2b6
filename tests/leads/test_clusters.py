"""What a lead as a whole says of a report: its profile, and the verdict on both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.features.record import Features, Unpackable
from leads.features.tokens import make
from leads.features.told import Told
from leads.matching.clusters import (
    EMPTY,
    FACTS,
    PIECES,
    SIZE,
    Profile,
    pack_profile,
    profile_of,
    unpack_profile,
)
from leads.matching.verdict import REASONS, Band, cluster_verdict
from leads.matching.weights import shipped

KEY = bytes(range(32))
WEIGHTS = shipped()
FIRST = Told(
    venue_name="联飞棋牌室",
    address="鼓楼路247号",
    district="西岭区",
    category="gambling",
    happened_on=date(2026, 3, 11),
    about=False,
    narrative="3月11日我路过联飞,里面放着两桌德州,我老公输了4500元,老板放高利贷。",
    received_on=date(2026, 3, 12),
)


def witnesses(count: int) -> list[Features]:
    """Reports of one matter, a day after each other."""
    told = (replace(FIRST, received_on=FIRST.received_on + timedelta(days=n)) for n in range(count))
    return [make(each, key=KEY) for each in told]


@pytest.mark.parametrize("count", [1, 2, 300])
def test_a_packed_profile_comes_back_and_is_always_of_one_size(count: int) -> None:
    profile = profile_of(witnesses(count))
    packed = pack_profile(profile)
    assert unpack_profile(packed) == profile
    assert len(packed) == SIZE <= 400


def test_bytes_that_are_no_profile_are_refused() -> None:
    packed = pack_profile(EMPTY)
    for wrong in (b"", packed[:-1], b"\xff" + packed[1:]):
        with pytest.raises(Unpackable):
            unpack_profile(wrong)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(alphabet="东南西北中发白风花雪月元块号路店", max_size=80), max_size=12))
def test_a_profile_holds_a_bounded_number_of_digests(texts: list[str]) -> None:
    told = (replace(FIRST, narrative=text, address=text) for text in texts)
    profile = profile_of(make(each, key=KEY) for each in told)
    assert len(profile.facts) <= FACTS
    assert len(profile.pieces) <= PIECES
    assert unpack_profile(pack_profile(profile)) == profile


def test_what_only_one_report_said_is_the_first_to_be_forgotten() -> None:
    strangers = [replace(FIRST, venue_name=f"第{n}号院客栈", address=f"{n}号") for n in range(200)]
    noise = [replace(one, narrative=f"{n}间房,{n * 7}元") for n, one in enumerate(strangers)]
    profile = profile_of([*witnesses(3), *(make(one, key=KEY) for one in noise)])
    held = {digest for digest, _ in profile.facts}
    assert {one & 0xFFFF for one in witnesses(1)[0].numbered} <= held


def judged(told: Told, members: list[Features], profile: Profile) -> tuple[Band, float]:
    verdict = cluster_verdict(make(told, key=KEY), members, profile, weights=WEIGHTS)
    assert verdict.points == pytest.approx(sum(r.points for r in verdict.reasons), abs=2e-3)
    assert {reason.code for reason in verdict.reasons} <= REASONS.keys()
    return verdict.band, verdict.points


def test_one_more_witness_joins_the_lead() -> None:
    members = witnesses(4)
    told = replace(FIRST, venue_name="联飞麻将馆", received_on=date(2026, 3, 17))
    band, points = judged(told, members, profile_of(members))
    assert band is Band.JOIN
    assert points > WEIGHTS.marks.join


def test_a_lead_of_many_weighs_more_against_a_stranger_than_its_nearest_report() -> None:
    members = witnesses(6)
    stranger = replace(
        FIRST,
        venue_name="海河宾馆",
        address="清风路9号",
        category="fire",
        narrative="海河宾馆消防通道锁死",
        happened_on=date(2026, 3, 11),
    )
    _, alone = judged(stranger, members[:1], EMPTY)
    band, points = judged(stranger, members[:1], profile_of(members))
    assert band is Band.SEPARATE
    assert points < alone


def test_the_nearest_report_is_the_one_the_reasons_are_about() -> None:
    far = make(replace(FIRST, venue_name="海河宾馆", address="", narrative="消防"), key=KEY)
    near = witnesses(1)[0]
    verdict = cluster_verdict(near, [far, near], profile_of([far, near]), weights=WEIGHTS)
    assert verdict.nearest == 1
    assert "same_home" in {reason.code for reason in verdict.reasons}
    assert verdict.probability > 0.9
