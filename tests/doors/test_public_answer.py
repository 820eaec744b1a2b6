"""A source who came back answers and adds files: once, sealed, and kept through errors."""

from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select

from leads.ledger.audit import AuditEntry, Tree, verify
from leads.reports import dialogue
from leads.reports.report import Attachment, Message, Report
from tests.makers import City, unlocked
from tests.pictures import PDF
from tests.source import TOKEN, Source
from tipline.house import House

QUESTION = "是哪一间包厢？"
ANSWER = "二楼最里面那一间。"


@pytest.fixture
def digits(source: Source) -> str:
    """Send a report and give its receipt."""
    digits = source.send()
    source.confirm(digits)
    return digits


def the_report(house: House) -> UUID:
    with house.database.reading() as session:
        return session.scalars(select(Report.id)).one()


def ask(house: House, city: City) -> None:
    """Put the desk's question."""
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        report = session.get_one(Report, the_report(house))
        at = house.clock.now()
        dialogue.ask(session, report, QUESTION, unlocked=desk, sealer=house.sealer, at=at)


def test_a_question_is_shown_and_answered(
    house: House, another: Source, digits: str, city: City
) -> None:
    ask(house, city)
    assert QUESTION in another.come_back(digits).text
    assert another.say(ANSWER).location == "/return/report"
    assert ANSWER in another.get("/return/report").text
    desk = unlocked(house, city.office.first)
    with house.database.reading() as session:
        report = session.scalars(select(Report)).one()
        turns = dialogue.conversation(session, report.id, seeds=desk.seeds, sealer=house.sealer)
        deeds = list(session.scalars(select(AuditEntry.deed).where(AuditEntry.tree == Tree.SOURCE)))
        assert verify(session, Tree.SOURCE) is None
    assert [(turn.from_source, turn.text) for turn in turns] == [(False, QUESTION), (True, ANSWER)]
    assert report.unread
    assert deeds == ["report.received", "report.answered"]


def test_files_can_be_added_later(house: House, another: Source, digits: str, city: City) -> None:
    another.come_back(digits)
    assert another.add(PDF, "later.pdf", "/return/report").status_code == 303
    page = another.get("/return/report").text
    assert "later.pdf" in page
    assert another.say("").location == "/return/report"
    with house.database.reading() as session:
        assert session.scalars(select(Attachment)).one().report_id == the_report(house)
        assert session.scalars(select(Report.unread)).one()
        deeds = session.scalars(select(AuditEntry.deed).where(AuditEntry.tree == Tree.SOURCE))
        assert list(deeds) == ["report.received", "report.files_added"]
    assert "later.pdf" not in another.get("/return/report").text


def test_an_answer_sent_twice_is_kept_once(house: House, another: Source, digits: str) -> None:
    another.come_back(digits)
    page = another.get("/return/report").text
    turn = page.partition('name="turn" value="')[2].partition('"')[0]
    token = TOKEN.search(page)
    assert token
    fields = {"turn": turn, "do": "send", "answer": ANSWER}
    assert another.post("/return/report", token=token[1], **fields).status_code == 303
    again = another.post("/return/report", token=token[1], **fields)
    assert again.status_code == 422
    assert "Your last answer has been sent" in another.errors()[0]
    with house.database.reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1


def test_an_empty_answer_is_refused(another: Source, digits: str) -> None:
    another.come_back(digits)
    assert another.say("").status_code == 422
    assert another.errors() == ["Write an answer, or add a file."]


def test_a_refused_file_keeps_the_answer(another: Source, digits: str) -> None:
    another.come_back(digits)
    answer = another.say(ANSWER, file=(BytesIO(b"MZ" * 100), "tool.exe"))
    assert answer.status_code == 422
    assert ANSWER in answer.text
    assert ANSWER in another.get("/return/report").text


def test_a_forged_answer_changes_nothing(house: House, another: Source, digits: str) -> None:
    another.come_back(digits)
    answer = another.post("/return/report", token="forged", answer=ANSWER, do="send")
    assert answer.status_code == 422
    assert ANSWER in answer.text
    with house.database.reading() as session:
        assert not session.scalars(select(Message)).all()
