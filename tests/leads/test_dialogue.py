"""The conversation between a desk and a source who is known by a receipt alone."""

from datetime import date

import pytest
from sqlalchemy import select

from crypto import receipts
from crypto.receipts import ReceiptSecrets
from leads.ledger.audit import AuditEntry, Tree
from leads.ledger.errors import NotFound
from leads.reports import dialogue, intake
from leads.reports.report import Message, Report
from leads.reports.returning import standing
from tests.leads.told import TOLD
from tests.makers import City, unlocked
from tipline.house import House

DAY = date(2026, 3, 18)


@pytest.fixture(scope="module")
def receipt() -> ReceiptSecrets:
    return receipts.derive(receipts.draw(b"c" * 32), pepper=b"p" * 32)


@pytest.fixture
def report(house: House, city: City, receipt: ReceiptSecrets) -> Report:
    """Receive a report under the receipt."""
    with house.database.transaction() as session:
        intake.receive(session, TOLD, receipt=receipt, seals=house.seals)
        return dialogue.report_under(session, receipt)


def ask(house: House, city: City, report: Report, text: str) -> None:
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        dialogue.ask(
            session, report, text, unlocked=desk, sealer=house.sealer, at=house.clock.now()
        )


def reply(house: House, report: Report, receipt: ReceiptSecrets, text: str) -> None:
    with house.database.transaction() as session:
        seeds = dialogue.source_seeds(receipt)
        dialogue.reply(session, report, text, seeds=seeds, sealer=house.sealer, on=DAY)


def test_both_sides_read_the_same_turns_in_order(
    house: House, city: City, report: Report, receipt: ReceiptSecrets
) -> None:
    ask(house, city, report, "哪一间？")
    reply(house, report, receipt, "三号。")
    ask(house, city, report, "几点？")
    desk = unlocked(house, city.office.first)
    with house.database.reading() as session:
        seen = dialogue.conversation(session, report.id, seeds=desk.seeds, sealer=house.sealer)
        found = standing(session, receipt, sealer=house.sealer)
    assert [turn.text for turn in seen] == ["哪一间？", "三号。", "几点？"]
    assert found.turns == seen


def test_an_answer_marks_the_report_unread_and_is_audited_to_the_day(
    house: House, report: Report, receipt: ReceiptSecrets
) -> None:
    reply(house, report, receipt, "补充一点。")
    with house.database.reading() as session:
        assert session.get_one(Report, report.id).unread
        newest = select(AuditEntry).where(AuditEntry.tree == Tree.SOURCE)
        entry = session.scalars(newest.order_by(AuditEntry.seq.desc())).first()
        sent_on = session.scalars(select(Message.sent_on)).one()
    assert entry is not None
    assert (entry.deed, entry.officer_id, entry.object_id) == ("report.answered", None, report.id)
    assert (entry.at.date(), str(entry.at.time()), sent_on) == (DAY, "00:00:00", DAY)


def test_a_question_asks_nothing_of_another_desk(house: House, city: City, report: Report) -> None:
    other = unlocked(house, city.oversight.first)
    with house.database.reading() as session, pytest.raises(NotFound):
        dialogue.conversation(session, report.id, seeds=other.seeds, sealer=house.sealer)


def test_another_receipt_opens_nothing(house: House, report: Report) -> None:
    other = receipts.derive(receipts.draw(b"c" * 32), pepper=b"p" * 32)
    with house.database.reading() as session:
        found = standing(session, other, sealer=house.sealer)
        assert (found.report_id, found.parts, found.turns) == (None, (), ())
        with pytest.raises(NotFound):
            dialogue.report_under(session, other)
        with pytest.raises(NotFound):
            dialogue.conversation(
                session, report.id, seeds=dialogue.source_seeds(other), sealer=house.sealer
            )


def test_what_is_said_is_not_kept_in_clear(
    house: House, report: Report, receipt: ReceiptSecrets
) -> None:
    reply(house, report, receipt, "只有我知道的事")
    with house.database.reading() as session:
        assert "只有我知道的事".encode() not in session.scalars(select(Message.sealed)).one()
