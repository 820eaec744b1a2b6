"""An answer that a browser sealed: its desk alone opens it, or it is refused in a sentence."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select, update

from crypto.envelope import Kind
from crypto.keys import generate
from leads.register.keyholders import Grant, Unlocked
from leads.register.units import UnitKind
from leads.reports import dialogue
from leads.reports.envelopes import REPLY
from leads.reports.forgetting import forget_report
from leads.reports.report import Message, Report
from leads.reports.resealing import reseal
from tests import sealed as by_hand
from tests.clock import Clock
from tests.crypto.places import flipped
from tests.makers import City, signed_in_client, unlocked
from tests.pictures import PDF
from tests.sealed import Offer
from tests.source import TURN, Source
from tipline.house import House

SAID = "二楼最里面那一间，老板姓谢。"
SENTENCE = "did not arrive sealed as it should be"
HERE = "/return/report"


@pytest.fixture
def back(source: Source, another: Source) -> Source:
    """Give a source who came back."""
    digits = source.send()
    source.confirm(digits)
    another.come_back(digits)
    return another


def sealed(turn: UUID, keepers: Sequence[bytes], said: bytes) -> bytes:
    return by_hand.sealed(Offer(turn, keepers), said, REPLY)


def offered(source: Source) -> tuple[UUID, Sequence[bytes]]:
    found = by_hand.offer(source.get(HERE).text, lambda address: source.get(address).text)
    return found.subject, found.keepers


def say(house: House, source: Source, said: str = SAID, **fields: object) -> None:
    wire = sealed(*offered(source), said.encode())
    source.say("", sealed_answer=b64encode(wire).decode(), **fields)


def heard(house: House, by: Unlocked) -> list[dialogue.Turn]:
    with house.database.reading() as session:
        report = session.scalars(select(Report.id)).one()
        return [
            *dialogue.conversation(session, report, seeds=by.seeds, sealer=house.sealer),
        ]


def test_the_desk_opens_what_the_browser_sealed_and_the_receipt_does_not(
    house: House, back: Source, city: City
) -> None:
    say(house, back, "\x01" + SAID)
    (turn,) = heard(house, unlocked(house, city.office.first))
    assert (turn.text, turn.corrects, turn.from_source, turn.shut) == (SAID, True, True, False)
    page = back.get(HERE).text
    assert SAID not in page
    assert "Sealed by your browser for those who handle the report" in page
    with house.database.reading() as session:
        assert session.scalars(select(Report.unread)).one()


def test_what_was_sealed_and_not_yet_sent_is_kept_beside_a_file(
    house: House, back: Source, city: City
) -> None:
    wire = b64encode(sealed(*offered(back), SAID.encode())).decode()
    back.add(PDF, "later.pdf", HERE)
    back.post(HERE, do="add", sealed_answer=wire)
    form = html.fromstring(back.get(HERE).text).xpath("//form[@data-seals]")[0]
    assert b64decode(wire).endswith(b64decode(form.get("data-sealed")))
    back.say("", sealed_answer=wire)
    assert [turn.text for turn in heard(house, unlocked(house, city.office.first))] == [SAID]


@pytest.mark.parametrize(
    "what", ["cut", "no base64", "other message", "other keeper", "a story's", "nobody"]
)
def test_an_answer_that_is_not_sealed_as_it_should_be_is_refused_and_not_kept(
    house: House, back: Source, what: str
) -> None:
    turn, keepers = offered(back)
    good = sealed(turn, keepers, b"139")
    story = bytearray(good)
    story[1 + 1228 * len(keepers) + 7] = Kind.TEXT
    bad = {
        "cut": b64encode(good[:-1]).decode(),
        "no base64": "§" * 20,
        "other message": b64encode(sealed(UUID(int=9), keepers, b"1")).decode(),
        "other keeper": b64encode(sealed(turn, [generate().public], b"1")).decode(),
        "a story's": b64encode(bytes(story)).decode(),
        "nobody": b64encode(b"\0" + good[1 + 1228 * len(keepers) :]).decode(),
    }[what]
    back.say("", sealed_answer=bad)
    assert back.last
    assert (back.last.status_code, SENTENCE in back.last.text) == (422, True)
    with house.database.reading() as session:
        assert session.scalars(select(Message)).all() == []


def test_an_answer_sealed_for_a_desk_that_no_longer_has_it_is_asked_for_again(
    house: House, back: Source, city: City
) -> None:
    wire = b64encode(sealed(*offered(back), b"139")).decode()
    with house.database.transaction() as session:
        session.execute(update(Report).values(desk="oversight"))
    back.say("", sealed_answer=wire)
    assert back.last
    assert SENTENCE in back.last.text
    say(house, back)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_a_sealed_answer_sent_twice_is_kept_once(house: House, back: Source) -> None:
    turn = TURN.search(back.get(HERE).text)
    assert turn
    wire = b64encode(sealed(*offered(back), b"139")).decode()
    back.say("", sealed_answer=wire)
    back.say("", sealed_answer=wire, turn=turn[1])
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_whatever_was_sealed_in_place_of_an_answer_the_desk_reads_its_pages(
    house: House, back: Source, city: City, staff_app: Flask
) -> None:
    wire = flipped(sealed(*offered(back), b"139"), bit=-9)
    back.say("", sealed_answer=b64encode(wire).decode())
    blob = bytearray(sealed(*offered(back), b"139"))
    blob[1200] ^= 1
    back.say("", sealed_answer=b64encode(bytes(blob)).decode())
    say(house, back, "a\x00\x1b\ud7ff".replace("\ud7ff", "b") * 9_000)
    desk = unlocked(house, city.office.first)
    assert [(turn.shut, len(turn.text)) for turn in heard(house, desk)] == [
        (True, 0),
        (True, 0),
        (False, 10_000),
    ]
    officer = signed_in_client(staff_app, house, city.office.first)
    with house.database.reading() as session:
        report = session.scalars(select(Report.id)).one()
    page = officer.get(f"/office/reports/{report}")
    assert page.status_code == 200
    assert page.text.count("cannot be opened: the sender") == 2


def test_a_report_handed_to_the_oversight_unit_takes_its_sealed_answers_along(
    house: House, back: Source, city: City
) -> None:
    say(house, back)
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        report = session.scalars(select(Report)).one()
        reseal(session, report, to=UnitKind.OVERSIGHT, unlocked=desk, seals=house.seals)
    (turn,) = heard(house, unlocked(house, city.oversight.first))
    assert turn.text == SAID
    with house.database.reading() as session:
        message = session.scalars(select(Message)).one()
        query = select(Grant.key_id).where(Grant.subject_id == message.id)
        assert not set(session.scalars(query)) & set(desk.seeds)


def test_a_forgotten_report_leaves_no_grant_of_an_answer(house: House, back: Source) -> None:
    say(house, back)
    with house.database.transaction() as session:
        message, report = session.execute(select(Message.id, Message.report_id)).one()
        subjects, _ = forget_report(session, report)
        assert message in subjects
        assert session.scalars(select(Grant).where(Grant.subject_id == message)).all() == []


def test_a_visit_that_was_over_gives_the_sealed_words_back(
    house: House, back: Source, clock: Clock
) -> None:
    wire = sealed(*offered(back), SAID.encode())
    token = back.token(HERE)
    clock.move(hours=2)
    page = back.post(HERE, token=token, sealed_answer=b64encode(wire).decode(), do="send").text
    (typed,) = html.fromstring(page).xpath("//*[@id='typed']")
    assert wire.endswith(b64decode(typed.get("data-sealed")))
