"""Stored files at the public door: original and copy, whose they are, and when they go."""

from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from crypto.envelope import Compartment, Kind, Place
from leads.register.keyholders import Grant, open_key
from leads.reports import drafts, reading
from leads.reports.report import Attachment, Report
from tests.clock import Clock
from tests.makers import City, signed_in_client, unlocked
from tests.pictures import PDF, SECRET, picture, stored
from tests.source import Source
from tipline.house import House


@pytest.fixture
def ready(source: Source) -> Source:
    """Give a source who has come as far as the files."""
    source.walk_to("check")
    return source


def test_a_photo_becomes_a_sealed_original_and_a_stripped_copy(
    house: House, ready: Source, city: City
) -> None:
    photo = picture()
    assert ready.add(photo, "现场 1.jpg").status_code == 303
    assert "现场 1.jpg" in ready.get("/report/check").text
    ready.post("/report/check", do="send")
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


def test_a_file_can_be_taken_away_again(house: House, ready: Source) -> None:
    ready.add(picture(), "one.jpg")
    ready.add(PDF, "two.pdf")
    page = ready.get("/report/check").text
    chosen = page.partition('name="remove" value="')[2].partition('"')[0]
    assert ready.post("/report/check", remove=chosen).status_code == 303
    page = ready.get("/report/check").text
    assert "one.jpg" not in page
    assert "two.pdf" in page
    assert len(stored(house)) == 2


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
    ready.post("/report/check", do="send")
    with house.database.light() as session:
        assert drafts.expire(session, at=clock.move(hours=1)) == []
    assert len(stored(house)) == 2


def test_leaving_deletes_files_that_were_never_sent(house: House, ready: Source) -> None:
    ready.add(picture(), "one.jpg")
    ready.get("/exit")
    assert not stored(house)


def test_the_custodian_and_the_desk_hold_one_half_each(
    house: House, ready: Source, city: City
) -> None:
    ready.add(picture(), "one.jpg")
    ready.post("/report/check", do="send")
    with house.database.reading() as session:
        query = select(Grant.key_id).where(Grant.compartment == Compartment.ORIGINALS.value)
        holders = set(session.scalars(query))
    desk, keeper = (unlocked(house, who) for who in (city.office.first, city.custodian.first))
    assert len(holders) == 2
    assert [len(holders & set(one.seeds)) for one in (desk, keeper)] == [1, 1]


@pytest.mark.parametrize("language", [("en", "Copy: where, when,"), ("zh", "副本：已清除")])
def test_the_desk_reads_beside_a_file_that_it_is_a_copy(
    house: House, ready: Source, city: City, staff_app: Flask, language: tuple[str, str]
) -> None:
    ready.add(PDF, "one.pdf")
    ready.post("/report/check", do="send")
    chen = signed_in_client(staff_app, house, city.office.first)
    with house.database.reading() as session:
        report_id = session.scalars(select(Report.id)).one()
    chen.set_cookie("lang", language[0])
    assert language[1] in chen.get(f"/office/reports/{report_id}").text
