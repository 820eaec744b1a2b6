"""Writing a backup: one consistent look at the database and all files, sealed as it streams.

Nothing is ever in clear on a disk, and what is sealed in the house is sealed twice in its backup.
"""

import base64
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Connection, Select, Table, select

from crypto.archives import seal_archive, wrap_row
from crypto.places import Compartment
from crypto.streams import SealingStream
from leads.ledger.backup_keys import KEY_SIZE, BackupKey
from leads.reports.drafts import Draft
from tipline.backups.drawing import Drawn, keep
from tipline.backups.rows import kept, said, subject_of, tag
from tipline.house import WorkerHouse
from tipline.schema import stands_at
from tipline.storage.database import Database
from tipline.storage.files import FileStore
from tipline.tables import gather

PIECE = 1 << 20


@dataclass
class Written:
    """What a backup holds, and the keys that were drawn for it."""

    rows: int = 0
    files: int = 0
    keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    drawn: Drawn = field(default_factory=Drawn, repr=False)

    def key(self, subject: UUID) -> bytes:
        """Give a subject's key, drawn now when it is in a backup for the first time."""
        if subject not in self.keys:
            self.keys[subject] = self.drawn.keys[subject] = secrets.token_bytes(KEY_SIZE)
        return self.keys[subject]


def write_backup(house: WorkerHouse, file: Path, keys_file: Path, *, to: bytes) -> Written:
    """Write the backup into a new file, and the subjects' keys into theirs, replaced whole.

    FileExistsError when `file` is there. What a failure leaves half written is taken away.
    """
    written = Written()
    with _new(file) as sink:
        with seal_archive(sink, to=to) as stream:
            _line(stream, "mingcha", house.settings.site, stands_at(house.database))
            with snapshot(house.database) as connection:
                _tables(connection, stream, written)
            _files(house.database, house.files, stream, written)
            _line(stream, "end", written.rows, written.files)
        keep(house.database, written.drawn)
    write_keys(house.database, keys_file, to=to)
    return written


def write_keys(database: Database, file: Path, *, to: bytes) -> None:
    """Write every subject's key as it is now, and put the file in the place of the one before."""
    aside = file.with_name(f"{file.name}.part")
    aside.unlink(missing_ok=True)
    with _new(aside) as sink, seal_archive(sink, to=to) as stream:
        with database.reading() as session:
            for one in session.scalars(select(BackupKey)):
                _line(stream, "key", one.subject_id.hex, base64.b64encode(one.key).decode())
        _line(stream, "end")
    aside.replace(file)


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Look at the database as it is at one moment, while others go on writing."""
    if database.engine.dialect.name == "sqlite":
        with database.reading() as session:
            yield session.connection()
        return
    still = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with still.connect() as connection:
        yield connection


def _tables(connection: Connection, stream: SealingStream, written: Written) -> None:
    known = connection.execute(select(BackupKey.subject_id, BackupKey.key))
    written.keys |= {subject: key for subject, key in known}  # noqa: C416 - rows are not pairs
    written.drawn.known = len(written.keys)
    for table in kept(gather()):
        columns = [(column.name, tag(column.type)) for column in table.columns]
        _line(stream, "table", table.name, columns)
        rows = connection.execution_options(yield_per=200).execute(_in_order(table))
        for row in rows.mappings():
            _row(stream, table, row, written)


def _in_order(table: Table) -> Select[Any]:
    # By random ids, so that the order of arrival is lost; whoever has a parent after all parents.
    own = [k.parent for k in table.foreign_keys if k.column.table is table]
    return select(table).order_by(*(one.is_not(None) for one in own), *table.primary_key.columns)


def _row(stream: SealingStream, table: Table, row: Mapping[Any, Any], written: Written) -> None:
    values = [said(value) for value in row.values()]
    subject = subject_of(table, row)
    written.rows += 1
    if subject is None:
        _line(stream, "row", values)
        return
    if table.name == "grants" and row["compartment"] == Compartment.IDENTITY:
        written.drawn.contacts[subject] = row["subject_id"]
    wrapped = wrap_row(json.dumps(values).encode(), key=written.key(subject), table=table.name)
    _line(stream, "own", subject.hex, base64.b64encode(wrapped).decode())


def _files(database: Database, files: FileStore, stream: SealingStream, written: Written) -> None:
    ids = files.ids()
    with database.reading() as session:
        drafts = b"".join(session.scalars(select(Draft.files)))
    unsent = {UUID(bytes=drafts[at : at + 16]) for at in range(0, len(drafts), 16)}
    for file_id in ids:
        if file_id not in unsent:
            written.files += _file(files, file_id, stream)


def _file(files: FileStore, file_id: UUID, stream: SealingStream) -> int:
    try:
        source = files.open(file_id)
    except FileNotFoundError:  # forgotten since it was listed
        return 0
    with source:
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        _line(stream, "file", file_id.hex, size)
        while piece := source.read(PIECE):
            stream.write(piece)
    return 1


def _line(stream: SealingStream, *parts: object) -> None:
    stream.write(json.dumps(parts, separators=(",", ":")).encode() + b"\n")


@contextmanager
def _new(file: Path) -> Iterator[BinaryIO]:
    with file.open("xb") as sink:
        try:
            file.chmod(0o600)
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        except BaseException:
            file.unlink()
            raise
