"""A story that a browser sealed: opened by its desk, matched by its numbers, or refused."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from crypto.keys import generate
from leads.features.narrated import narrate
from leads.features.wire import to_wire
from leads.reports import reading
from leads.reports.envelopes import STORY as SHAPE
from leads.reports.report import Report, ReportTokens
from tests import sealed as by_hand
from tests.makers import City, unlocked
from tests.sealed import Offer
from tests.source import KIND, STORY, Source
from tipline.house import House

WORDS = "凌晨三点还在营业，门口停着很多车。"
SENTENCE = "did not arrive sealed as it should be"
PLAIN = {name: value for name, value in STORY.items() if name != "narrative"}
TOLD = {
    "venue_name": "金色年华KTV",
    "address": "",
    "happened_on": None,
    "about": False,
    "narrative": WORDS,
}


def offered(source: Source) -> tuple[UUID, Sequence[bytes], str]:
    page = source.get("/report/story").text
    found = by_hand.offer(page, lambda address: source.get(address).text)
    return found.subject, found.keepers, found.received


def sealed(report: UUID, keepers: Sequence[bytes], told: bytes) -> str:
    return by_hand.wire(Offer(report, keepers), told, SHAPE)


def brought(house: House, source: Source, told: object = TOLD, **other: Any) -> dict[str, str]:
    """Give the fields that a browser with a script sends from the second page."""
    report, keepers, received = offered(source)
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    numbers = to_wire(narrate(WORDS, received_on=date.fromisoformat(received)))
    wire = sealed(other.get("report", report), other.get("keepers", keepers), data)
    return PLAIN | {"narrative": "", "sealed_story": wire, "numbers": numbers.decode()}


def opened(house: House, city: City) -> reading.OpenReport:
    officer = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        report = session.scalars(select(Report.id)).one()
        at = house.clock.now()
        return reading.read(session, report, unlocked=officer, sealer=house.sealer, at=at)


def test_the_desk_opens_what_the_browser_sealed(house: House, source: Source, city: City) -> None:
    source.walk_to("story")
    source.post("/report/story", **brought(house, source))
    page = source.get("/report/check").text
    assert "Sealed by your browser" in page
    assert WORDS not in page
    source.post("/report/check", do="send")
    assert opened(house, city).story.narrative == WORDS


def test_both_ways_leave_the_matcher_the_same_bytes(house: House, source: Source) -> None:
    source.walk_to("story")
    source.post("/report/story", **brought(house, source))
    source.post("/report/check", do="send")
    source.client.delete_cookie("visit_report")
    other = Source(source.client.application.test_client())
    other.walk_to("check")
    other.post("/report/check", do="send")
    with house.database.reading() as session:
        first, second = session.scalars(select(ReportTokens.features)).all()
    assert first == second


def test_numbers_are_taken_as_they_come_and_the_words_are_read_by_the_desk_alone(
    house: House, source: Source, city: City
) -> None:
    source.walk_to("story")
    told = TOLD | {"narrative": "别的事。"}
    source.post("/report/story", **brought(house, source, told))
    source.post("/report/check", do="send")
    assert opened(house, city).story.narrative == "别的事。"
    with house.database.reading() as session:
        assert session.scalars(select(ReportTokens)).one().features


@pytest.mark.parametrize("what", ["cut", "no base64", "no numbers"])
def test_a_story_that_is_not_sealed_as_it_should_be_is_refused_at_once(
    house: House, source: Source, what: str
) -> None:
    source.walk_to("story")
    good = brought(house, source)
    bad = {
        "cut": {"sealed_story": good["sealed_story"][:-4]},
        "no base64": {"sealed_story": "§" * 20},
        "no numbers": {"numbers": '{"v":1,"pieces":[70000]}'},
    }[what]
    answer = source.post("/report/story", **(good | bad))
    assert answer.status_code == 422
    assert SENTENCE in answer.text


def test_a_story_for_another_report_is_asked_for_again(house: House, source: Source) -> None:
    source.walk_to("story")
    source.post("/report/story", **brought(house, source, report=UUID(int=9)))
    assert source.get("/report/check").headers["Location"].endswith("/report/story")


def test_a_story_for_other_keepers_is_not_kept(house: House, source: Source) -> None:
    source.walk_to("story")
    source.post("/report/story", **brought(house, source, keepers=[generate().public]))
    answer = source.post("/report/check", do="send")
    assert answer.headers["Location"].endswith("/report/story")
    with house.database.reading() as session:
        assert session.scalars(select(Report)).all() == []


def test_who_says_later_that_an_office_is_concerned_seals_again_for_the_oversight_unit(
    house: House, source: Source
) -> None:
    source.walk_to("story")
    source.post("/report/story", **brought(house, source))
    source.post("/report/kind", **(KIND | {"official": "yes"}))
    assert source.get("/report/check").headers["Location"].endswith("/report/story")
    report, _, received = offered(source)
    assert received == ""
    source.post("/report/story", **brought_for(house, source))
    source.post("/report/check", do="send")
    with house.database.reading() as session:
        assert session.get_one(Report, report).desk == "oversight"
        assert session.scalars(select(ReportTokens)).all() == []


def brought_for(house: House, source: Source) -> dict[str, str]:
    """Give the same without numbers, as a script does where none are wanted."""
    report, keepers, _ = offered(source)
    wire = sealed(report, keepers, json.dumps(TOLD).encode())
    return PLAIN | {"narrative": "", "sealed_story": wire, "numbers": ""}


NO_STORIES = (
    b"",
    b"{}",
    b"[" * 5000,
    b'{"narrative": 1}',
    b"\xff\xfe",
    json.dumps(TOLD | {"happened_on": "soon"}).encode(),
)


@pytest.mark.parametrize("told", NO_STORIES)
def test_whatever_was_sealed_in_place_of_a_story_is_named_and_the_report_stays(
    house: House, source: Source, city: City, told: bytes
) -> None:
    source.walk_to("story")
    source.post("/report/story", **brought(house, source, told))
    source.post("/report/check", do="send")
    assert opened(house, city).spoilt
