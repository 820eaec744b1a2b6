"""Numerals, days, places, identifiers and small facts, as people write them."""

from datetime import date
from pathlib import Path

import pytest

import leads.features
from leads.features.details import details
from leads.features.identifiers import identifiers
from leads.features.normalise import count, rejoin, spell
from leads.features.places import parse
from leads.features.shingles import MOST, shingles
from leads.features.times import days
from leads.features.topics import topics

WEDNESDAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("一百八十一号", "181号"),
        ("两千块", "2000块"),
        ("一万九千六百元", "19600元"),
        ("1.4万元", "14000元"),
        ("4,500元", "4500元"),
        ("三百七十多老人", "370多老人"),
        ("二〇二六年", "2026年"),
        ("１００元", "100元"),
        ("人民三路", "人民三路"),
        ("一品百货", "一品百货"),
        ("千万不要", "千万不要"),
    ],
)
def test_numerals_become_digits_and_names_stay(written: str, counted: str) -> None:
    assert count(spell(written)) == counted


def test_hidden_and_evasive_marks_go() -> None:
    assert rejoin(spell("星\u200b辰、陽.光*歌_廳")) == "星辰、阳光歌厅"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("3月5日", date(2026, 3, 5)),
        ("三月五号", date(2026, 3, 5)),
        ("2026/3/5", date(2026, 3, 5)),
        ("12月31日", date(2025, 12, 31)),
        ("3.5去的", date(2026, 3, 5)),
        ("昨晚", date(2026, 3, 17)),
        ("前天", date(2026, 3, 16)),
        ("3天前", date(2026, 3, 15)),
        ("上周五", date(2026, 3, 13)),
        ("这周一", date(2026, 3, 16)),
        ("上个月26号", date(2026, 2, 26)),
        ("on 5 Mar", date(2026, 3, 5)),
        ("on March 05", date(2026, 3, 5)),
        ("yesterday", date(2026, 3, 17)),
    ],
)
def test_a_day_is_found_however_it_is_said(said: str, day: date) -> None:
    assert days(count(spell(said)), received=WEDNESDAY) == (day,)


@pytest.mark.parametrize("said", ["13月40日", "2.9万元", "3.5折", "2019-01-01", "中山路18号院"])
def test_what_is_no_day_gives_none(said: str) -> None:
    assert days(count(spell(said)), received=WEDNESDAY) == ()


def test_a_road_and_number_are_the_same_in_digits_and_in_words() -> None:
    digits = parse(count(spell("东湖区和平中路471号1楼")), is_address=True)
    words = parse(count(spell("临江市和平中路四百七十一号")), is_address=True)
    assert digits.numbered == words.numbered != ()


def test_a_landmark_survives_gate_side_and_floor() -> None:
    said = ["幸福里小区", "幸福里小区南门斜对面", "东湖区幸福里小区底商", "中山路幸福里小区隔壁"]
    assert len({parse(text, is_address=True).landmarks for text in said}) == 1


def test_running_off_is_no_road() -> None:
    assert parse("老板卷款跑路,走铁路", is_address=False).roads == ()


def test_identifiers_are_found_in_their_many_spellings() -> None:
    text = spell("電話177 0499 1857,车牌号临CL4797,代码91URCMDW9CD09W3ELY,抖音号:xing1779")
    assert set(identifiers(text)) == {
        "phone 17704991857",
        "plate cl4797",
        "licence 91urcmdw9cd09w3ely",
        "account xing1779",
    }


def test_two_witnesses_repeat_the_same_facts() -> None:
    one = details(count(spell("输了19600元,开到晚上八点半,在359号房,老板姓谢。")))
    two = details(count(spell("一万九千六百块,天天到20:30,359包间,负责人叫谢某")))
    assert one.sums == two.sums == ("19600",)
    assert set(one.others) == set(two.others) == {"room 359", "name 谢", "hour 8:30"}


def test_a_text_tells_its_topic_in_either_language() -> None:
    assert topics("这里聚众赌博,老板抽水") == topics("they run gambling here")


def test_boilerplate_leaves_fewer_pieces_than_facts() -> None:
    assert shingles("尊敬的领导您好,希望有关部门尽快查处,谢谢") == ()
    assert shingles("二楼摆着四台老虎机") != ()


def test_pieces_are_pairs_and_words_bounded_those_that_say_most_first() -> None:
    pieces = shingles("".join(chr(0x4E00 + 7 * i) for i in range(2_000)))
    assert len(pieces) == MOST
    assert {len(piece) for piece in pieces} == {2}
    assert shingles("的人鼹鼠 mahjong") == ("鼹鼠", "mahjong", "人鼹", "的人")
    assert shingles("我们我们") == shingles("我们我们我们")


def test_the_character_tables_are_small_enough_for_a_browser() -> None:
    tables = sorted((Path(leads.features.__file__).parent / "tables").iterdir())
    assert [table.stem for table in tables] == ["frequent", "simplified", "syllables"]
    assert sum(table.stat().st_size for table in tables) <= 40 * 1024
