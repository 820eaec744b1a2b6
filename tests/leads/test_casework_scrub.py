"""Scrubbing a draft brief: what is marked, what is not, and that nothing is lost by marking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.casework.scrub import MarkKind, marks, pieces, seen

TOLD = "昨晚两点我在店里值班，看到三个穿校服的学生在三号机上打游戏，老板让他们从后门走。"


def marked(draft: str, *, told: str = TOLD, known: tuple[str, ...] = ()) -> dict[str, str]:
    return {draft[m.start : m.end]: m.kind.value for m in marks(draft, told=[told], known=known)}


def test_a_phrase_copied_from_the_report_is_marked() -> None:
    assert marked("请核查穿校服的学生在三号机上一事") == {"穿校服的学生在三号机上": "copied"}


def test_punctuation_and_width_do_not_make_a_phrase_ones_own() -> None:
    assert marked("请核查穿校服的，学生在 三号机上！") == {"穿校服的，学生在 三号机上": "copied"}


def test_seven_characters_in_common_are_not_a_copy() -> None:
    assert marked("请核查穿校服的学生在") == {}


def test_what_the_register_says_of_the_venue_is_no_secret() -> None:
    told = "建设路十八号金色年华网吧里有学生"
    draft = "请到建设路十八号金色年华网吧检查"
    assert marked(draft, told=told) == {"建设路十八号金色年华网吧": "copied"}
    assert marked(draft, told=told, known=("建设路十八号金色年华网吧",)) == {}


@pytest.mark.parametrize(
    ("draft", "found", "kind"),
    [
        ("电话13812345678", "13812345678", MarkKind.PHONE),
        ("电话138 1234 5678", "138 1234 5678", MarkKind.PHONE),
        ("电话１３８１２３４５６７８", "１３８１２３４５６７８", MarkKind.PHONE),
        ("座机0512-65551234", "0512-65551234", MarkKind.PHONE),
        ("身份证32050219900101123X", "32050219900101123X", MarkKind.ID_NUMBER),
        ("车牌苏E·A1234停在门口", "苏E·A1234", MarkKind.PLATE),
        ("21:30前后", "21:30", MarkKind.TIME),
        ("晚上九点半有人", "晚上九点半", MarkKind.TIME),
        ("8点多有人", "8点多", MarkKind.TIME),
        ("at 9 pm", "9 pm", MarkKind.TIME),
        ("我是前台", "我是", MarkKind.SELF),
        ("我在这里上班", "我在这里上班", MarkKind.SELF),
        ("作为员工不便", "作为员工", MarkKind.SELF),
        ("I am the owner's cousin", "I am", MarkKind.SELF),
        ("My son was there", "My son", MarkKind.SELF),
    ],
)
def test_what_points_at_a_person_is_marked(draft: str, found: str, kind: MarkKind) -> None:
    assert marked(draft, told="").get(found) == kind.value


@pytest.mark.parametrize(
    "draft",
    ["请核查该场所是否接纳未成年人", "有三点建议", "一点也不", "查近两个月的记录，共120人次"],
)
def test_a_plain_brief_has_no_marks(draft: str) -> None:
    assert marked(draft) == {}


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_together_are_the_draft(draft: str, told: str) -> None:
    found = marks(draft, told=[told, draft[3:40]])
    assert "".join(piece.text for piece in pieces(draft, found)) == draft
    assert all(0 <= mark.start < mark.end <= len(draft) for mark in found)


def test_an_acknowledgement_is_for_one_text_and_its_marks() -> None:
    one, other = "电话13812345678", "电话13812345679"
    assert seen(one, marks(one, told=[])) != seen(other, marks(other, told=[]))
    assert seen(one, ()) != seen(one, marks(one, told=[]))
