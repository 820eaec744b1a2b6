"""Coming back with a receipt: status, questions, answers, more files, and no trace of the visit."""

import re
import time
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from crypto import receipts
from leads.ledger.audit import AuditEntry, Tree
from leads.ledger.base import new_id
from leads.reports.drafts import Draft
from leads.reports.report import Report
from tests.clock import Clock
from tests.flooded import WAITS
from tests.source import TOKEN, Source, written
from tipline.house import House

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


def set_status(house: House, **values: str) -> None:
    with house.database.transaction() as session:
        session.execute(update(Report).values(**values))


@pytest.mark.parametrize("shape", ["{}", "  {}  ", "dashes", "full-width", "run together"])
def test_a_receipt_opens_however_it_is_typed(another: Source, digits: str, shape: str) -> None:
    typed = {
        "dashes": digits.replace(" ", "-"),
        "full-width": digits.translate({48 + n: 0xFF10 + n for n in range(10)}),
        "run together": digits.replace(" ", ""),
    }.get(shape, shape.format(digits))
    page = another.come_back(typed)
    assert "We have your report." in page.text
    assert "Received on 16 March 2026." in page.text


def test_wrong_check_digits_are_refused_before_argon2(
    another: Source, digits: str, house: House
) -> None:
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    token = another.token("/return")
    made = receipts.parse(digits, check_key=house.keys.check)
    began = time.process_time()
    receipts.derive(made, pepper=house.keys.pepper)
    argon = time.process_time() - began
    spent = []
    for _ in range(5):
        began = time.process_time()
        answer = another.post("/return", token=token, receipt=wrong)
        spent.append(time.process_time() - began)
    assert answer.status_code == 422
    assert min(spent) < argon / 2
    assert another.errors() == [
        "These are not the digits of a receipt of this site. Check each group."
    ]
    assert wrong in answer.text


@pytest.mark.parametrize("typed", ["", "1234", "x" * 24, "0" * 24, "1" * 500, "\0" * 24])
def test_what_is_no_receipt_is_refused(another: Source, typed: str) -> None:
    assert another.post("/return", receipt=typed).status_code == 422
    assert another.errors()


def test_known_and_unknown_receipts_are_answered_alike(
    house: House, source: Source, another: Source, digits: str
) -> None:
    unknown = receipts.draw(house.keys.check).digits
    seen = []
    for who, typed in ((source, digits), (another, unknown)):
        token = who.token("/return")
        statements: list[str] = []

        def note(_c: object, _k: object, statement: str, *_: object) -> None:
            statements.append(statement)  # noqa: B023 - called within this turn alone

        event.listen(house.database.engine, "before_cursor_execute", note)
        answer = who.post("/return", token=token, receipt=typed)
        page = who.get("/return/report")
        event.remove(house.database.engine, "before_cursor_execute", note)
        seen.append(
            (answer.status_code, answer.location, answer.text, page.status_code, statements)
        )
    assert seen[0] == seen[1]


def test_an_unknown_receipt_says_so_plainly(house: House, another: Source) -> None:
    page = another.come_back(receipts.draw(house.keys.check).digits)
    assert "No report is kept under this receipt." in page.text
    assert "Your answer" not in page.text


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        ("accepted", "", "We have accepted your report"),
        ("declined", "civil_complaint", "拨打12345"),
        ("transferred", "", "Another authority is responsible"),
        ("in_hand", "", "The matter is being checked."),
        ("closed", "", "checked and closed"),
    ],
)
def test_the_status_is_a_plain_sentence(
    house: House, another: Source, digits: str, status: str, reason: str, said: str
) -> None:
    set_status(house, public_status=status, public_reason=reason)
    another.client.set_cookie("lang", "zh" if reason else "en")
    assert said in another.come_back(digits).text


def test_each_part_of_a_split_report_has_its_own_status(
    house: House, another: Source, digits: str
) -> None:
    parent = the_report(house)
    with house.database.transaction() as session:
        whole = session.get_one(Report, parent)
        session.add(
            Report(
                id=new_id(),
                parent_id=parent,
                public_status="declined",
                public_reason="not_ours",
                channel=whole.channel,
                desk=whole.desk,
                district=whole.district,
                category=whole.category,
                received_on=whole.received_on,
                sealed=whole.sealed,
            )
        )
    page = another.come_back(digits).text
    assert re.findall(r"<h3[^>]*>(Matter \d)", page) == ["Matter 1", "Matter 2"]
    assert "Received" in page
    assert "We cannot take this report up." in page


@dataclass
class Recorder:
    """Somebody who writes down every request of a source, cookie and body, and sends them again."""

    app: Flask
    taken: list[tuple[str, str, str, str]] = field(default_factory=list)

    def take(self, source: Source, path: str, **sent: str) -> TestResponse:
        """Have the source send something, and write it down."""
        cookie = source.client.get_cookie("mingcha_return")
        body, kind = written(sent)
        method = "POST" if sent else "GET"
        self.taken.append((method, path, cookie.value if cookie else "", body.decode()))
        return source.client.open(path, method=method, data=body, content_type=kind)

    def replay(self) -> list[TestResponse]:
        """Send all of it again, in the same order, from elsewhere."""
        return [self._again(*one) for one in self.taken]

    def _again(self, method: str, path: str, cookie: str, body: str) -> TestResponse:
        client = Source(self.app.test_client()).client
        client.set_cookie("mingcha_return", cookie)
        form = "application/x-www-form-urlencoded"
        return client.open(path, method=method, data=body, content_type=form)


def test_requests_that_somebody_wrote_down_open_nothing_once_the_source_has_left(
    public_app: Flask, another: Source, digits: str
) -> None:
    recorder = Recorder(public_app)
    token = another.token("/return")
    came = recorder.take(another, "/return", csrf_token=token, receipt=digits)
    assert came.location == "/return/report"
    page = recorder.take(another, "/return/report")
    assert "We have your report." in page.text
    assert "We have your report." in recorder.replay()[-1].text  # while the visit lasts
    leaving = TOKEN.search(page.text)
    assert leaving
    another.client.post("/return/leave", data={"csrf_token": leaving[1]})
    first, second = recorder.replay()
    assert first.status_code in {WAITS, 422}
    assert (second.status_code, second.location) == (303, "/return")


def test_a_visit_leaves_no_trace(house: House, another: Source, digits: str) -> None:
    another.come_back(digits)
    token = another.token("/return/report")
    assert another.client.post("/return/leave", data={"csrf_token": token}).location == "/"
    with house.database.reading() as session:
        assert not session.scalars(select(Draft)).all()
        deeds = session.scalars(select(AuditEntry.deed).where(AuditEntry.tree == Tree.SOURCE))
        assert list(deeds) == ["report.received"]
    assert another.get("/return/report").location == "/return"


def test_a_visit_ends_after_an_hour_and_gives_the_words_back(
    another: Source, digits: str, clock: Clock
) -> None:
    another.come_back(digits)
    token = another.token("/return/report")
    clock.move(hours=1)
    answer = another.post("/return/report", token=token, answer=ANSWER, do="send")
    assert answer.status_code == 422
    assert ANSWER in answer.text
    assert "Enter the receipt again." in answer.text
    assert another.get("/return/report").location == "/return"


def test_nobody_sees_a_report_without_its_receipt(another: Source, digits: str) -> None:
    assert another.get("/return/report").location == "/return"
    assert another.post("/return/report", token="x", answer="a").status_code == 422
