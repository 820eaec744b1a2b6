"""A file that the desk sends to a source: sealed to the receipt, stripped, and saved unseen."""

from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from crypto import receipts
from leads.ledger.audit import AuditEntry, Tree
from leads.ledger.errors import NotFound
from leads.register.keyholders import Grant
from leads.reports.dialogue import source_seeds
from leads.reports.enclosures import Enclosure, enclosure_key
from leads.reports.forgetting import forget_report
from leads.reports.report import Message, Report
from tests.makers import City, signed_in_client, unlocked
from tests.pages import form_on, send, text_of
from tests.pictures import PDF, SECRET, bare, picture, stored
from tests.source import Source
from tipline.house import House

# One database is enough: nothing here is spoken in words that only one of them has.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORDS = "请看这张通知，是不是这一份？"


@pytest.fixture
def digits(source: Source) -> str:
    digits = source.send()
    source.confirm(digits)
    return digits


@pytest.fixture
def chen(staff_app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(staff_app, house, city.office.first)


def the_report(house: House) -> UUID:
    with house.database.reading() as session:
        return session.scalars(select(Report.id).where(Report.lookup.is_not(None))).one()


def enclose(
    client: FlaskClient, house: House, data: bytes, name: str, question: str = WORDS
) -> TestResponse:
    address = f"/office/reports/{the_report(house)}/conversation"
    form = form_on(client.get(address), "/conversation")
    return send(client, form, question=question, file=(BytesIO(data), name))


def save(source: Source, place: str = "1") -> TestResponse:
    return source.post("/return/file", token=source.token("/return/report"), place=place)


def deeds(house: House, tree: Tree) -> list[str]:
    query = select(AuditEntry.deed).where(AuditEntry.tree == tree).order_by(AuditEntry.seq)
    with house.database.reading() as session:
        return list(session.scalars(query))


def one_enclosure(house: House) -> Enclosure:
    with house.database.reading() as session:
        return session.scalars(select(Enclosure)).one()


def test_a_file_of_the_desk_is_shown_under_the_receipt_and_saved_as_a_bare_copy(
    house: House, chen: FlaskClient, another: Source, digits: str
) -> None:
    assert enclose(chen, house, PDF, "通知书.pdf").status_code == 303
    page = another.come_back(digits)
    assert "通知书.pdf" in text_of(page)
    given = save(another)
    assert (given.status_code, given.data, given.mimetype) == (200, bare(PDF), "application/pdf")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert given.headers["Cache-Control"] == "no-store"


def test_of_a_photo_the_source_gets_a_copy_that_says_nothing_and_no_other_is_kept(
    house: House, chen: FlaskClient, another: Source, digits: str
) -> None:
    photo = picture()
    assert SECRET.encode() in photo
    enclose(chen, house, photo, "IMG_2045.jpg")
    another.come_back(digits)
    given = save(another).data
    assert SECRET.encode() not in given
    assert Image.open(BytesIO(given)).size == (40, 60)
    assert len(stored(house)) == 1


def test_it_is_sealed_to_this_receipt_and_this_desk_and_is_in_clear_nowhere(
    house: House, city: City, chen: FlaskClient, digits: str
) -> None:
    enclose(chen, house, PDF, "通知书.pdf")
    sent = one_enclosure(house)
    parsed = receipts.parse(digits, check_key=house.keys.check)
    own = receipts.derive(parsed, pepper=house.keys.pepper)
    other = receipts.derive(receipts.draw(house.keys.check), pepper=house.keys.pepper)
    desk, oversight = (unlocked(house, one.first) for one in (city.office, city.oversight))
    with house.database.reading() as session:
        for seeds in (source_seeds(own), desk.seeds):
            found, _ = enclosure_key(
                session, sent.report_id, sent.id, seeds=seeds, sealer=house.sealer
            )
            assert found.manifest.name == "通知书.pdf"
        for seeds in (source_seeds(other), oversight.seeds):
            with pytest.raises(NotFound):
                enclosure_key(session, sent.report_id, sent.id, seeds=seeds, sealer=house.sealer)
        assert len(session.scalars(select(Grant).where(Grant.subject_id == sent.id)).all()) == 2
    assert "通知书".encode() not in sent.manifest
    assert not [path for path in stored(house) if path.read_bytes().count(b"%PDF")]


def test_the_desks_deed_is_in_the_trail_and_the_sources_saving_is_not(
    house: House, chen: FlaskClient, another: Source, digits: str
) -> None:
    enclose(chen, house, PDF, "通知书.pdf")
    assert deeds(house, Tree.STAFF)[-2:] == ["report.ask", "report.send_file"]
    another.come_back(digits)
    before = (deeds(house, Tree.SOURCE), deeds(house, Tree.STAFF))
    assert save(another).status_code == 200
    assert (deeds(house, Tree.SOURCE), deeds(house, Tree.STAFF)) == before
    with house.database.reading() as session:
        message = session.scalars(select(Message)).one()
    # A day and no hour: nothing beside the message or its file says when it was sent.
    assert message.sent_on == house.clock.now().date()
    assert not [one for one in Enclosure.__table__.columns if "at" in one.name.split("_")]


def test_the_desk_opens_what_it_sent_and_that_is_in_the_trail(
    house: House, chen: FlaskClient, digits: str, staff_app: Flask, city: City
) -> None:
    enclose(chen, house, PDF, "通知书.pdf")
    sent = one_enclosure(house)
    address = f"/office/reports/{sent.report_id}/conversation/files/{sent.id}"
    assert address in chen.get(f"/office/reports/{sent.report_id}").text
    assert chen.get(address).data == bare(PDF)
    assert deeds(house, Tree.STAFF)[-1] == "report.read_file"
    guo = signed_in_client(staff_app, house, city.oversight.first)
    assert guo.get(address).status_code == 404
    assert chen.get(address.replace(str(sent.id), str(UUID(int=7)))).status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"MZ" + b"\0" * 100, "a.exe", "This kind of file cannot be taken."),
        (PDF, "a.jpg", "The name of the file says one kind"),
        (b"\xff\xd8\xff" + b"x" * 500, "a.jpg", "The file cannot be read"),
    ],
    ids=["program", "lies", "damaged"],
)
def test_a_bad_file_is_refused_the_words_stay_and_nothing_is_sent(
    house: House, chen: FlaskClient, digits: str, data: bytes, name: str, said: str
) -> None:
    page = enclose(chen, house, data, name)
    assert page.status_code == 400
    assert said in text_of(page)
    assert WORDS in page.text
    assert stored(house) == []
    with house.database.reading() as session:
        assert session.scalars(select(Message)).all() == []


