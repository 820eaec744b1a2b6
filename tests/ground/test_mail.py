"""Notices by an encrypted way with a login, handed in to a real server on this machine."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from crypto.signing import SigningKey
from tests.clock import Clock
from tests.ground.test_notices import pass_a_day, waiting
from tests.mailserver import HOST, NAME, PASSWORD, Arrived, certified, mail_server
from tests.makers import a_report, found_city
from tipline.house import House
from tipline.settings import Settings

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("way", ["smtps", "smtp+starttls"]),
    # The server does not know that it was encrypted from the first byte.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]


@pytest.fixture
def arrived(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Arrived]:
    """Give a server whose authority this machine believes."""
    authority, context = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    with mail_server(way, context, port=port) as server:
        yield server


def posting(house: House, way: str, port: int, login: Path, *, password: str = PASSWORD) -> House:
    """Give the same house with notices handed in to this server."""
    login.write_text(f"{NAME}\n{password}\n", encoding="utf-8")
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": "x",
        "MINGCHA_KEY_FILE": "x",
        "MINGCHA_SMTP": f"{way}://{HOST}:{port}",
        "MINGCHA_SMTP_LOGIN_FILE": str(login),
        "MINGCHA_NOTICE_FROM": "house@example.org",
        "MINGCHA_NOTICE_TO": "chen@example.org, zhou@example.org",
        "MINGCHA_NOTICE_HOURS": "11,15",
    }
    notices = Settings.read(env).notices
    return replace(house, settings=replace(house.settings, notices=notices))


def test_a_notice_goes_out_encrypted_and_with_the_login(
    house: House, clock: Clock, arrived: Arrived, way: str, tmp_path: Path
) -> None:
    pass_a_day(posting(house, way, arrived.port, tmp_path / "login"), clock)
    assert [(to, encrypted) for _, to, _, encrypted in arrived.mails] == [
        (("chen@example.org", "zhou@example.org"), True)
    ] * 2
    assert (arrived.refused, waiting(house)) == (0, [])


def test_two_days_bring_the_same_bytes_but_for_the_hour_and_no_number_at_all(
    house: House, clock: Clock, arrived: Arrived, way: str, tmp_path: Path, root_key: SigningKey
) -> None:
    found_city(house, root_key)
    posted = posting(house, way, arrived.port, tmp_path / "login")
    pass_a_day(posted, clock)
    reports = [a_report(house) for _ in range(4)]
    pass_a_day(posted, clock)
    seen = [message_from_bytes(content) for _, _, content, _ in arrived.mails]
    assert len(seen) == 4
    for one in seen:
        body = one.get_payload(decode=True)
        assert isinstance(body, bytes)
        assert not [letter for letter in body.decode() if letter.isdigit()]
        assert not [own for own in reports if own.hex in str(one) or str(own) in str(one)]
        del one["Date"], one["Message-ID"]
    assert {one.as_bytes() for one in seen} == {seen[0].as_bytes()}


def test_a_server_that_nobody_vouches_for_gets_nothing(
    house: House,
    clock: Clock,
    arrived: Arrived,
    way: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(certified(other)[0]))
    pass_a_day(posting(house, way, arrived.port, tmp_path / "login"), clock)
    assert (arrived.mails, arrived.refused) == ([], 0)
    assert len(waiting(house)) == 2


def test_a_wrong_password_sends_nothing_and_the_notice_waits(
    house: House, clock: Clock, arrived: Arrived, way: str, tmp_path: Path
) -> None:
    wrong = posting(house, way, arrived.port, tmp_path / "login", password="wrong")
    pass_a_day(wrong, clock)
    assert arrived.mails == []
    assert arrived.refused > 0
    assert len(waiting(house)) == 2
