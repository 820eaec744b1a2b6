"""The fields: what they make of what people type, and what they answer."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import IntegerField
from wtforms.validators import NumberRange

from tipline.forms.choices import OneOf, Several, option
from tipline.forms.dates import DateParts, PartialDate
from tipline.forms.files import FileList
from tipline.forms.house import QueryForm
from tipline.forms.texts import PlainText, clean

TODAY = date(2026, 11, 22)


class Asked(QueryForm):
    """One field of each kind."""

    story = PlainText("s", longest=20, shortest=2, lines=True)
    name = PlainText("n", longest=5, missing="Enter the name.")
    day = DateParts("d", partial=True)
    exact = DateParts("e")
    kind = OneOf("k", choices=[option("a", "A"), option("b", "B")], missing="Choose.")
    also = Several("o", choices=[option("a", "A"), option("b", "B")])
    files = FileList("f", most=2)
    count = IntegerField("c", default=1, validators=[NumberRange(1, 9)])


def asked(locale: str = "en", **typed: Any) -> Asked:
    """The form after somebody typed `typed`, judged in that language."""
    app = Flask("fields")
    sent: MultiDict[str, Any] = MultiDict({"name": "n", "kind": "a", "count": "1", **typed})
    with app.test_request_context(headers={"Accept-Language": locale}):
        form = Asked(sent, today=TODAY)
        form.validate()
        return form


def test_a_sound_form_has_nothing_to_mend() -> None:
    form = asked(story="某天\r\n晚上", **{"day-year": "2026"}, also=["a"])
    assert form.errors == {}
    assert form.story.data == "某天\n晚上"
    assert form.also.data == ["a"]


def told(form: Asked, name: str) -> str:
    """The first thing said about a field."""
    return str(form[name].errors[0])


@given(some.text())
def test_cleaned_text_is_stable_and_free_of_what_cannot_be_seen(text: str) -> None:
    once = clean(text, lines=True)
    assert clean(once, lines=True) == once
    assert not set(once) & set("\0\x07\x1b\u202e\u2066\r")


def test_text_is_normalised_and_one_line_stays_one_line() -> None:
    assert clean("e\u0301\r\nx\u202e", lines=False) == "é x"


def test_a_nul_is_refused() -> None:
    assert "cannot be stored" in told(asked(story="ab\0cd"), "story")


def test_length_messages_say_both_numbers_in_both_languages() -> None:
    long = "字" * 1234
    assert asked(story=long).errors["story"] == [
        "Shorten this to 20 characters or fewer. It now has 1,234."
    ]
    assert asked("zh", story=long).errors["story"] == ["请缩短到 20 字以内，现在是 1,234 字。"]
    assert "at least 2" in told(asked(story="x"), "story")


def test_what_is_missing_is_asked_for_in_its_own_words_and_once() -> None:
    assert asked(name=" \t ").errors["name"] == ["Enter the name."]
    assert asked(kind="").errors["kind"] == ["Choose."]


def test_what_was_not_offered_is_refused() -> None:
    assert asked(kind="z").errors["kind"] == ["Choose."]
    assert asked(also=["a", "z"]).errors["also"] == ["Choose from the options only."]


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        (("2026", "11", "3"), date(2026, 11, 3)),
        (("２０２６年", "１１月", "３日"), date(2026, 11, 3)),
        ((" 2026 ", "11", ""), PartialDate(2026, 11)),
        (("2026", "", ""), PartialDate(2026)),
        (("2026", "11", "22"), TODAY),
        (("", "", ""), None),
    ],
)
def test_dates_are_taken_whole_or_in_part(typed: tuple[str, str, str], made: object) -> None:
    form = asked(**dict(zip(("day-year", "day-month", "day-day"), typed, strict=True)))
    assert form.errors == {}
    assert form.day.data == made


@pytest.mark.parametrize(
    ("typed", "anchor", "sentence"),
    [
        (("2026", "2", "30"), "day-day", "There is no such day"),
        (("2026", "13", "1"), "day-month", "from 1 to 12"),
        (("2026", "", "1"), "day-month", "Enter the month"),
        (("", "5", "1"), "day-year", "Enter the year"),
        (("26", "5", "1"), "day-year", "four digits"),
        (("two", "5", "1"), "day-year", "in numbers"),
        (("99999", "5", "1"), "day-year", "in numbers"),
        (("2026", "11", "23"), "day-year", "today or in the past"),
        (("2026", "12", ""), "day-year", "today or in the past"),
        (("2027", "", ""), "day-year", "today or in the past"),
    ],
)
def test_a_wrong_date_says_which_part_to_mend_and_keeps_what_was_typed(
    typed: tuple[str, str, str], anchor: str, sentence: str
) -> None:
    form = asked(**dict(zip(("day-year", "day-month", "day-day"), typed, strict=True)))
    assert sentence in told(form, "day")
    assert form.day.anchor == anchor
    assert form.day.data is None
    assert tuple(part.value for part in form.day.inputs()) == typed


def test_a_date_that_must_be_whole_asks_for_its_day() -> None:
    form = asked(**{"exact-year": "2026", "exact-month": "11"})
    assert form.errors["exact"] == ["Enter the day of the month."]


def test_a_known_date_is_laid_out_in_its_parts() -> None:
    form = Asked(None, today=TODAY, data={"day": PartialDate(2025, 3)})
    assert [part.value for part in form.day.inputs()] == ["2025", "3", ""]


def test_an_empty_file_input_is_no_file_and_too_many_are_counted() -> None:
    file = FileStorage(BytesIO(b"x"), filename="a.jpg")
    assert asked(files=[FileStorage(BytesIO(), filename="")]).files.data == []
    assert asked(files=[file, file]).errors == {}
    assert asked(files=[file] * 3).errors["files"] == ["Choose at most 2 files. You chose 3."]


def test_wtforms_own_messages_are_in_our_words() -> None:
    assert told(asked(count="many"), "count") == "Enter a whole number, like 12."
    assert asked("zh", count="99").errors["count"] == ["请填写 1 到 9 之间的数字。"]
