"""Drafts and visits: one row each, sealed under a key that only the visitor's cookie makes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto import visits
from crypto.envelope import Sealer, Unreadable
from leads.ledger.base import Record
from leads.ledger.plain import Plain

LIFE = timedelta(hours=1)
COARSE = timedelta(minutes=15)
ID_SIZE = 16


class Draft(Record):
    """One visitor's row. A thief sees that somebody was here within the hour, and file ids.

    `files` are the random ids of sealed uploads that no report owns yet, 16 bytes each.
    """

    __tablename__ = "drafts"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    files: Mapped[bytes] = mapped_column(default=b"")
    expires_at: Mapped[datetime] = mapped_column(index=True)


# Every page of a visit opens its row: these are put together once, on the table itself.
_TABLE = cast("Table", Draft.__table__)
_OWN = _TABLE.c.id == bindparam("row")
_READ = select(_TABLE.c.sealed).where(_OWN, _TABLE.c.expires_at > bindparam("at"))
_READ_LOCKED = _READ.with_for_update()
_SWAP = update(_TABLE).where(_OWN, _TABLE.c.sealed == bindparam("was"))
# PostgreSQL's words for it, which SQLite understands too.
_INSERT = insert_or(_TABLE)
_WRITE = _INSERT.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _INSERT.excluded[name] for name in ("sealed", "files", "expires_at")},
)
_FORGET = delete(_TABLE).where(_OWN).returning(_TABLE.c.files)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a row holds, and the very bytes that were opened, by which `swap` knows it again."""

    plain: bytes = field(repr=False)
    sealed: bytes


def read(
    connection: Plain, *, token: bytes, sealer: Sealer, at: datetime, lock: bool = False
) -> Opened | None:
    """Open the row of a cookie; None when there is none, it has expired, or it was altered.

    `lock` keeps other requests of the same visitor waiting until the commit.
    """
    row = visits.row_id(token)
    query = _READ_LOCKED if lock else _READ
    sealed = connection.scalar(query, {"row": row, "at": at})
    if sealed is None:
        return None
    try:
        plain = sealer.open(sealed, key=visits.row_key(token), place=visits.row_place(row))
    except Unreadable:
        return None
    return Opened(plain, sealed)


@dataclass(frozen=True, slots=True)
class Closed:
    """A row as it will be kept."""

    row: bytes
    values: dict[str, object]


def close(
    plain: bytes, *, token: bytes, files: tuple[UUID, ...], sealer: Sealer, at: datetime
) -> Closed:
    """Seal what the row of a cookie shall hold, from now on for up to an hour."""
    row = visits.row_id(token)
    sealed = sealer.seal(plain, key=visits.row_key(token), place=visits.row_place(row))
    owned = b"".join(file_id.bytes for file_id in files)
    return Closed(row, {"sealed": sealed, "files": owned, "expires_at": _coarse(at) + LIFE})


def write(connection: Plain, closed: Closed) -> None:
    """Keep a row, whether there was one or not."""
    connection.execute(_WRITE, {"id": closed.row, **closed.values})


def swap(connection: Plain, closed: Closed, *, was: bytes) -> bool:
    """Do as `write` does, if the row still holds the bytes it was opened from; say whether.

    Of two requests that opened the same row one finds it changed and does nothing.
    """
    values = {"row": closed.row, "was": was, **closed.values}
    return connection.execute(_SWAP, values).rowcount == 1


def forget(connection: Plain, *, token: bytes) -> list[UUID]:
    """Delete the row of a cookie and give the ids of the files that nobody owns now."""
    files = connection.scalar(_FORGET, {"row": visits.row_id(token)})
    return _ids(files or b"")


def expire(session: Session, *, at: datetime) -> list[UUID]:
    """Delete rows whose hour is over and give the ids of files that no report will ever own."""
    over = delete(Draft).where(Draft.expires_at <= at).returning(Draft.files)
    return [file_id for files in session.scalars(over) for file_id in _ids(files)]


def _ids(files: bytes) -> list[UUID]:
    return [UUID(bytes=files[at : at + ID_SIZE]) for at in range(0, len(files), ID_SIZE)]


def _coarse(at: datetime) -> datetime:
    # The row must not tell the minute in which somebody was writing to us.
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // COARSE * COARSE
