"""E-mail (SMTP): the relay that a house may use, and sending one message to it."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 10
"""Seconds that the relay may take for each answer."""


@dataclass(frozen=True, slots=True)
class MailRelay:
    """Where e-mail is handed in: `way` is smtp, smtps or smtp+starttls.

    `login_file` holds a name and a password on two lines, for a relay that asks for them.
    """

    way: str
    host: str
    port: int
    login_file: Path | None


def send(message: bytes, *, sender: str, to: Sequence[str], relay: MailRelay) -> None:
    """Hand one message in for all addresses; raises OSError or SMTPException when it is not taken.

    On an encrypted way the relay's certificate must be good.
    """
    with _connected(relay) as connection:
        if relay.way == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        if relay.login_file is not None:
            name, password = relay.login_file.read_text(encoding="utf-8").split("\n")[:2]
            connection.login(name.strip(), password.strip())
        connection.sendmail(sender, list(to), message)


def _connected(relay: MailRelay) -> smtplib.SMTP:
    if relay.way == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.host, relay.port, timeout=PATIENCE, context=context)
    return smtplib.SMTP(relay.host, relay.port, timeout=PATIENCE)
