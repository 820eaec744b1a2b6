"""What a venue is called, however it is written."""

from collections import Counter

import pytest

from leads.features.mentions import mentions
from leads.features.names import parse, spoken
from leads.features.namesakes import common, telling
from leads.features.narrated import spelling
from leads.features.normalise import spell
from leads.features.sounds import sound


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
    heard = mentions(spell("我去星晨网吧 I want to report Yuan Wei Internet Cafe"))
    assert set(spoken(parse("星辰")) + spoken(parse("源味"))) <= {*heard.whole, *heard.parts}
    assert heard.kinds == ("net",)


def test_a_kind_without_a_name_before_it_mentions_nobody() -> None:
    heard = mentions("我去那家网吧")
    assert (heard.whole, heard.parts, heard.kinds) == ((), (), ("net",))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("收款账户写的是临江市运风医药连锁有限公司", "运风"),
        ("路过怡霆,看到有人赌博", "怡霆"),
        ("金佳月存在宰客问题", "金佳月"),
        ("店名叫星辰的那家", "星辰"),
        ("位于江边的星辰网吧", "星辰"),
    ],
)
def test_a_name_is_heard_without_a_kind_word_too(text: str, named: str) -> None:
    assert sound(named) in mentions(spell(text)).whole


def test_a_neighbour_is_not_taken_for_the_venue() -> None:
    heard = mentions(spell("隔壁是徐记烟酒店"))
    assert (heard.whole, heard.parts) == ((), ())


@pytest.mark.parametrize("written", ["停车楼", "停车漏", "停车陋"])
def test_a_kind_word_is_known_by_its_sound(written: str) -> None:
    assert (parse(f"御香{written}").core, parse(f"御香{written}").kind) == ("御香", "parking")


def test_a_branch_written_straight_after_the_kind_is_taken_off() -> None:
    name = parse("锦盛网吧金沙店")
    assert (name.core, name.branch) == ("锦盛", "金沙")


def test_names_that_every_street_has_are_common_and_long_odd_ones_telling() -> None:
    assert common("老王")
    assert common("张记")
    assert common("阳光")
    assert not telling("星辰")
    assert telling("佳玉智新")
    assert not telling("家家乐")


def test_how_a_name_is_written_is_told_by_four_bits_alone() -> None:
    names = [chr(0x4E00 + at) + "雅" for at in range(3000)]
    counts = Counter(spelling(name) for name in names)
    assert set(counts) == set(range(1, 16))
    assert min(counts.values()) > len(names) / 30


def test_only_what_is_written_in_chinese_characters_has_a_spelling() -> None:
    assert spelling("boya") == spelling("") == 0
