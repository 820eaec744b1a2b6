"""Objecting and answering: with proofs, with drafts, against colleagues, and against bad input."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from crypto.signing import SigningKey
from leads.casework import reviewing, supervising
from leads.casework.lead import Assignment, Lead
from leads.casework.reviewing import Review
from leads.ledger.audit import AuditEntry
from leads.register.taxonomy import ReviewOutcome
from tests.clock import Clock
from tests.forms import Form, form_on, send, text_of
from tests.makers import (
    City,
    a_lead,
    a_venue,
    assign,
    found_city,
    signed_in_client,
    unlocked,
)
from tipline.factory import create_staff
from tipline.house import House

FINDINGS = "三月十七日下午到店检查，前台未登记两名顾客的身份证。"
MEASURES = "当场责令改正，并下达责令改正通知书，限三日内整改。"
WHOLE = {
    "finding": "found",
    "disposition": "ordered",
    "findings": FINDINGS,
    "measures": MEASURES,
    "do": "send",
}
PDF = b"%PDF-1.7\n" + "责令改正通知书".encode() * 200


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    return found_city(house, root_key)


@pytest.fixture
def app(house: House) -> Flask:
    return create_staff(house)


@pytest.fixture
def district(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.east.first)


@pytest.fixture
def assignment(house: House, city: City) -> UUID:
    return assign(house, city, a_lead(house, city, venue_id=a_venue(house)))


@pytest.fixture
def signed(district: FlaskClient, assignment: UUID) -> UUID:
    """Give an assignment that was signed for."""
    send(district, form_on(district.get(where(assignment)), "/sign"))
    return assignment


def where(assignment: UUID, rest: str = "") -> str:
    return f"/district/assignments/{assignment}{rest}"


def answer_form(client: FlaskClient, assignment: UUID) -> Form:
    return form_on(client.get(where(assignment, "/answer")), "/answer")


def add(
    client: FlaskClient, assignment: UUID, data: bytes, name: str, **typed: str
) -> TestResponse:
    form = answer_form(client, assignment)
    return send(client, form, do="add", file=(data, name), **typed)


def review(house: House, city: City, assignment: UUID, **parts: object) -> None:
    """Let the desk send the answer back, or close the lead."""
    with house.database.transaction() as session:
        lead = session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)
        handed = {
            "version": lead.version,
            "unlocked": unlocked(house, city.office.first),
            "sealer": house.sealer,
            "at": house.clock.now(),
        }
        said = Review(**parts)  # type: ignore[arg-type] # a review's own parts
        if said.outcome is ReviewOutcome.PASSED:
            reviewing.close(session, lead.id, said, **handed)  # type: ignore[arg-type] # see above
        else:
            reviewing.send_back(
                session,
                lead.id,
                said,
                days=5,
                calendar=house.calendar,
                **handed,  # type: ignore[arg-type] # see above
            )


def test_an_answer_goes_to_the_office_and_its_review_comes_back(
    house: House, city: City, district: FlaskClient, signed: UUID
) -> None:
    add(district, signed, PDF, "通知书.pdf")
    sent = send(district, answer_form(district, signed), **WHOLE)
    assert sent.status_code == 303
    said = text_of(district.get(sent.location))
    for words in ("The answer is with the office", FINDINGS, MEASURES, "通知书.pdf", "In time"):
        assert words in said
    review(
        house,
        city,
        signed,
        outcome=ReviewOutcome.PROOF_MISSING,
        grade=2,
        words="请补充登记簿照片。",
    )
    back = text_of(district.get(where(signed)))
    for words in ("Proof is missing", "Grade 2 of 5", "请补充登记簿照片。"):
        assert words in back
    assert send(district, answer_form(district, signed), **WHOLE).status_code == 303
    review(house, city, signed, outcome=ReviewOutcome.PASSED, grade=5, words="很好。")
    closed = text_of(district.get(where(signed)))
    assert "Answer 2" in closed
    assert closed.count("请补充登记簿照片。") == 2  # beside its answer, and in the history
    assert "Grade 5 of 5" in closed
    assert "There is nothing for you to do here now." in closed
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
    app: Flask, house: House, city: City, district: FlaskClient, signed: UUID, tmp_path: Path
) -> None:
    send(district, answer_form(district, signed), do="save", findings=FINDINGS)
    colleague = signed_in_client(app, house, city.east.second)
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
    app: Flask, house: House, city: City, district: FlaskClient, signed: UUID
) -> None:
    colleague = signed_in_client(app, house, city.east.second)
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


def test_a_proof_comes_back_as_it_was(district: FlaskClient, house: House, signed: UUID) -> None:
    data = PDF + bytes(range(256)) * 9000  # over 2 MiB: more than one sealed chunk
    add(district, signed, data, "通知书.pdf")
    page = district.get(where(signed, "/answer"))
    link = page.text.split("/proofs/")[1].split('"')[0]
    given = district.get(where(signed, f"/proofs/{link}"))
    assert given.data == data
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.mimetype == "application/pdf"
    with house.database.reading() as session:
        deeds = [entry.deed for entry in session.query(AuditEntry)]
    assert deeds[-1] == "assignment.read_proof"


def test_a_proof_is_never_in_clear_on_a_disk(
    district: FlaskClient, signed: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever tried to write a temporary file now would fail.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert add(district, signed, PDF * 300, "通知书.pdf").status_code == 303
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or PDF[9:200] not in path.read_bytes()


def photo(width: int = 40, height: int = 30) -> bytes:
    held = BytesIO()
    Image.new("RGB", (width, height), "red").save(held, "JPEG")
    return held.getvalue()


def huge_png() -> bytes:
    held = BytesIO()
    Image.new("1", (30_000, 30_000)).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "sentence"),
    [
        (lambda: b"", "a.pdf", "The file is empty."),
        (lambda: b"MZ" + b"\0" * 100, "a.exe", "This kind of file cannot be taken."),
        (lambda: PDF, "a.jpg", "The name of the file says one kind"),
        (lambda: b"\xff\xd8\xff" + b"x" * 500, "a.jpg", "The picture cannot be read"),
        (huge_png, "a.png", "more than 50 million pixels"),
        (lambda: PDF + b"\0" * (50 * 2**20), "a.pdf", "larger than 50 MB"),
    ],
    ids=["empty", "program", "lies", "damaged", "huge", "too big"],
)
def test_a_bad_file_is_refused_with_a_reason_and_the_rest_is_kept(
    district: FlaskClient,
    house: House,
    signed: UUID,
    make: Callable[[], bytes],
    name: str,
    sentence: str,
) -> None:
    page = add(district, signed, make(), name, findings=FINDINGS)
    assert page.status_code == 400
    assert sentence in text_of(page)
    assert answer_form(district, signed).values["findings"] == FINDINGS
    assert not [path for path in house.settings.files.rglob("*") if path.is_file()]


def test_an_answer_holds_five_files_and_one_can_be_taken_away(
    district: FlaskClient, house: House, signed: UUID
) -> None:
    form = answer_form(district, signed)
    for number in range(5):
        data = photo(40 + number)
        sent = send(district, form, do="add", file=(data, f"{number}.jpg"))
        assert sent.status_code == 303
    again = send(district, form, do="add", file=(photo(44), "4.jpg"))
    assert "This file is already there." in text_of(again)
    sixth = send(district, form, do="add", file=(photo(99), "6.jpg"))
    assert "An answer holds at most 5 files." in text_of(sixth)
    page = district.get(where(signed, "/answer"))
    gone = page.text.split('name="remove" value="')[1].split('"')[0]
    assert send(district, form, remove=gone).status_code == 303
    assert "0.jpg" not in district.get(where(signed, "/answer")).text
    assert len([path for path in house.settings.files.rglob("*") if path.is_file()]) == 4
    for nonsense in (gone, "x"):
        assert send(district, form, remove=nonsense).status_code == 303


def test_a_sent_proof_cannot_be_taken_away(
    house: House, city: City, district: FlaskClient, signed: UUID
) -> None:
    add(district, signed, PDF, "a.pdf")
    proof = district.get(where(signed, "/answer")).text.split('name="remove" value="')[1]
    send(district, answer_form(district, signed), **WHOLE)
    review(house, city, signed, outcome=ReviewOutcome.WRONG_VENUE, grade=1, words="请核对场所。")
    send(district, answer_form(district, signed), remove=proof.split('"')[0])
    assert "a.pdf" in district.get(where(signed)).text


def test_an_objection_is_made_once_and_in_time(
    house: House, city: City, district: FlaskClient, assignment: UUID, clock: Clock
) -> None:
    form = form_on(district.get(where(assignment, "/object")), "/object")
    empty = send(district, form, reason="", words="太短")
    assert empty.status_code == 400
    assert "Choose a reason." in text_of(empty)
    assert form_on(empty, "/object").values["words"] == "太短"
    made = send(district, form, reason="outside_district", words="该地址在西城区，门牌已核对。")
    assert made.status_code == 303
    assert "Objection made" in text_of(district.get(where(assignment)))
    with house.database.transaction() as session:
        lead = session.query(Lead).one()
        supervising.refuse_objection(
            session,
            lead.id,
            "门牌属东城。",
            version=lead.version,
            unlocked=unlocked(house, city.office.first),
            sealer=house.sealer,
            calendar=house.calendar,
            at=clock.now(),
        )
    page = district.get(where(assignment))
    assert "门牌属东城。" in text_of(page)
    assert "/object" not in page.text
    now = form_on(page, "/sign").values["version"]
    second = send(district, form, version=now, reason="unclear", words="要素不足，无法找到该场所。")
    assert second.status_code == 409
    assert "An objection is made only once." in text_of(second)
    assert "要素不足，无法找到该场所。" in second.text


def test_an_objection_too_late_is_refused_and_kept(
    app: Flask, house: House, city: City, district: FlaskClient, assignment: UUID, clock: Clock
) -> None:
    form = form_on(district.get(where(assignment, "/object")), "/object")
    clock.move(days=4)
    later = signed_in_client(app, house, city.east.first)
    token = form_on(later.get(where(assignment)), "/sign").values["csrf_token"]
    late = send(later, form, csrf_token=token, reason="unclear", words="要素不足，无法找到该场所。")
    assert late.status_code == 409
    assert "The time for an objection is over." in text_of(late)
    assert "要素不足，无法找到该场所。" in late.text


def test_the_two_of_one_district_cannot_both_object(
    app: Flask, house: House, city: City, district: FlaskClient, assignment: UUID
) -> None:
    colleague = signed_in_client(app, house, city.east.second)
    theirs = form_on(colleague.get(where(assignment, "/object")), "/object")
    mine = form_on(district.get(where(assignment, "/object")), "/object")
    send(district, mine, reason="duplicate", words="与上周交办的线索是同一场所。")
    second = send(colleague, theirs, reason="unclear", words="要素不足，无法找到该场所。")
    assert second.status_code == 409
    assert "王芳 was first: Object." in text_of(second)
    assert "要素不足，无法找到该场所。" in second.text
