"""Restoring a backup into an empty place: read whole once before anything is written."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from alembic.util import CommandError
from sqlalchemy import TableClause, column, insert, inspect, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crypto.archives import open_archive, unwrap_row
from crypto.places import Unreadable
from leads.ledger.backup_keys import BackupKey
from leads.matching.postings import index_all
from tipline import schema
from tipline.backups.rows import TYPES, meant
from tipline.house import WorkerHouse
from tipline.storage.database import Database
from tipline.storage.files import FileStore

BATCH = 200
LONGEST_LINE = 1 << 28
WRONG = (
    *(ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError),
    *(SQLAlchemyError, CommandError),
)
"""What reading lines that no backup has can end in."""


class BadBackup(Exception):
    """The file is not a whole backup for this key, or the place is not empty; a sentence."""


@dataclass
class Restored:
    """What came back, and what stays shut since its key was destroyed."""

    rows: int = 0
    files: int = 0
    forgotten: int = 0


@dataclass
class _Source:
    """A backup's bytes as lines, and as so many bytes after one."""

    pieces: Iterator[bytes]
    waiting: bytearray = field(default_factory=bytearray)

    def line(self) -> list[Any]:
        """Give the next line."""
        searched = 0
        while (end := self.waiting.find(b"\n", searched)) < 0:
            searched = len(self.waiting)
            if searched > LONGEST_LINE or not self._more():
                raise BadBackup("The backup ends in the middle.")
        line, self.waiting = bytes(self.waiting[:end]), self.waiting[end + 1 :]
        parts = json.loads(line)
        if not isinstance(parts, list) or not parts:
            raise BadBackup("The backup has a line that no backup has.")
        return parts

    def take(self, size: int) -> Iterator[bytes]:
        """Give the next so many bytes."""
        while size:
            if not self.waiting and not self._more():
                raise BadBackup("The backup ends in the middle of a file.")
            piece, self.waiting = bytes(self.waiting[:size]), self.waiting[size:]
            size -= len(piece)
            yield piece

    def _more(self) -> bool:
        piece = next(self.pieces, None)
        self.waiting += piece or b""
        return piece is not None


def restore_backup(house: WorkerHouse, file: Path, keys_file: Path, *, seed: bytes) -> Restored:
    """Bring a backup back. Raises BadBackup; of one cut or altered, nothing was written then.

    One that somebody who knows the public key put together wrongly may leave empty tables behind.
    """
    if inspect(house.database.engine).get_table_names() or house.files.ids():
        raise BadBackup("The place is not empty: there are tables or files. Restore elsewhere.")
    try:
        keys = _keys(keys_file, seed)
        with file.open("rb") as source:
            for _ in open_archive(source, seed=seed):
                pass
        with file.open("rb") as source:
            return _restore(house, source, keys, seed)
    except Unreadable as error:
        raise BadBackup("Cut, altered, no backup, or for another key.") from error
    except WRONG as error:
        raise BadBackup("The backup was put together wrongly.") from error


def _keys(file: Path, seed: bytes) -> dict[UUID, bytes]:
    with file.open("rb") as source:
        lines = b"".join(open_archive(source, seed=seed)).splitlines()
    parts = [json.loads(line) for line in lines]
    if not parts or parts[-1] != ["end"]:
        raise BadBackup("The file of keys is not one of `mingcha backup`.")
    return {UUID(subject): base64.b64decode(key) for _, subject, key in parts[:-1]}


def _restore(
    house: WorkerHouse, file: BinaryIO, keys: Mapping[UUID, bytes], seed: bytes
) -> Restored:
    source, done = _Source(open_archive(file, seed=seed)), Restored()
    title, _, stood_at = source.line()
    if title != "mingcha":
        raise BadBackup("This is the file of keys; name the backup first.")
    schema.upgrade(house.database, to=stood_at)
    with house.database.transaction() as session:
        line = _rows(session, source, keys, done)
        # Or the next backup would draw new ones, and shut every backup before it.
        held = [{"subject_id": subject, "key": key} for subject, key in keys.items()]
        if held:
            session.execute(insert(BackupKey), held)
    while line[0] == "file":
        _file(house.files, UUID(line[1]), source.take(int(line[2])))
        done.files += 1
        line = source.line()
    if line[0] != "end":
        raise BadBackup("The backup has no end.")
    schema.upgrade(house.database)
    _index(house.database)
    return done


def _rows(
    session: Session, source: _Source, keys: Mapping[UUID, bytes], done: Restored
) -> list[Any]:
    into, tags, rows = table("none"), list[tuple[str, str]](), list[dict[str, object]]()
    while True:
        line = source.line()
        kind = line[0]
        if rows and (kind not in {"row", "own"} or len(rows) == BATCH):
            session.execute(insert(into), rows)
            done.rows, rows = done.rows + len(rows), []
        if kind == "table":
            tags = [(name, tag) for name, tag in line[2]]
            into = _table(line[1], tags)
        elif kind == "row":
            rows.append(_values(line[1], tags))
        elif kind == "own":
            opened = _own(into, UUID(line[1]), line[2], keys)
            done.forgotten += opened is None
            rows += [] if opened is None else [_parted(_values(opened, tags), keys)]
        else:
            return line


def _own(
    into: TableClause, subject: UUID, wrapped: str, keys: Mapping[UUID, bytes]
) -> list[object] | None:
    if subject not in keys:
        return None
    try:
        row = unwrap_row(base64.b64decode(wrapped), key=keys[subject], table=into.name)
    except Unreadable:
        # Destroyed and drawn anew since. It was not altered: the archive's own seal held.
        return None
    values: list[object] = json.loads(row)
    return values


def _parted(values: dict[str, object], keys: Mapping[UUID, bytes]) -> dict[str, object]:
    """Part a report from a submission that is forgotten."""
    if values.get("parent_id") is not None and values["parent_id"] not in keys:
        values["parent_id"] = None
    return values


def _values(row: list[object], tags: list[tuple[str, str]]) -> dict[str, object]:
    pairs = zip(tags, row, strict=True)
    return {name: meant(value, kind) for (name, kind), value in pairs}


def _table(name: str, tags: list[tuple[str, str]]) -> TableClause:
    return table(name, *(column(one, TYPES[kind]()) for one, kind in tags))


def _file(files: FileStore, file_id: UUID, pieces: Iterator[bytes]) -> None:
    with files.create(file_id) as sink:
        for piece in pieces:
            sink.write(piece)
        sink.commit()


def _index(database: Database) -> None:
    with database.transaction() as session:
        index_all(session)
