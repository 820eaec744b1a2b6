"""The file of a register: read strictly, in the encodings offices save in."""

import pytest

from leads.register.entering import Entry
from leads.register.register_file import BadRegister, Numbered, read_register

DISTRICTS = {"east": "east", "东城大队": "east", "west": "west"}
HEAD = "name,aliases,kind,district,address,licence\n"
LINE = "星光KTV,老星光;星光歌厅,ktv,east,建设路 18 号,娱2021-7\n"
STAR = Entry("星光KTV", ("老星光", "星光歌厅"), "ktv", "east", "建设路 18 号", "娱2021-7")


def read(text: str, encoding: str = "utf-8") -> list[Numbered]:
    return read_register(text.encode(encoding), districts=DISTRICTS)


def sentences(text: str) -> tuple[str, ...]:
    with pytest.raises(BadRegister) as refused:
        read(text)
    return refused.value.sentences


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_register_is_read_in_each_encoding_offices_save_in(encoding: str) -> None:
    assert read(HEAD + LINE, encoding) == [Numbered(2, STAR)]


def test_columns_may_be_named_in_chinese_in_any_order_and_some_left_out() -> None:
    found = read("辖区,类别,名称,别名\n东城大队,KTV/歌舞厅,星光KTV,老星光；星光歌厅；老星光\n")
    assert found == [Numbered(2, Entry("星光KTV", ("老星光", "星光歌厅"), "ktv", "east", "", ""))]


def test_blank_lines_are_passed_over_and_lines_are_counted_as_an_editor_counts() -> None:
    quoted = '"星光\nKTV",,ktv,east,"建设路, 18 号",\n'
    found = read(HEAD + "\n,,,,,\n" + quoted + "宝龙,,网吧,west,,\n")
    assert [(one.line, one.entry.name) for one in found] == [(4, "星光 KTV"), (6, "宝龙")]
    assert found[0].entry.address == "建设路, 18 号"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Line 1 must name the columns"),
        ("name,sort,district\n", "Column 2 is none of them"),
        ("name,district\n", "Line 1: there is no column kind."),
        ("name,名称,kind,district\n", "Line 1: a column stands there twice."),
        (HEAD, "The file names no venue"),
        (HEAD + "星光,ktv,east\n", "Line 2: 3 cells, but line 1 has 6."),
        (HEAD + ",,ktv,east,,\n", "Line 2: the name is empty."),
        (HEAD + "甲" * 101 + ",,ktv,east,,\n", "Line 2: shorten name to 100 characters"),
        (HEAD + "星光,,bar,east,,\n", "Line 2: the kind is not one of internet_cafe (网吧)"),
        (HEAD + "星光,,ktv,north,,\n", "Line 2: the district is not one of east, west,"),
        (HEAD + LINE + LINE, "Line 3: its licence stands on line 2 already."),
        (HEAD + "星光,,ktv,east,,\n星光,,ktv,east,,X\n", "stands on line 2 already. Give"),
        (HEAD + '"星光,,ktv,east,,\n', "Line 2: a quotation mark is not closed"),
        (HEAD + "星\0光,,ktv,east,,\n", "The file is not text."),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_what_to_mend(text: str, says: str) -> None:
    assert [one for one in sentences(text) if says in one]


def test_every_wrong_line_is_named_at_once() -> None:
    wrong = sentences(HEAD + ",,ktv,east,,\n" + LINE + "宝龙,,bar,north,,\n")
    assert [one.split(":")[0] for one in wrong] == ["Line 2", "Line 4", "Line 4"]


def test_branches_of_one_chain_are_two_venues_by_their_licences() -> None:
    assert len(read(HEAD + "星光,,ktv,east,,A\n星光,,ktv,east,,B\n")) == 2


@pytest.mark.parametrize("data", ["名称".encode("utf-16"), b"PK\x03\x04\x00\x00\xff\xff\x81"])
def test_what_is_no_csv_is_refused(data: bytes) -> None:
    with pytest.raises(BadRegister):
        read_register(data, districts=DISTRICTS)
