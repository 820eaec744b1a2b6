"""Files at the public door: judged by their bytes, sealed as they come, stripped, and counted."""

import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from leads.reports.drafts import Draft
from leads.reports.report import Attachment
from tests.pictures import MIB, PDF, packed, picture, png, stored, wav, wav_of
from tests.planted import CORPUS
from tests.source import TOKEN, Source
from tipline.house import House


@pytest.fixture
def ready(source: Source) -> Source:
    """Give a source who has come as far as the files."""
    source.walk_to("check")
    return source


@pytest.mark.parametrize("kind", CORPUS)
def test_every_kind_becomes_a_sealed_original_and_a_bare_copy(
    house: House, ready: Source, kind: str
) -> None:
    found, make = CORPUS[kind]
    name = f"现场.{min(found.endings)}"
    assert ready.add(make(), name).status_code == 303
    assert len(stored(house)) == 2
    copied = ready.get("/report/check").text
    assert ("现场.jpg" if kind == "heic" else name) in copied


def test_a_name_without_an_ending_claims_nothing(ready: Source) -> None:
    assert ready.add(PDF, "no ending").status_code == 303
    assert "no ending" in ready.get("/report/check").text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (packed(), "photos.zip", "This kind of file cannot be taken."),
        (packed(), "photo.jpg", "This kind of file cannot be taken."),
        (b"MZ\x90\0" + b"\0" * 500, "photo.jpg", "This kind of file cannot be taken."),
        (b"just words", "notes.txt", "This kind of file cannot be taken."),
        (picture("PNG"), "photo.jpg", "The name of the file says one kind"),
        (PDF, "photo.png", "The name of the file says one kind"),
        (b"", "empty.pdf", "The file is empty."),
        (png(30_000, 30_000), "bomb.png", "The file holds too much:"),
        (picture()[:400], "cut.jpg", "The file cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 100, "junk.png", "The file cannot be read"),
        (b"%PDF-1", "short.pdf", "The file cannot be read"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 500, "a.mp4", "The file cannot be read"),
    ],
)
def test_a_refused_file_gets_a_reason_and_the_rest_is_kept(
    house: House, ready: Source, data: bytes, name: str, said: str
) -> None:
    ready.add(PDF, "kept.pdf")
    answer = ready.post("/report/check", file=(BytesIO(data), name), do="send", contact="微信 abc")
    assert answer.status_code == 422
    assert [error.startswith(said) for error in ready.errors()] == [True]
    assert "<title>Error:" in answer.text
    page = ready.get("/report/check").text
    assert "kept.pdf" in page
    assert "微信 abc" in page
    assert len(stored(house)) == 2


def test_a_file_over_the_limit_is_refused_while_it_streams(house: House, ready: Source) -> None:
    answer = ready.add(b"%PDF-" + b"x" * (50 * MIB), "big.pdf")
    assert answer.status_code == 422
    assert ready.errors()[0].startswith("The file is larger than 50 MB.")
    assert not stored(house)


def test_a_file_of_exactly_the_limit_is_taken(house: House, ready: Source) -> None:
    assert ready.add(wav(50 * MIB), "big.wav").status_code == 303
    assert len(stored(house)) == 2


def test_a_sixth_file_is_refused(house: House, ready: Source) -> None:
    for number in range(5):
        ready.add(PDF, f"{number}.pdf")
    assert "Add this file" not in ready.get("/report/check").text
    assert ready.add(PDF, "6.pdf").status_code == 422
    assert ready.errors() == ["There are 5 files already. Remove one before you add another."]
    assert len(stored(house)) == 10


def test_a_file_chosen_but_not_added_goes_along(house: House, ready: Source) -> None:
    file = (BytesIO(PDF), "late.pdf")
    assert ready.receipt_on(ready.post("/report/check", file=file, do="send"))
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_a_forged_upload_is_not_kept(house: House, ready: Source) -> None:
    answer = ready.post(
        "/report/check", token="forged", file=(BytesIO(PDF), "a.pdf"), do="add", contact="留着"
    )
    assert answer.status_code == 422
    assert "留着" in answer.text
    assert not stored(house)


def test_a_file_cut_off_on_its_way_is_nobodys(
    house: House, ready: Source, public_app: Flask
) -> None:
    found = TOKEN.search(ready.get("/report/check").text)
    assert found
    builder = EnvironBuilder(
        path="/report/check",
        method="POST",
        data={"csrf_token": found[1], "file": (BytesIO(PDF * 50), "a.pdf")},
    )
    environ = builder.get_environ()
    whole = environ["wsgi.input"].read()
    environ["wsgi.input"] = BytesIO(whole[: len(whole) // 2])
    cookie = ready.client.get_cookie("mingcha_report")
    assert cookie
    environ["HTTP_COOKIE"] = f"mingcha_report={cookie.value}"
    _, status, _ = run_wsgi_app(public_app, environ)
    assert status.startswith("4")
    assert not stored(house)
    with house.database.reading() as session:
        assert len(session.scalars(select(Draft.files)).one()) == 32


def test_nothing_of_a_file_is_anywhere_in_clear(
    house: House, ready: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without a temporary directory, whoever wanted to write there would fail.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError), tempfile.TemporaryFile():
        pass
    words = b"planted words of a source " * 40_000
    assert ready.add(wav_of(words), "a.wav").status_code == 303
    assert ready.post("/return", file=(BytesIO(words), "b.txt")).status_code == 422
    assert stored(house)
    for path in stored(house):
        assert b"planted words" not in path.read_bytes()
