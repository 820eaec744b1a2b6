"""Files at the public door: judged by their bytes, sealed as they come, stripped, and counted."""

import struct
import tempfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from crypto.envelope import Compartment, Kind, Place
from leads.register.keyholders import Grant, open_key
from leads.reports import drafts, reading
from leads.reports.drafts import Draft
from leads.reports.report import Attachment, Report
from tests.clock import Clock
from tests.makers import City, unlocked
from tests.source import TOKEN, Source
from tipline.house import House

SECRET = "31.3N 120.6E"
PDF = b"%PDF-1.7\n" + b"a page about a KTV\n" * 200
MIB = 2**20


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """Draw a photo that knows where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET, 6
    sink = BytesIO()
    Image.new("RGB", size, "teal").save(sink, kind, exif=exif)
    return sink.getvalue()


def png(width: int, height: int) -> bytes:
    """Make a PNG of zeros: a few kilobytes that unfold to any size."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def packed() -> bytes:
    """Pack ten megabytes of nothing into ten kilobytes."""
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", b"\0" * 10 * MIB)
    return sink.getvalue()


def stored(house: House) -> list[Path]:
    """List what stands in the file store."""
    return [path for path in house.settings.files.rglob("*") if path.is_file()]


@pytest.fixture
def ready(source: Source) -> Source:
    """Give a source who has come as far as the files."""
    source.walk_to("files")
    return source


def test_a_photo_becomes_a_sealed_original_and_a_stripped_copy(
    house: House, ready: Source, city: City
) -> None:
    photo = picture()
    assert ready.add(photo, "现场 1.jpg").status_code == 303
    assert "现场 1.jpg" in ready.get("/report/files").text
    ready.post("/report/files", do="next")
    ready.post("/report/check")
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        report_id = session.scalars(select(Report.id)).one()
        file_id = session.scalars(select(Attachment.id)).one()
        opened, _, key = reading.file_key(
            session, file_id, unlocked=desk, sealer=house.sealer, at=house.clock.now()
        )
    copy = read_stored(house, report_id, opened.copy_id, key)
    shown = Image.open(BytesIO(copy))
    assert SECRET.encode() in photo
    assert SECRET.encode() not in copy
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (40, 60), {})
    assert opened.manifest.size == len(copy)
    assert (opened.manifest.name, opened.manifest.media_type) == ("现场 1.jpg", "image/jpeg")
    assert original(house, city, file_id, report_id) == photo


def read_stored(house: House, report_id: UUID, file_id: UUID, key: bytes) -> bytes:
    place = Place(report_id, file_id, Kind.ATTACHMENT)
    with house.files.open(file_id) as sealed:
        return b"".join(house.sealer.read_stream(sealed, key=key, place=place))


def original(house: House, city: City, file_id: UUID, report_id: UUID) -> bytes:
    """Put the halves of desk and custodian together."""
    half = Compartment.ORIGINALS
    with house.database.reading() as session:
        halves = [
            open_key(session, subject=file_id, compartment=half, seeds=seeds, sealer=house.sealer)
            for seeds in (
                unlocked(house, city.office.first).seeds,
                unlocked(house, city.custodian.first).seeds,
            )
        ]
    key = bytes(a ^ b for a, b in zip(*halves, strict=True))
    return read_stored(house, report_id, file_id, key)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "账单.pdf"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 500, "a.mp4"),
        (b"\0\0\0\x18ftypqt  " + b"\0" * 500, "a.mov"),
        (b"\0\0\0\x18ftypM4A " + b"\0" * 500, "a.m4a"),
        (b"ID3\x04" + b"\0" * 500, "a.mp3"),
        (b"RIFF\x10\0\0\0WAVEfmt " + b"\0" * 500, "a.wav"),
        (b"%PDF-1", "short.pdf"),
        (PDF, "no ending"),
    ],
)
def test_other_kinds_are_handed_on_as_they_are(
    house: House, ready: Source, data: bytes, name: str
) -> None:
    assert ready.add(data, name).status_code == 303
    assert len(stored(house)) == 1
    ready.post("/report/files", do="next")
    assert name in ready.get("/report/check").text


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
        (png(30_000, 30_000), "bomb.png", "The picture has more than 50 million pixels."),
        (picture()[:400], "cut.jpg", "The picture cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 100, "junk.png", "The picture cannot be read"),
    ],
)
def test_a_refused_file_gets_a_reason_and_the_rest_is_kept(
    house: House, ready: Source, data: bytes, name: str, said: str
) -> None:
    ready.add(PDF, "kept.pdf")
    answer = ready.post("/report/files", file=(BytesIO(data), name), do="next", contact="微信 abc")
    assert answer.status_code == 422
    assert [error.startswith(said) for error in ready.errors()] == [True]
    assert "<title>Error:" in answer.text
    page = ready.get("/report/files").text
    assert "kept.pdf" in page
    assert "微信 abc" in page
    assert len(stored(house)) == 1


