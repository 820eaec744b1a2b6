"""Notices by e-mail: fixed hours, the same bytes for everybody, nothing that tells of a report."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes

import pytest
from sqlalchemy import select

from crypto.signing import SigningKey
from leads.ledger.outbox import Errand
from tests.clock import Clock
from tests.mailbox import Mailbox, relay
from tests.makers import NARRATIVE, a_report, found_city
from tipline.house import House
from tipline.processes.notices import SEND, notice
from tipline.processes.relay import carry
from tipline.processes.ticker import Ticker
from tipline.settings import BadSetting, Settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TO = ("chen@example.org", "zhou@example.org")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with relay() as box:
        yield box


def posting(house: House, port: int) -> House:
    """Give the same house with notices turned on."""
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": "x",
        "MINGCHA_KEY_FILE": "x",
        "MINGCHA_SMTP": f"smtp://127.0.0.1:{port}",
        "MINGCHA_NOTICE_FROM": "house@example.org",
        "MINGCHA_NOTICE_TO": ", ".join(TO),
        "MINGCHA_NOTICE_HOURS": "11,15",
    }
    notices = Settings.read(env).notices
    return replace(house, settings=replace(house.settings, notices=notices))


def pass_a_day(house: House, clock: Clock) -> None:
    ticker = Ticker(house, queue=None)
    for _ in range(24 * 4):
        ticker.tick()
        carry(house, queue=None)
        clock.move(minutes=15)


def waiting(house: House) -> list[datetime]:
    with house.database.reading() as session:
        query = select(Errand.not_before).where(Errand.kind == SEND)
        return list(session.scalars(query))


def test_everybody_gets_one_message_at_the_fixed_hours_alone(
    house: House, clock: Clock, box: Mailbox
) -> None:
    pass_a_day(posting(house, box.port), clock)
    assert [(sender, to) for sender, to, _ in box.mails] == [("house@example.org", TO)] * 2
    dates = [message_from_bytes(mail)["Date"] for *_, mail in box.mails]
    assert dates == ["Mon, 16 Mar 2026 11:00:00 +0800", "Mon, 16 Mar 2026 15:00:00 +0800"]
    assert waiting(house) == []


def test_a_day_with_reports_sends_the_bytes_of_a_day_without(
    house: House, clock: Clock, box: Mailbox, root_key: SigningKey
) -> None:
    found_city(house, root_key)
    posted = posting(house, box.port)
    reports = [a_report(house, concerns_office=each) for each in (False, False, True)]
    pass_a_day(posted, clock)
    at = clock.now().replace(day=16, hour=3, minute=0)
    assert box.mails[0][2] == notice(posted.settings, at)
    told = message_from_bytes(box.mails[0][2]).get_payload(decode=True)
    assert isinstance(told, bytes)
    whole = box.mails[0][2] + told
    assert NARRATIVE.encode() not in whole
    assert not [one for one in reports if str(one).encode() in whole or one.hex.encode() in whole]
    assert b"http" not in whole


def test_a_relay_that_is_down_delays_nobody_and_the_notice_goes_out_later(
    house: House, clock: Clock, box: Mailbox, root_key: SigningKey
) -> None:
    found_city(house, root_key)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        clock.move(hours=1)
        down = posting(house, nobody.getsockname()[1])
        Ticker(down, queue=None).tick()
        carry(down, queue=None)
    assert (len(waiting(house)), box.mails) == (1, [])
    a_report(house)
    clock.move(hours=8)
    carry(posting(house, box.port), queue=None)
    assert [to for _, to, _ in box.mails] == [TO]


def test_nothing_is_sent_unless_it_is_turned_on(house: House, clock: Clock, box: Mailbox) -> None:
    pass_a_day(house, clock)
    assert (box.mails, waiting(house)) == ([], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"MINGCHA_SMTP": "http://relay"},
        {"MINGCHA_SMTP": "smtp://user:word@relay"},
        {"MINGCHA_NOTICE_TO": ""},
        {"MINGCHA_NOTICE_TO": "chen"},
        {"MINGCHA_NOTICE_HOURS": "9,25"},
        {"MINGCHA_NOTICE_HOURS": "nine"},
    ],
)
def test_half_a_setting_is_no_start(database_url: str, wrong: dict[str, str]) -> None:
    right = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATABASE_URL": database_url,
        "MINGCHA_DATA": "x",
        "MINGCHA_KEY_FILE": "x",
        "MINGCHA_SMTP": "smtp+starttls://relay",
        "MINGCHA_NOTICE_FROM": "house@example.org",
        "MINGCHA_NOTICE_TO": "chen@example.org",
    }
    made = Settings.read(right).notices
    assert made is not None
    assert (made.relay.port, sorted(made.hours)) == (587, [9, 14])
    with pytest.raises(BadSetting):
        Settings.read(right | wrong)
