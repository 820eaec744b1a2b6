"""What leaves a house: backups and what they bring back, exports of both kinds, notices."""

from datetime import date
from email import message_from_bytes
from pathlib import Path

from crypto.keys import KeyPair, generate
from leads.ledger.exporting import Days, export
from leads.register.workdays import CITY
from tests.loop.standing import Standing
from tests.mailbox import Mailbox
from tests.makers import unlocked
from tipline.backups.restoring import restore_backup
from tipline.backups.writing import write_backup
from tipline.commands.reports import write_out
from tipline.house import House, build_worker
from tipline.processes.notices import send_notice
from tipline.settings import Settings


def write_away(house: House, room: Path) -> KeyPair:
    """Write a backup with its keys, and an export of the trail; give what opens the backup."""
    room.mkdir()
    pair = generate()
    write_backup(house, room / "backup", room / "keys", to=pair.public)
    days = Days(date(2020, 1, 1), date(2030, 1, 1), CITY)
    with house.database.reading() as session, (room / "trail").open("w") as file:
        file.writelines(export(session, site="mingcha", public=b"", days=days))
    return pair


def restore(house: Standing, away: Path, room: Path, pair: KeyPair) -> None:
    """Bring a backup back, on SQLite."""
    room.mkdir()
    url = f"sqlite:///{room / 'mingcha.db'}"
    new = {"MINGCHA_DATA": str(room), "MINGCHA_DATABASE_URL": url}
    there = build_worker(Settings.read({**house.env, **new}))
    restore_backup(there, away / "backup", away / "keys", seed=pair.seed)
    there.database.dispose()


def take_out(house: Standing, room: Path) -> None:
    """Take the office's reports out, sealed, as its officer does."""
    room.mkdir()
    by = unlocked(house.house, house.city.office.first).actor
    write_out(house.house, by, room / "office.sealed")


def notices(house: Standing, box: Mailbox) -> list[bytes]:
    """Have a notice sent, and give what arrived, as it came and as it is read."""
    send_notice(house.house, house.house.clock.now())
    mails = [data for _, _, data in box.mails]
    read = [message_from_bytes(data).get_payload(decode=True) for data in mails]
    return [*mails, *(body for body in read if isinstance(body, bytes))]
