"""What a verdict says of two reports, and what it never does."""

from dataclasses import replace
from datetime import date

import pytest

from leads.features.tokens import Features, asks, make, stated, venue_features
from leads.features.told import Told
from leads.matching.verdict import REASONS, Band, compare, venue_verdict
from leads.matching.weights import BadWeights, parse, shipped

KEY = bytes(range(32))
WEIGHTS = shipped()
LETTER = (
    "尊敬的领导您好!该场所长期存在严重违法违规行为,老板有黑社会背景,欺压百姓,偷税漏税,消防不合格,"
    "证照不齐,群众怨声载道,多次举报均无人处理,请上级领导高度重视,严查保护伞,还人民群众一片朗朗乾坤!"
)
FIRST = Told(
    venue_name="联飞棋牌室",
    address="鼓楼路247号",
    district="西岭区",
    category="gambling",
    happened_on=date(2026, 3, 11),
    about=False,
    narrative="3月11日我路过联飞,里面放着两桌德州,有人望风,我老公输了4500元,老板放高利贷。",
    received_on=date(2026, 3, 12),
)
SECOND = Told(
    venue_name="Lianfei Mahjong",
    address="西岭区鼓楼路与科技中路路口",
    district="西岭区",
    category="gambling",
    happened_on=date(2026, 3, 12),
    about=False,
    narrative="联飞麻将馆聚众赌博,三月十一号亲戚输了四千五百块,门口有人放哨。",
    received_on=date(2026, 3, 14),
)


def tokens(told: Told) -> Features:
    return make(told, key=KEY)


def codes(one: Told, other: Told) -> set[str]:
    return {r.code for r in compare(tokens(one), tokens(other), weights=WEIGHTS).reasons}


def test_two_witnesses_in_other_words_are_joined_with_reasons() -> None:
    verdict = compare(tokens(FIRST), tokens(SECOND), weights=WEIGHTS)
    assert verdict.band is Band.JOIN
    found = {reason.code for reason in verdict.reasons}
    assert {"same_home", "same_day", "same_sum", "site_and_topic"} <= found


def test_points_are_the_sum_of_the_reasons() -> None:
    verdict = compare(tokens(FIRST), tokens(SECOND), weights=WEIGHTS)
    assert verdict.points == pytest.approx(sum(r.points for r in verdict.reasons), abs=1e-3)


def test_the_order_of_two_reports_does_not_matter() -> None:
    pairs = [(FIRST, SECOND), (FIRST, replace(SECOND, venue_name="", address=""))]
    for one, other in pairs:
        there = compare(tokens(one), tokens(other), weights=WEIGHTS)
        back = compare(tokens(other), tokens(one), weights=WEIGHTS)
        assert there == back


def test_one_letter_about_two_venues_is_kept_apart() -> None:
    one = replace(FIRST, narrative=LETTER)
    other = replace(FIRST, narrative=LETTER, venue_name="海河宾馆", address="清风路9号")
    assert compare(tokens(one), tokens(other), weights=WEIGHTS).band is Band.SEPARATE


def test_likeness_of_text_alone_never_joins() -> None:
    bare = replace(FIRST, venue_name="", address="", narrative=LETTER)
    assert compare(tokens(bare), tokens(bare), weights=WEIGHTS).band is not Band.JOIN


def test_a_name_and_a_kind_of_wrong_recur_and_do_not_join_weeks_later() -> None:
    one = replace(FIRST, address="", narrative="联飞有赌博", happened_on=None)
    other = replace(one, narrative="联飞聚众赌博,放高利贷")
    bands = {
        day: compare(
            tokens(one), tokens(replace(other, received_on=date(2026, *day))), weights=WEIGHTS
        ).band
        for day in ((4, 1), (5, 1))
    }
    assert bands[(4, 1)] is not Band.JOIN
    assert bands[(5, 1)] is not Band.JOIN


def test_a_name_that_many_have_needs_more_than_a_kind_of_wrong() -> None:
    one = replace(
        FIRST, venue_name="老王棋牌室", address="", narrative="老王有赌博", happened_on=None
    )
    other = replace(one, narrative="老王聚众赌博,放高利贷")
    assert compare(tokens(one), tokens(other), weights=WEIGHTS).band is not Band.JOIN


def test_the_same_brand_in_another_trade_is_not_joined() -> None:
    one = replace(FIRST, venue_name="阳光棋牌室", address="")
    other = replace(SECOND, venue_name="阳光宾馆", address="", narrative="阳光宾馆床单发黄,3月11日")
    assert compare(tokens(one), tokens(other), weights=WEIGHTS).band is not Band.JOIN


def test_the_same_venue_with_another_wrong_months_later_is_not_joined() -> None:
    later = replace(
        FIRST,
        category="fire",
        narrative="联飞棋牌室消防通道堵死,灭火器过期",
        happened_on=date(2026, 8, 1),
        received_on=date(2026, 8, 2),
    )
    verdict = compare(tokens(FIRST), tokens(later), weights=WEIGHTS)
    assert verdict.band is Band.SEPARATE
    assert {"other_day", "other_topic", "long_apart"} <= {r.code for r in verdict.reasons}


def test_what_differs_takes_points_and_what_agrees_adds() -> None:
    for scale in (WEIGHTS.lead, WEIGHTS.venue):
        for code, points in scale.points.items():
            if code.startswith("other_"):
                assert points < 0
            if code.startswith("same_"):
                assert points > 0


def test_every_code_with_points_has_a_sentence() -> None:
    assert {*WEIGHTS.lead.points, *WEIGHTS.venue.points} <= set(REASONS)
    assert codes(FIRST, SECOND) <= set(REASONS)


def test_features_of_two_keys_agree_in_nothing() -> None:
    foreign = make(FIRST, key=bytes(32))
    verdict = compare(tokens(FIRST), foreign, weights=WEIGHTS)
    assert verdict.band is Band.SEPARATE


def test_two_empty_reports_are_kept_apart() -> None:
    empty = Told("", "", "", "", None, about=False, narrative="", received_on=date(2026, 3, 1))
    assert compare(tokens(empty), tokens(empty), weights=WEIGHTS).band is Band.SEPARATE


def test_a_report_is_placed_at_its_venue_and_offered_a_namesake() -> None:
    asking = asks(stated(FIRST), key=KEY)
    home = venue_features("联飞棋牌室", [], "鼓楼路247号", "", "西岭区", key=KEY)
    namesake = venue_features("联飞棋牌室", [], "", "", "西岭区", key=KEY)
    stranger = venue_features("海河宾馆", [], "清风路9号", "", "西岭区", key=KEY)
    assert venue_verdict(asking, home, weights=WEIGHTS).band is Band.JOIN
    assert venue_verdict(asking, namesake, weights=WEIGHTS).band is Band.SUGGEST
    assert venue_verdict(asking, stranger, weights=WEIGHTS).band is Band.SEPARATE


def test_weights_that_are_not_whole_are_refused() -> None:
    for text in ("", "version = 1", "not toml ["):
        with pytest.raises(BadWeights):
            parse(text)
