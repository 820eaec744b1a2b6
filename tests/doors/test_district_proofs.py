"""Proof files: sealed as they come in, given back as they were, refused with a reason."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from PIL import Image

from leads.ledger.audit import AuditEntry
from leads.register.taxonomy import ReviewOutcome
from tests.district import FINDINGS, PDF, WHOLE, add, answer_form, review, where
from tests.forms import send, text_of
from tests.makers import (
    City,
)
from tipline.house import House


def test_a_proof_comes_back_as_it_was(district: FlaskClient, house: House, signed: UUID) -> None:
    data = PDF + bytes(range(256)) * 9000  # over 2 MiB: more than one sealed chunk
    add(district, signed, data, "通知书.pdf")
    page = district.get(where(signed, "/answer"))
    assert "They are kept as they are, with what their device wrote" in text_of(page)
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
        (lambda: b"\xff\xd8\xff" + b"x" * 500, "a.jpg", "The file cannot be read"),
        (huge_png, "a.png", "at most 50 million pixels"),
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
