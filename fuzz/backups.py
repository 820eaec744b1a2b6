"""Backups: altered by whoever holds the disk, or sealed anew by whoever knows the public key."""

import base64
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from crypto.archives import open_archive, seal_archive, wrap_row
from crypto.keys import generate
from fuzz.houses import a_city, environment
from fuzz.mutated import mutated, mutated_json
from fuzz.parser import Parser
from tests.makers import a_report
from tipline.backups.restoring import BadBackup, restore_backup
from tipline.backups.writing import write_backup
from tipline.house import House, WorkerHouse, build_worker
from tipline.settings import Settings

PAIR = generate()
SUBJECT = UUID(int=9)


def a_house(room: Path) -> House:
    """Found a small city with a report and a file."""
    house, _ = a_city(room)
    a_report(house)
    with house.files.create(SUBJECT) as sink:
        sink.write(b"a file that is sealed")
        sink.commit()
    return house


def sealed(path: Path, plain: bytes) -> Path:
    """Seal an archive of anything, as anybody can who knows the public key."""
    with path.open("wb") as sink, seal_archive(sink, to=PAIR.public) as stream:
        stream.write(plain)
    return path


class There:
    """An empty place to restore into, made anew for every backup."""

    def __init__(self, room: Path, keys: Path) -> None:
        self._room, self._keys = room, keys

    def restore(self, file: Path, keys: Path) -> None:
        """Restore into it; what is refused before writing leaves nothing there."""
        shutil.rmtree(self._room, ignore_errors=True)
        self._room.mkdir()
        url = f"sqlite:///{self._room / 'mingcha.db'}"
        house: WorkerHouse = build_worker(
            Settings.read(environment(self._room, url=url, keys=self._keys))
        )
        try:
            restore_backup(house, file, keys, seed=PAIR.seed)
        finally:
            house.database.dispose()


def lines_of(house: House, file: Path, keys: Path) -> tuple[list[Any], list[Any]]:
    """Write a backup, and give the lines of its two archives, but for the file's bytes."""
    write_backup(house, file, keys, to=PAIR.public)
    said = []
    for path in (file, keys):
        with path.open("rb") as source:
            said.append(b"".join(open_archive(source, seed=PAIR.seed)))
    rows, _, rest = said[0].partition(b'["file"')
    assert rest
    return [json.loads(line) for line in rows.splitlines()], [
        json.loads(one) for one in said[1].splitlines()
    ]


def together(lines: Any) -> bytes:
    """Write lines down, with a file and an end."""
    given = lines if isinstance(lines, list) else [lines]
    tail = [["file", str(SUBJECT), 4], ["end"]]
    rows = [json.dumps(line).encode() for line in [*given, *tail]]
    return b"\n".join([*rows[:-1], b"abcd" + rows[-1], b""])


class Shelf:
    """A true backup, and what can be put in its place."""

    def __init__(self, room: Path, house: House) -> None:
        self.true, self.keys, self.forged = room / "backup", room / "keys", room / "forged"
        self.there = There(room / "there", house.settings.key_file)
        self.rows, self.held = lines_of(house, self.true, self.keys)
        self.whole = self.true.read_bytes()
        place = [line[:2] for line in self.rows].index(["table", "reports"])
        self.head, self.columns = self.rows[: place + 1], [None for _ in self.rows[place][2]]
        _, self.subject, key = self.held[0]
        self.key = base64.b64decode(key)

    def altered(self, data: bytes) -> None:
        """Restore what was altered without a key."""
        self.forged.write_bytes(data)
        self.there.restore(self.forged, self.keys)
        raise AssertionError("an altered backup is restored")

    def crafted(self, lines: Any) -> None:
        """Restore other lines, sealed anew."""
        self.there.restore(sealed(self.forged, together(lines)), self.keys)

    def own(self, row: Any) -> None:
        """Restore a row of a report under the report's own key."""
        wrapped = wrap_row(json.dumps(row).encode(), key=self.key, table="reports")
        line = ["own", self.subject, base64.b64encode(wrapped).decode()]
        self.crafted([*self.head, line])

    def other_keys(self, lines: Any) -> None:
        """Restore the true backup with another file of keys."""
        told = lines if isinstance(lines, list) else [lines]
        plain = b"\n".join(json.dumps(line).encode() for line in told)
        self.there.restore(self.true, sealed(self.forged, plain))


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the reader of backups."""
    with TemporaryDirectory() as name:
        house = a_house(Path(name))
        shelf, refused = Shelf(Path(name), house), (BadBackup,)
        true = shelf.whole
        yield (
            Parser("bytes", mutated([true]).filter(lambda it: it != true), shelf.altered, refused),
            Parser("lines", mutated_json([shelf.rows]), shelf.crafted, refused),
            Parser("row", mutated_json([shelf.columns]), shelf.own, refused),
            Parser("keys", mutated_json([shelf.held]), shelf.other_keys, refused),
        )
        house.database.dispose()
