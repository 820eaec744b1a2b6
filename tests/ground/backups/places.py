"""Houses at the command line, filled with something of everything, and what a backup holds."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from click.testing import CliRunner, Result

from crypto.archives import open_archive
from leads.ledger.base import new_id
from leads.reports.submission import Upload
from tests.clock import Clock
from tests.makers import (
    City,
    a_lead,
    a_report,
    assign,
    signed_in_client,
)
from tipline.commands import main
from tipline.factory import create_staff
from tipline.house import House, build
from tipline.processes.relay import carry
from tipline.settings import Settings


@dataclass(frozen=True)
class Place:
    """A house at the command line: its settings, and a room for what is written."""

    env: dict[str, str]
    room: Path

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self.env)

    def backup(self, name: str = "out") -> Result:
        keys = ("--to", str(self.room / "safe" / "backup.pub"), "--keys", str(self.room / "keys"))
        return self.run("backup", *keys, str(self.room / name))

    def restore(self, name: str = "out", *, keys: str = "keys", key: str = "safe") -> Result:
        handed = ("--key", str(self.room / key / "backup.key"), "--keys", str(self.room / keys))
        return self.run("restore", *handed, str(self.room / name))


def opened(place: Place, clock: Clock) -> House:
    return build(Settings.read(place.env), clock=clock)


def lived_in(house: House, city: City) -> tuple[UUID, UUID, UUID]:
    """Fill a house: a lead that is handed over, a report with a file, a session."""
    file_id = new_id()
    with house.files.create(file_id) as sink:
        sink.write(file_id.bytes * 100_000)
        sink.commit()
    file = Upload(file_id, file_id, "x.pdf", "application/pdf", 9, "0" * 64, house.sealer.new_key())
    report_id = a_report(house, files=(file,), contact="电话")
    lead_id = a_lead(house, city)
    assign(house, city, lead_id)
    signed_in_client(create_staff(house), house, city.office.first)
    carry(house, queue=None)
    return report_id, lead_id, file_id


def clear(place: Place, name: str = "out") -> bytes:
    """Open a backup with the key from the safe and give all that is in it."""
    secret = (place.room / "safe" / "backup.key").read_bytes()
    seed = bytes.fromhex(secret.split(b"\n")[1].decode())
    with (place.room / name).open("rb") as source:
        return b"".join(open_archive(source, seed=seed))
