"""Photos on a visit: sealed as they come in, handed on without what the camera wrote."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from covert.visits import Visit
from crypto.envelope import Kind, Place
from leads.reports import reading
from leads.reports.report import Attachment, Report
from tests.forms import form_on, send, text_of
from tests.makers import City, unlocked
from tests.squads import ALL_CLEAR, MINORS, a_mission, a_photo, at, carry_out, note
from tipline.house import House

WHERE = "31.3158N 120.6217E"


@pytest.fixture
def mission(house: House, city: City) -> UUID:
    return a_mission(house, city)


def stored(house: House) -> list[Path]:
    return [path for path in house.settings.files.rglob("*") if path.is_file()]


def add(client: FlaskClient, mission: UUID, data: bytes, name: str = "IMG_1.jpg") -> int:
    return note(client, mission, do="photo", file=(data, name)).status_code


def test_a_photo_reaches_the_office_without_where_it_was_taken(
    house: House, city: City, squad: FlaskClient, mission: UUID
) -> None:
    photo = a_photo(place=WHERE)
    assert WHERE.encode() in photo
    assert add(squad, mission, photo) == 303
    assert "IMG_1.jpg" in text_of(squad.get(at(mission)))
    carry_out(squad, mission, MINORS)
    copy = _as_the_office_sees_it(house, city)
    assert WHERE.encode() not in copy
    with Image.open(BytesIO(copy)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((64, 48), {})


def _as_the_office_sees_it(house: House, city: City) -> bytes:
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        report = session.scalars(select(Report)).one()
        file_id = session.scalars(select(Attachment.id)).one()
        opened, report_id, key = reading.file_key(
            session, file_id, unlocked=desk, sealer=house.sealer, at=house.clock.now()
        )
    assert report_id == report.id
    place = Place(report_id, opened.copy_id, Kind.ATTACHMENT)
    with house.files.open(opened.copy_id) as sealed:
        return b"".join(house.sealer.read_stream(sealed, key=key, place=place))


def test_nothing_of_a_photo_is_stored_in_clear(
    house: House, squad: FlaskClient, mission: UUID
) -> None:
    photo = a_photo(place=WHERE)
    add(squad, mission, photo, "我拍的.jpg")
    held = [path.read_bytes() for path in stored(house)]
    assert len(held) == 2
    assert not any(WHERE.encode() in data or photo[:64] in data for data in held)
    with house.database.reading() as session:
        notes = session.scalars(select(Visit.sealed)).one()
    assert "我拍的".encode() not in notes


def test_marks_are_saved_with_the_photo_and_a_photo_with_the_marks(
    squad: FlaskClient, mission: UUID
) -> None:
    note(squad, mission, do="photo", words="先写", file=(a_photo(), "a.jpg"), **{MINORS: "seen"})
    note(squad, mission, do="save", file=(a_photo(), "b.jpg"), **ALL_CLEAR)
    page = squad.get(at(mission))
    assert form_on(page, f"/{mission}").values["words"] == "先写"
    assert all(name in text_of(page) for name in ("a.jpg", "b.jpg"))


def test_a_photo_can_be_taken_out_again_and_is_gone(
    house: House, squad: FlaskClient, mission: UUID
) -> None:
    add(squad, mission, a_photo(), "a.jpg")
    page = squad.get(at(mission))
    file_id = page.text.split('name="remove" value="')[1].split('"')[0]
    assert note(squad, mission, remove=file_id).status_code == 303
    assert "a.jpg" not in text_of(squad.get(at(mission)))
    assert stored(house) == []


def test_at_most_ten(house: House, squad: FlaskClient, mission: UUID) -> None:
    stale = form_on(squad.get(at(mission)), f"/{mission}")
    for number in range(10):
        assert add(squad, mission, a_photo((8, 8)), f"{number}.jpg") == 303
    assert "as many photos as a visit holds" in text_of(squad.get(at(mission)))
    late = send(squad, stale, do="photo", words="照旧", file=(a_photo(), "11.jpg"))
    assert late.status_code == 400
    assert "at most 10 photos" in text_of(late)
    assert form_on(late, f"/{mission}").values["words"] == "照旧"
    assert len(stored(house)) == 20


BOMB = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02" + b"\0" * 99


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7 " + b"x" * 99, "menu.pdf", "Only photos"),
        (b"MZ" + b"x" * 99, "run.exe", "Only photos"),
        (a_photo(), "photo.png", "says one kind"),
        (a_photo()[:-200], "cut.jpg", "cannot be read"),
        (BOMB, "bomb.png", ""),
        (b"", "empty.jpg", "empty"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_rest_kept(
    house: House, squad: FlaskClient, mission: UUID, data: bytes, name: str, sentence: str
) -> None:
    answer = note(squad, mission, do="photo", words="留着", file=(data, name), **{MINORS: "seen"})
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert 'id="file-error"' in answer.text
    form = form_on(squad.get(at(mission)), f"/{mission}")
    assert (form.values["words"], form.values[MINORS]) == ("留着", "seen")
    assert stored(house) == []


def test_a_photo_sent_with_a_bad_token_is_forgotten(
    house: House, squad: FlaskClient, mission: UUID
) -> None:
    answer = note(squad, mission, do="photo", csrf_token="x", file=(a_photo(), "a.jpg"))
    assert answer.status_code == 400
    assert stored(house) == []
