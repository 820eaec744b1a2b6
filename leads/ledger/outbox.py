"""Later work, written down in the transaction that calls for it; the relay carries it out.

A row stays until its job has committed, so a dead queue or a killed worker loses nothing.
"""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Mapped, mapped_column

from leads.ledger.base import Record, Transaction, new_id


class Errand(Record):
    """One piece of work to be done after the commit: a kind of job and the id it is about."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    object_id: Mapped[UUID]
    not_before: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]


_INSERT = insert(cast("Table", Errand.__table__))


def post(session: Transaction, kind: str, object_id: UUID, *, at: datetime) -> None:
    """Ask for a job of `kind` about `object_id`, not before `at`.

    For a whistleblower's deed `at` is the day's first midnight: the row must not tell the minute.
    """
    row = {"id": new_id(), "kind": kind, "object_id": object_id, "not_before": at, "attempts": 0}
    session.execute(_INSERT, row)