def test_a_file_over_the_limit_is_refused_while_it_streams(house: House, ready: Source) -> None:
    answer = ready.add(b"%PDF-" + b"x" * (50 * MIB), "big.pdf")
    assert answer.status_code == 422
    assert ready.errors()[0].startswith("The file is larger than 50 MB.")
    assert not stored(house)


def test_a_file_of_exactly_the_limit_is_taken(house: House, ready: Source) -> None:
    assert ready.add(b"%PDF-" + b"x" * (50 * MIB - 5), "big.pdf").status_code == 303
    assert len(stored(house)) == 1


def test_a_sixth_file_is_refused(house: House, ready: Source) -> None:
    for number in range(5):
        ready.add(PDF, f"{number}.pdf")
    assert "Add this file" not in ready.get("/report/files").text
    assert ready.add(PDF, "6.pdf").status_code == 422
    assert ready.errors() == ["There are 5 files already. Remove one before you add another."]
    assert len(stored(house)) == 5


def test_a_file_can_be_taken_away_again(house: House, ready: Source) -> None:
    ready.add(picture(), "one.jpg")
    ready.add(PDF, "two.pdf")
    page = ready.get("/report/files").text
    chosen = page.partition('name="remove" value="')[2].partition('"')[0]
    assert ready.post("/report/files", remove=chosen).status_code == 303
    page = ready.get("/report/files").text
    assert "one.jpg" not in page
    assert "two.pdf" in page
    assert len(stored(house)) == 1


def test_a_file_chosen_but_not_added_goes_along(house: House, ready: Source) -> None:
    file = (BytesIO(PDF), "late.pdf")
    assert ready.post("/report/files", file=file, do="next").location == "/report/check"
    assert "late.pdf" in ready.get("/report/check").text


def test_an_abandoned_draft_takes_its_files_along(
    house: House, ready: Source, clock: Clock
) -> None:
    ready.add(picture(), "one.jpg")
    with house.database.light() as session:
        left = drafts.expire(session, at=clock.move(hours=1))
    assert len(left) == len(stored(house)) == 2
    ready.client.delete_cookie("mingcha_report")


def test_sent_files_are_not_in_the_draft_any_more(
    house: House, ready: Source, clock: Clock
) -> None:
    ready.add(picture(), "one.jpg")
    ready.post("/report/files", do="next")
    ready.post("/report/check")
    with house.database.light() as session:
        assert drafts.expire(session, at=clock.move(hours=1)) == []
    assert len(stored(house)) == 2


def test_leaving_deletes_files_that_were_never_sent(house: House, ready: Source) -> None:
    ready.add(picture(), "one.jpg")
    ready.get("/exit")
    assert not stored(house)


def test_a_forged_upload_is_not_kept(house: House, ready: Source) -> None:
    answer = ready.post(
        "/report/files", token="forged", file=(BytesIO(PDF), "a.pdf"), do="add", contact="留着"
    )
    assert answer.status_code == 422
    assert "留着" in answer.text
    assert not stored(house)


def test_a_file_cut_off_on_its_way_is_nobodys(
    house: House, ready: Source, public_app: Flask
) -> None:
    found = TOKEN.search(ready.get("/report/files").text)
    assert found
    builder = EnvironBuilder(
        path="/report/files",
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
    assert ready.add(b"%PDF-1.7\n" + words, "a.pdf").status_code == 303
    assert ready.post("/return", file=(BytesIO(words), "b.txt")).status_code == 422
    assert stored(house)
    for path in stored(house):
        assert b"planted words" not in path.read_bytes()


def test_the_custodian_and_the_desk_hold_one_half_each(
    house: House, ready: Source, city: City
) -> None:
    ready.add(picture(), "one.jpg")
    ready.post("/report/files", do="next")
    ready.post("/report/check")
    with house.database.reading() as session:
        query = select(Grant.key_id).where(Grant.compartment == Compartment.ORIGINALS.value)
        holders = set(session.scalars(query))
    desk, keeper = (unlocked(house, who) for who in (city.office.first, city.custodian.first))
    assert holders == {*desk.seeds, *keeper.seeds}