def test_without_words_nothing_is_sent_and_no_file_stays(
    house: House, chen: FlaskClient, digits: str
) -> None:
    assert enclose(chen, house, PDF, "a.pdf", question="").status_code == 400
    assert stored(house) == []


def test_a_source_whose_key_is_not_known_is_told_in_words_alone(
    house: House, chen: FlaskClient, digits: str
) -> None:
    with house.database.transaction() as session:
        session.execute(update(Report).values(talk_public=None))
    page = enclose(chen, house, PDF, "a.pdf")
    assert page.status_code == 409
    assert "No file can be sealed to this source" in text_of(page)
    assert stored(house) == []
    with house.database.reading() as session:
        assert session.scalars(select(Message)).all() == []


def test_nobody_saves_it_without_the_receipt_or_by_a_button_of_another_page(
    house: House, chen: FlaskClient, another: Source, source: Source, digits: str
) -> None:
    enclose(chen, house, PDF, "a.pdf")
    assert another.post("/return/file", token="x", place="1").location == "/return"
    another.come_back(digits)
    assert another.post("/return/file", token="x", place="1").location == "/return/report"
    for place in ("0", "2", "", "x", "9" * 40, "-1"):
        assert save(another, place).status_code == 404
    source.come_back(receipts.draw(house.keys.check).digits)
    assert save(source).status_code == 404


def test_handed_over_the_oversight_unit_and_the_source_open_it_and_the_office_no_more(
    house: House, city: City, staff_app: Flask, chen: FlaskClient, another: Source, digits: str
) -> None:
    enclose(chen, house, PDF, "a.pdf")
    sent = one_enclosure(house)
    page = chen.get(f"/office/reports/{sent.report_id}/hand-over")
    assert send(chen, form_on(page, "/hand-over")).status_code == 303
    address = f"/office/reports/{sent.report_id}/conversation/files/{sent.id}"
    assert chen.get(address).status_code == 404
    office = unlocked(house, city.office.first)
    with house.database.reading() as session:
        grants = set(session.scalars(select(Grant.key_id).where(Grant.subject_id == sent.id)))
    assert not grants & set(office.seeds)
    guo = signed_in_client(staff_app, house, city.oversight.first)
    assert guo.get(address).data == bare(PDF)
    another.come_back(digits)
    assert save(another).data == bare(PDF)


def test_forgotten_with_its_report_the_file_and_every_way_into_it_are_gone(
    house: House, chen: FlaskClient, digits: str
) -> None:
    enclose(chen, house, PDF, "a.pdf")
    sent = one_enclosure(house)
    with house.database.transaction() as session:
        subjects, files = forget_report(session, sent.report_id)
        assert session.scalars(select(Enclosure)).all() == []
        assert session.scalars(select(Grant).where(Grant.subject_id == sent.id)).all() == []
    assert sent.id in subjects
    assert sent.id in files
