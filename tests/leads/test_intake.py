"""Intake: what is sealed to whom, what stays in clear, and that nothing is kept twice."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from crypto import receipts
from crypto.envelope import Compartment, Kind, Place, Unreadable
from crypto.receipts import ReceiptSecrets
from leads.ledger.audit import AuditEntry, Tree, verify
from leads.ledger.errors import NotFound
from leads.ledger.outbox import Errand
from leads.register.keyholders import Grant, holders, open_key
from leads.reports import intake, reading
from leads.reports.report import Attachment, Report, ReportTokens
from leads.reports.submission import Submission, Upload
from tests.leads.told import STORY, TOLD
from tests.makers import City, Person, unlocked
from tipline.house import House


@pytest.fixture(scope="module")
def receipt() -> ReceiptSecrets:
    return receipts.derive(receipts.draw(b"c" * 32), pepper=b"p" * 32)


def receive(house: House, told: Submission, receipt: ReceiptSecrets | None = None) -> None:
    with house.database.transaction() as session:
        intake.receive(session, told, receipt=receipt, seals=house.seals)


def may_open(house: House, who: Person, compartment: Compartment, told: Submission = TOLD) -> bool:
    """Whether an officer holds a key of the compartment."""
    with house.database.reading() as session:
        try:
            open_key(
                session,
                subject=told.report_id,
                compartment=compartment,
                seeds=unlocked(house, who).seeds,
                sealer=house.sealer,
            )
        except NotFound:
            return False
    return True


def test_each_compartment_opens_for_its_holders_alone(house: House, city: City) -> None:
    receive(house, TOLD)
    opened = {
        (code, compartment)
        for code in ("office", "oversight", "custodian", "east", "squad", "board", "audit")
        for compartment in Compartment
        if may_open(house, city.units[code].first, compartment)
    }
    assert opened == {
        ("office", Compartment.REPORT),
        ("office", Compartment.CONVERSATION),
        ("custodian", Compartment.IDENTITY),
    }


def test_what_concerns_an_office_opens_for_oversight_alone(house: House, city: City) -> None:
    receive(house, replace(TOLD, concerns_office=True))
    opened = {
        (code, compartment)
        for code in ("office", "oversight", "custodian")
        for compartment in Compartment
        if may_open(house, city.units[code].first, compartment)
    }
    assert {code for code, _ in opened} == {"oversight"}
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReportTokens)) == 0
        assert session.scalar(select(func.count()).select_from(Errand)) == 0


def test_the_receipt_opens_the_conversation_and_nothing_else(
    house: House, city: City, receipt: ReceiptSecrets
) -> None:
    receive(house, TOLD, receipt)
    with house.database.reading() as session:
        report = session.scalars(select(Report)).one()
        opens = [
            compartment
            for compartment in Compartment
            if len(holders(session, subject=report.id, compartment=compartment)) > 1
        ]
    assert report.lookup == receipt.lookup
    assert opens == [Compartment.CONVERSATION]


def test_a_second_sending_changes_nothing(
    house: House, city: City, receipt: ReceiptSecrets
) -> None:
    receive(house, TOLD, receipt)
    receive(house, replace(TOLD, narrative="另一段话"), receipt)
    with house.database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Report, ReportTokens, Errand)
        ]
        entries = session.scalars(select(AuditEntry).where(AuditEntry.tree == Tree.SOURCE)).all()
        assert verify(session, Tree.SOURCE) is None
    assert counts == [1, 1, 1]
    assert len(entries) == 1


def test_nothing_typed_stays_in_clear(house: House, city: City, receipt: ReceiptSecrets) -> None:
    receive(house, TOLD, receipt)
    words = (STORY, TOLD.venue_name, TOLD.address, TOLD.contact)
    with house.database.reading() as session:
        report = session.scalars(select(Report)).one()
        features = session.scalars(select(ReportTokens)).one().features
    kept = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for value in (getattr(report, column.key) for column in Report.__table__.columns)
    )
    for word in words:
        assert word.encode() not in kept + features


def test_sealed_words_do_not_open_in_another_reports_place(house: House, city: City) -> None:
    other = replace(TOLD, report_id=UUID(int=2))
    receive(house, TOLD)
    receive(house, other)
    desk = unlocked(house, city.office.first)
    with house.database.reading() as session:
        key = open_key(
            session,
            subject=TOLD.report_id,
            compartment=Compartment.REPORT,
            seeds=desk.seeds,
            sealer=house.sealer,
        )
        moved = session.get_one(Report, TOLD.report_id).sealed
    with pytest.raises(Unreadable):
        house.sealer.open(moved, key=key, place=Place(other.report_id, other.report_id, Kind.TEXT))


def test_a_failed_intake_leaves_nothing(house: House, city: City) -> None:
    with house.database.transaction() as session:
        twice = an_upload()
        intake.receive(session, replace(TOLD, files=(twice,)), receipt=None, seals=house.seals)
    again = replace(TOLD, report_id=UUID(int=2), files=(twice,))
    with pytest.raises(Exception, match=r"UNIQUE|duplicate"):
        receive(house, again)
    with house.database.reading() as session:
        assert session.scalars(select(Report.id)).all() == [TOLD.report_id]
        subjects = set(session.scalars(select(Grant.subject_id)))
    assert again.report_id not in subjects


def an_upload(name: str = "账单.pdf") -> Upload:
    """Make an upload that was sealed before."""
    file_id = uuid4()
    return Upload(file_id, file_id, name, "application/pdf", 9, "ab" * 32, b"k" * 32)


def test_files_come_later_too_and_the_desk_sees_that_something_is_new(
    house: House, city: City
) -> None:
    receive(house, replace(TOLD, files=(an_upload("一.pdf"),)))
    with house.database.transaction() as session:
        report = session.get_one(Report, TOLD.report_id)
        assert not report.unread
        intake.supplement(
            session, report, (an_upload("二.pdf"),), on=date(2026, 3, 17), seals=house.seals
        )
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        opened = reading.read(
            session, TOLD.report_id, unlocked=desk, sealer=house.sealer, at=house.clock.now()
        )
        assert session.get_one(Report, TOLD.report_id).unread
        places = session.scalars(select(Attachment.position).order_by(Attachment.position))
        assert list(places) == [0, 1]
    assert [file.manifest.name for file in opened.files] == ["一.pdf", "二.pdf"]
