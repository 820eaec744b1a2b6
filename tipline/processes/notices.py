"""Notices (提醒): the same e-mail to everybody at fixed hours, whether or not anything is new.

The adversary reads the mailboxes, or watches when mail goes out: neither may tell of a report. So
the message says nothing, never changes, and is sent when there is nothing, too.
"""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from leads.ledger import outbox
from leads.register.workdays import CITY
from tipline.house import WorkerHouse
from tipline.mail import send
from tipline.settings import Settings

SEND = "send_notice"
"""The errand that sends one; when it was due is the hour that the message bears."""

SUBJECT = "明察 · Mingcha"
WORDS = (
    "请登录明察系统，查看是否有需要办理的事项。\n"
    "本邮件在固定时间发给所有人，无论有无新内容，内容始终相同。\n"
    "\n"
    "Please sign in to Mingcha and see whether anything waits for you.\n"
    "Everybody gets this message at fixed hours, whether or not anything is new, and it is always "
    "the same.\n"
)


def ask_for_notice(house: WorkerHouse, session: Session, at: datetime) -> None:
    """Ask for the notice of this hour, if it is one of the fixed hours; nothing when it is off."""
    notices = house.settings.notices
    if notices is None or at.astimezone(CITY).hour not in notices.hours:
        return
    due = at.replace(minute=0, second=0, microsecond=0)
    outbox.post(session, SEND, slot_id(due), at=due)


def slot_id(due: datetime) -> UUID:
    """Give the id that stands for an hour in the outbox; it is about nothing else."""
    return uuid5(NAMESPACE_URL, due.isoformat())


def send_notice(house: WorkerHouse, due: datetime) -> None:
    """Send the notice of an hour to every address at once; nothing when it was turned off."""
    notices = house.settings.notices
    if notices is None:
        return
    message = notice(house.settings, due)
    send(message, sender=notices.sender, to=notices.to, relay=notices.relay)


def notice(settings: Settings, due: datetime) -> bytes:
    """Write the message of an hour: the hour is all in it that ever changes."""
    if settings.notices is None:
        return b""
    written = EmailMessage(policy=SMTP)
    written["From"] = settings.notices.sender
    written["To"] = "undisclosed-recipients:;"
    written["Subject"] = SUBJECT
    written["Date"] = format_datetime(due.astimezone(CITY))
    written["Message-ID"] = f"<{slot_id(due).hex}@{settings.site}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(WORDS, cte="base64")
    return written.as_bytes()
