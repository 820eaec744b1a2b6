"""What a venue is called, however it is written."""

import pytest

from leads.features.names import mentions, parse, spoken
from leads.features.normalise import spell


@pytest.mark.parametrize(
    "written",
    [
        "星辰网吧",
        "星.辰网咖",
        "星\u200b辰電競館",
        "星晨网络会所",
        "Xingchen Internet Cafe",
        "xing chen网吧",
        "临江市东湖区星辰互联网上网服务有限公司",
        "东湖区星辰网吧(个体)",
        "星辰网吧（水碧旗舰店）",
        "星辰网咖-航天分店",
    ],
)
def test_one_venue_sounds_alike_in_every_spelling(written: str) -> None:
    assert spoken(parse(written, district="东湖区")) == spoken(parse("星辰网吧"))


def test_synonyms_of_a_kind_are_one_kind_and_others_are_not() -> None:
    kinds = [parse(f"星辰{kind}").kind for kind in ("网吧", "网咖", "电竞馆", "网络会所")]
    assert len(set(kinds)) == 1
    assert parse("星辰宾馆").kind not in kinds


@pytest.mark.parametrize("written", ["", "没有招牌", "不知道名字", "不清楚", "unknown", "这家店"])
def test_a_venue_without_a_name_has_none(written: str) -> None:
    assert spoken(parse(written)) == ()


def test_a_kind_alone_is_no_name() -> None:
    name = parse("电竞网咖")
    assert (name.core, name.kind) == ("", "net")


def test_the_branch_is_kept_apart_from_the_name() -> None:
    name = parse("星辰网吧(水碧分店)")
    assert (name.core, name.branch) == ("星辰", "水碧")


def test_a_road_before_the_name_gives_a_second_reading() -> None:
    assert spoken(parse("清风江满悠诊所", roads=["清风"]))[1] == spoken(parse("江满悠诊所"))[0]


def test_venues_named_in_a_text_are_heard_in_both_languages() -> None:
    heard, kinds = mentions(spell("我去星晨网吧 I want to report Yuan Wei Internet Cafe"))
    assert set(spoken(parse("星辰")) + spoken(parse("源味"))) <= set(heard)
    assert kinds == ("net",)


def test_a_kind_without_a_name_before_it_mentions_nobody() -> None:
    assert mentions("我去那家网吧") == ((), ("net",))
