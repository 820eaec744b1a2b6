"""Features that a browser made of words it sealed: compared with the words once these are open."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from leads.features.narrated import Narrated, narrate
from leads.features.wire import as_bundled, to_wire
from leads.ledger.audit import AuditEntry
from leads.matching.records import Likeness, Matched, number_of
from leads.reports.report import FeaturesFrom, Report, ReportTokens
from tests.clock import Clock
from tests.doors.test_sealed_story import PLAIN, TOLD, offered, sealed
from tests.makers import City, signed_in_client
from tests.source import STORY, Source
from tipline.house import House
from tipline.processes.relay import carry

OTHER_WORDS = "老板把报名费退了一半，说剩下的三千六百元下个月再说，已经拖了两个月。"
AGREES = "The features it was matched by are those of these words."
DIFFERS = "sent features of other words with them"


@pytest.fixture
def officer(staff_app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(staff_app, house, city.office.first)


def tell(
    house: House,
    source: Source,
    told: str,
    numbers_of: str,
    *,
    cut: Callable[[Narrated], Narrated] = as_bundled,
    late: timedelta = timedelta(),
) -> UUID:
    """Seal one text and send the numbers of a text, as a browser can."""
    source.walk_to("story")
    report, keepers, received = offered(source)
    said = {"venue_name": STORY["venue_name"], "address": STORY.get("address", "")}
    day = {"happened_on": None, "about": False}
    wire = sealed(report, keepers, json.dumps(TOLD | said | day | {"narrative": told}).encode())
    opened_on = date.fromisoformat(received) - late
    numbers = to_wire(cut(narrate(numbers_of, received_on=opened_on))).decode()
    undated = {name: "" for name in PLAIN if name.startswith("happened")}
    page = PLAIN | undated | {"narrative": "", "sealed_story": wire, "numbers": numbers}
    source.post("/report/story", **page)
    source.post("/report/check", do="send")
    source.client.delete_cookie("visit_report")
    return report


def is_from(house: House, report: UUID) -> FeaturesFrom:
    with house.database.reading() as session:
        return session.get_one(Report, report).features_from


def features(house: House, report: UUID) -> bytes:
    with house.database.reading() as session:
        return session.get_one(Matched, number_of(report)).features


def cluster(house: House, report: UUID) -> int:
    with house.database.reading() as session:
        return session.get_one(Matched, number_of(report)).cluster


def remade(house: House) -> int:
    with house.database.reading() as session:
        query = select(func.count()).where(AuditEntry.deed == "match.remake")
        return session.scalar(query) or 0


def test_what_an_honest_browser_made_is_found_to_be_of_its_words(
    house: House, source: Source, officer: FlaskClient
) -> None:
    report = tell(house, source, OTHER_WORDS, OTHER_WORDS)
    assert is_from(house, report) is FeaturesFrom.BROWSER
    carry(house, queue=None)
    before = features(house, report)
    assert AGREES in officer.get(f"/office/reports/{report}").text
    assert is_from(house, report) is FeaturesFrom.CHECKED
    assert carry(house, queue=None) == 0
    assert features(house, report) == before
    assert not remade(house)


@pytest.mark.parametrize(
    "sent",
    [{"cut": as_bundled}, {"cut": lambda all_sorts: all_sorts}, {"late": timedelta(days=1)}],
    ids=["by our bundle", "in all sorts", "over midnight"],
)
def test_a_text_that_names_places_and_yesterday_is_of_its_words_however_it_was_counted(
    house: House, source: Source, officer: FlaskClient, sent: dict[str, Any]
) -> None:
    words = "昨天晚上在建设路18号的金色年华网吧，万达广场对面，有未成年人上网。"
    report = tell(house, source, words, words, **sent)
    carry(house, queue=None)
    page = officer.get(f"/office/reports/{report}").text
    assert AGREES in page
    assert DIFFERS not in page


def test_what_the_server_made_is_said_to_be_of_no_browser(
    house: House, source: Source, officer: FlaskClient
) -> None:
    source.walk_to("check")
    source.post("/report/check", do="send")
    with house.database.reading() as session:
        report = session.scalars(select(Report.id)).one()
    page = officer.get(f"/office/reports/{report}").text
    assert "browser" not in page
    assert is_from(house, report) is FeaturesFrom.WORDS


@pytest.mark.parametrize("matched", [True, False], ids=["matched", "waiting"])
def test_features_of_other_words_are_shown_and_made_anew(
    house: House, source: Source, officer: FlaskClient, another: Source, matched: bool
) -> None:
    lying = tell(house, source, "什么都没有发生。", OTHER_WORDS)
    if matched:
        carry(house, queue=None)
    page = officer.get(f"/office/reports/{lying}").text
    assert DIFFERS in page
    assert is_from(house, lying) is FeaturesFrom.REMADE
    assert remade(house) == 1
    carry(house, queue=None)
    honest = tell(house, another, "什么都没有发生。", "什么都没有发生。")
    carry(house, queue=None)
    assert features(house, lying) == features(house, honest)
    assert DIFFERS in officer.get(f"/office/reports/{lying}").text
    assert remade(house) == 1


def test_a_report_leaves_the_company_that_it_got_by_another_s_features(
    house: House, source: Source, another: Source, officer: FlaskClient
) -> None:
    real = tell(house, another, OTHER_WORDS, OTHER_WORDS)
    lying = tell(house, source, "今天路过，门口很安静。", OTHER_WORDS)
    while carry(house, queue=None):
        pass
    assert cluster(house, lying) == cluster(house, real)
    officer.get(f"/office/reports/{lying}")
    assert cluster(house, lying) != cluster(house, real)
    with house.database.reading() as session:
        assert not session.scalars(select(Likeness)).all()
    while carry(house, queue=None):
        pass
    assert cluster(house, lying) != cluster(house, real)
    with house.database.reading() as session:
        assert not session.scalars(select(ReportTokens)).all()


def test_words_that_cannot_be_opened_leave_the_features_as_they_are(
    house: House, source: Source, officer: FlaskClient, clock: Clock
) -> None:
    source.walk_to("story")
    report, keepers, received = offered(source)
    wire = sealed(report, keepers, b"no story")
    numbers = to_wire(narrate(OTHER_WORDS, received_on=date.fromisoformat(received))).decode()
    source.post(
        "/report/story", **(PLAIN | {"narrative": "", "sealed_story": wire, "numbers": numbers})
    )
    source.post("/report/check", do="send")
    carry(house, queue=None)
    before = features(house, report)
    assert "could not be checked" in officer.get(f"/office/reports/{report}").text
    assert is_from(house, report) is FeaturesFrom.BROWSER
    assert features(house, report) == before
