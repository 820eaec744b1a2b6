"""A contact that a browser sealed: kept as it came, or refused with a sentence and nothing kept."""

from base64 import b64encode
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from crypto.keys import generate
from leads.reports.envelopes import CONTACT
from leads.reports.identity import contact_of
from leads.reports.report import Report
from tests import sealed as by_hand
from tests.crypto.places import flipped
from tests.makers import City, unlocked
from tests.sealed import Offer
from tests.source import Source
from tipline.house import House

SENTENCE = "did not arrive sealed as it should be"


def offered(source: Source) -> tuple[UUID, Sequence[bytes]]:
    page = source.get("/report/check").text
    found = by_hand.offer(page, lambda address: source.get(address).text)
    return found.subject, found.keepers


def sealed(report: UUID, keepers: Sequence[bytes], contact: bytes) -> bytes:
    return by_hand.sealed(Offer(report, keepers), contact, CONTACT)


def kept(house: House) -> list[Report]:
    with house.database.reading() as session:
        return list(session.scalars(select(Report)))


def test_the_custodian_opens_what_the_browser_sealed(
    house: House, source: Source, city: City
) -> None:
    source.walk_to("check")
    report, keepers = offered(source)
    wire = b64encode(sealed(report, keepers, "微信\u202e abc".encode())).decode()
    source.post("/report/check", do="add", sealed_contact=wire)
    assert "A contact is kept with this report, sealed" in source.get("/report/check").text
    source.post("/report/check", do="send")
    seeds = unlocked(house, city.custodian.first).seeds
    with house.database.reading() as session:
        assert contact_of(session, report, seeds=seeds, sealer=house.sealer) == "微信 abc"


def test_a_sealed_contact_can_be_taken_away_again(house: House, source: Source) -> None:
    source.walk_to("check")
    wire = b64encode(sealed(*offered(source), b"139")).decode()
    source.post("/report/check", do="add", sealed_contact=wire)
    source.post("/report/check", do="send", forget_contact="y")
    assert [report.sealed_identity for report in kept(house)] == [None]


@pytest.mark.parametrize("what", ["cut", "longer", "other report", "other keeper", "no base64"])
def test_an_envelope_that_is_not_as_it_should_be_is_refused(
    house: House, source: Source, what: str
) -> None:
    source.walk_to("check")
    report, keepers = offered(source)
    good = sealed(report, keepers, b"139")
    bad = {
        "cut": b64encode(good[:-1]).decode(),
        "longer": b64encode(good + bytes(16)).decode(),
        "other report": b64encode(sealed(UUID(int=9), keepers, b"139")).decode(),
        "other keeper": b64encode(sealed(report, [generate().public], b"1")).decode(),
        "no base64": "§" * 20,
    }[what]
    answer = source.post("/report/check", do="send", sealed_contact=bad)
    assert answer.status_code == 422
    assert SENTENCE in answer.text
    assert kept(house) == []


def test_bytes_turned_inside_are_named_when_they_are_opened(
    house: House, source: Source, city: City
) -> None:
    source.walk_to("check")
    report, keepers = offered(source)
    turned = flipped(sealed(report, keepers, b"139"), bit=-9)
    source.post("/report/check", do="send", sealed_contact=b64encode(turned).decode())
    seeds = unlocked(house, city.custodian.first).seeds
    with house.database.reading() as session, pytest.raises(Exception, match="cannot be opened"):
        contact_of(session, report, seeds=seeds, sealer=house.sealer)


def test_the_list_of_keys_is_the_same_for_everybody(house: House, source: Source) -> None:
    before = source.get("/keys").text
    source.walk_to("check")
    assert source.get("/keys").text == before
    kinds = [line.split(" ")[0] for line in before.split("\n")[1:]]
    assert {"office", "custodian", "oversight"} == {*kinds}
    assert before.split("\n")[0] == b64encode(house.keys.root_public).decode()
