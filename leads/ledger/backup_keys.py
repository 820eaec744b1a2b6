"""Keys of what stands in backups (备份密钥): destroyed, they shut the forgotten in every backup.

A backup wraps what can be forgotten under a key of its own for each subject. These keys stand in
this one table, travel in a small file of their own, of which only the newest is kept, and are in
no backup. Whoever forgets a subject deletes its row here.
"""

import secrets
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record

KEY_SIZE = 32
INDEX = UUID(int=0)
"""The subject of the tables of matching and search as a whole: they mix all reports' words."""


class BackupKey(Record):
    """The key under which one subject's rows stand in backups; drawn at its first backup."""

    __tablename__ = "backup_keys"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[bytes]


def keys_of(session: Session, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """Give every subject's key, drawn and kept now where there is none yet."""
    known = {row.subject_id: row.key for row in session.scalars(select(BackupKey))}
    new = {one: secrets.token_bytes(KEY_SIZE) for one in subjects if one not in known}
    if new:
        rows = [{"subject_id": subject, "key": key} for subject, key in new.items()]
        session.execute(insert(BackupKey), rows)
    return known | new


def destroy(session: Session, subjects: Iterable[UUID], *, words: bool = True) -> None:
    """Destroy subjects' keys; with `words` that of the index, too, which knew what was told."""
    gone = [*subjects, *([INDEX] if words else [])]
    session.execute(delete(BackupKey).where(BackupKey.subject_id.in_(gone)))
