"""Answering: with drafts, against colleagues, and what the office makes of it."""

from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from leads.register.taxonomy import ReviewOutcome
from tests.district import FINDINGS, MEASURES, PDF, WHOLE, add, answer_form, review, where
from tests.forms import form_on, send, text_of
from tests.makers import (
    City,
)
from tipline.house import House


def test_an_answer_goes_to_the_office(district: FlaskClient, signed: UUID) -> None:
    add(district, signed, PDF, "通知书.pdf")
    sent = send(district, answer_form(district, signed), **WHOLE)
    assert sent.status_code == 303
    said = text_of(district.get(sent.location))
    for words in ("The answer is with the office", FINDINGS, MEASURES, "通知书.pdf", "In time"):
        assert words in said


def test_an_answer_that_was_sent_back_is_mended_and_sent_again(
    house: House, city: City, district: FlaskClient, signed: UUID
) -> None:
    send(district, answer_form(district, signed), **WHOLE)
    review(house, city, signed, outcome=ReviewOutcome.PROOF_MISSING, grade=2, words="请补充照片。")
    back = text_of(district.get(where(signed)))
    for words in ("Proof is missing", "Grade 2 of 5", "请补充照片。"):
        assert words in back
    again = answer_form(district, signed)
    assert again.values["findings"] == FINDINGS  # as it was sent
    assert send(district, again, **WHOLE).status_code == 303
    review(house, city, signed, outcome=ReviewOutcome.PASSED, grade=5, words="很好。")
    closed = text_of(district.get(where(signed)))
    assert closed.count("请补充照片。") == 2  # beside its answer, and in the history
    for words in ("Answer 2", "Grade 5 of 5", "There is nothing for you to do here now."):
        assert words in closed
    listed = district.get("/district/assignments?tab=ended")
    assert str(signed) in listed.text
    assert "Closed" in text_of(listed)


def test_what_was_typed_survives_the_way_to_a_file_and_back(
    district: FlaskClient, signed: UUID
) -> None:
    added = add(district, signed, PDF, "a.pdf", finding="found", findings=FINDINGS)
    assert added.status_code == 303
    form = answer_form(district, signed)
    assert form.values["findings"] == FINDINGS
    assert form.values["finding"] == "found"
    assert "a.pdf" in district.get(where(signed, "/answer")).text


def test_a_draft_is_its_writers_alone_and_sealed(
    district: FlaskClient, colleague: FlaskClient, signed: UUID, tmp_path: Path
) -> None:
    send(district, answer_form(district, signed), do="save", findings=FINDINGS)
    assert answer_form(colleague, signed).values["findings"] == ""
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or FINDINGS.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"finding": ""}, "Say what the check found."),
        ({"disposition": ""}, "Say what was done about the violation."),
        ({"finding": "not_found"}, "A measure needs a violation."),
        ({"findings": "没"}, "Write what was found, in a sentence or more."),
        ({"measures": ""}, "Write what was ordered or decided."),
        ({"finding": "maybe"}, "Choose one of the options."),
        ({"disposition": "shot"}, "Choose one of the options."),
        ({"findings": "长" * 10_000}, "Shorten this to 5,000 characters or fewer."),
    ],
)
def test_an_answer_that_is_not_whole_stays_in_the_form(
    district: FlaskClient, signed: UUID, changed: dict[str, str], sentence: str
) -> None:
    page = send(district, answer_form(district, signed), **(WHOLE | changed))
    assert page.status_code == 400
    assert sentence in text_of(page)
    assert form_on(page, "/answer").values["findings"] == (WHOLE | changed)["findings"]
    assert "Being checked" in text_of(district.get(where(signed)))


def test_the_second_of_two_answers_is_told_who_was_first_and_loses_nothing(
    district: FlaskClient, colleague: FlaskClient, signed: UUID
) -> None:
    theirs = answer_form(colleague, signed)
    send(district, answer_form(district, signed), **WHOLE)
    second = send(colleague, theirs, **(WHOLE | {"findings": "李强写的核查情况，另有说明。"}))
    assert second.status_code == 409
    assert "王芳 was first: Answer." in text_of(second)
    assert "李强写的核查情况，另有说明。" in second.text
    shown = text_of(district.get(where(signed)))
    assert FINDINGS in shown
    assert "李强写的" not in shown


def test_the_same_answer_sent_twice_is_one(district: FlaskClient, signed: UUID) -> None:
    form = answer_form(district, signed)
    assert send(district, form, **WHOLE).status_code == 303
    assert send(district, form, **WHOLE).status_code == 409
    assert "Answer 2" not in text_of(district.get(where(signed)))
