"""What a source who came back may do besides answering: correct, withdraw the contact, ask."""

from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from crypto import receipts
from crypto.envelope import Compartment
from crypto.sizes import TEXT_CLASSES, padded_size
from leads.ledger.audit import AuditEntry, Tree
from leads.register.keyholders import Grant
from leads.reports.identity_requests import IdentityRequest
from leads.reports.recusal_requests import RecusalRequest
from leads.reports.report import Message, Report
from tests.makers import City, signed_in_client
from tests.pages import form_on, send, text_of
from tests.source import Source
from tipline.house import House

CONTACT = "微信 wang_laoshi_88"


@pytest.fixture
def digits(source: Source) -> str:
    """Send a report with a contact and give its receipt."""
    source.walk_to("check")
    source.post("/report/check", do="send", contact=CONTACT)
    digits = source.digits()
    source.confirm(digits)
    return digits


@pytest.fixture
def chen(staff_app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(staff_app, house, city.office.first)


def the_report(house: House) -> Report:
    with house.database.reading() as session:
        return session.scalars(select(Report)).one()


def ways_in(house: House, report: UUID) -> int:
    identity = Compartment.IDENTITY.value
    query = select(func.count()).where(Grant.subject_id == report, Grant.compartment == identity)
    with house.database.reading() as session:
        return session.scalar(query) or 0


def source_deeds(house: House) -> list[str]:
    query = select(AuditEntry.deed).where(AuditEntry.tree == Tree.SOURCE).order_by(AuditEntry.seq)
    with house.database.reading() as session:
        return list(session.scalars(query))


def test_a_correction_stands_beside_what_was_said_and_is_marked_for_both(
    house: House, another: Source, digits: str, chen: FlaskClient
) -> None:
    another.come_back(digits)
    another.say("在二楼。")
    another.say("不是二楼，是三楼。", corrects="y")
    pages = (another.get("/return/report"), chen.get(f"/office/reports/{the_report(house).id}"))
    for page in pages:
        assert text_of(page).count("Correction") == 1
        assert "在二楼。" in page.text
        assert "不是二楼，是三楼。" in page.text
        assert "\x01" not in page.text


def test_the_desk_sees_that_something_new_was_said_until_it_has_read_it(
    house: House, another: Source, digits: str, chen: FlaskClient
) -> None:
    report = the_report(house).id
    assert str(report) not in chen.get("/office/reports?unread=y").text
    another.come_back(digits)
    another.say("还有一件事。")
    assert str(report) in chen.get("/office/reports?unread=y").text
    chen.get(f"/office/reports/{report}")
    assert str(report) not in chen.get("/office/reports?unread=y").text


def test_every_message_of_a_class_has_one_length(
    house: House, another: Source, digits: str
) -> None:
    another.come_back(digits)
    for words in ("好", "字" * 300, "字" * 1_000):
        another.say(words)
    another.say("字" * 1_000, corrects="y")
    with house.database.reading() as session:
        lengths = {len(sealed) for sealed in session.scalars(select(Message.sealed))}
    assert len(lengths) == 1
    assert padded_size(len("字".encode()) * 1_000) == TEXT_CLASSES[0]


def test_a_withdrawn_contact_is_gone_with_every_way_to_it_and_leaves_a_day(
    house: House, another: Source, digits: str, chen: FlaskClient
) -> None:
    report = the_report(house)
    assert (report.sealed_identity is not None, ways_in(house, report.id)) == (True, 1)
    asking = chen.get(f"/office/reports/{report.id}/contact")
    send(chen, form_on(asking, "/contact"), reason="需要向举报人本人核实细节")
    another.come_back(digits)
    assert another.post("/return/contact").location == "/return/report"
    assert (the_report(house).sealed_identity, ways_in(house, report.id)) == (None, 0)
    assert "Your contact was deleted on 16 March 2026." in another.get("/return/report").text
    assert "Withdrawn by the source" in chen.get(f"/office/reports/{report.id}").text
    assert chen.get(f"/office/reports/{report.id}/contact").status_code == 404
    assert source_deeds(house)[-1] == "report.contact_withdrawn"
    with house.database.reading() as session:
        assert session.scalars(select(IdentityRequest.answer)).one() == "ended"


def test_a_button_that_is_not_ours_deletes_nothing(
    house: House, another: Source, digits: str
) -> None:
    another.come_back(digits)
    another.post("/return/contact", token="x")
    assert the_report(house).sealed_identity is not None


def test_without_a_receipt_nothing_is_asked(house: House, another: Source, digits: str) -> None:
    for address in ("/return/contact", "/return/recusal"):
        assert another.get(address).location == "/return"
    another.come_back(receipts.draw(house.keys.check).digits)
    assert another.post("/return/recusal", who="张三").status_code == 404
    assert another.post("/return/contact").status_code == 404


def test_a_recusal_is_asked_of_the_oversight_unit_alone(
    house: House, another: Source, digits: str, chen: FlaskClient
) -> None:
    told = "周凯是老板的表弟"
    another.come_back(digits)
    assert another.post("/return/recusal", who="").status_code == 422
    assert another.post("/return/recusal", who=told).location == "/return/report"
    assert "what you wrote on 16 March 2026" in another.get("/return/report").text
    assert told not in chen.get(f"/office/reports/{the_report(house).id}").text
    with house.database.reading() as session:
        kept = session.scalars(select(RecusalRequest)).one()
    assert told.encode() not in kept.sealed
    assert source_deeds(house)[-1] == "report.recusal_asked"


def test_the_receipt_is_a_picture_of_digits_as_long_as_its_page_shows_it(
    source: Source, another: Source
) -> None:
    digits = source.send()
    answer = source.get("/report/receipt.png")
    picture = Image.open(BytesIO(answer.data))
    assert (answer.mimetype, picture.size) == ("image/png", (640, 360))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="numbers.png"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert picture.info == {}
    dark = sum(picture.histogram()[:100])
    assert dark > 5_000
    source.confirm(digits)
    assert source.get("/report/receipt.png").status_code == 303
    assert another.get("/report/receipt.png").status_code == 303
