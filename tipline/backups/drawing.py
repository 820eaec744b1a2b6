"""Keys that a backup drew, kept only for what is still there when it has been written.

A backup takes minutes, and a source may withdraw a contact meanwhile: what was forgotten since the
one moment that the backup shows must not get a key that would open it there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from crypto.places import Compartment
from leads.ledger.backup_keys import INDEX, BackupKey
from leads.register.keyholders import Grant
from leads.reports.report import Report
from tipline.storage.database import Database

BATCH = 500


@dataclass
class Drawn:
    """The keys that were drawn, how many were there before, and whose contact a subject is."""

    keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    known: int = 0
    contacts: dict[UUID, UUID] = field(default_factory=dict)


def keep(database: Database, drawn: Drawn) -> None:
    """Keep the drawn keys of what is there; that of the index only if nothing was forgotten."""
    if not drawn.keys:
        return
    with database.transaction() as session:
        there = _there(session, drawn)
        held = session.scalar(select(func.count()).select_from(BackupKey)) or 0
        if held >= drawn.known and drawn.keys.keys() - {INDEX} <= there:
            there.add(INDEX)
        rows = [{"subject_id": one, "key": key} for one, key in drawn.keys.items() if one in there]
        if rows:
            session.execute(insert(BackupKey), rows)


def _there(session: Session, drawn: Drawn) -> set[UUID]:
    found = set[UUID]()
    for some in _batches([one for one in drawn.keys if one not in drawn.contacts]):
        found.update(session.scalars(select(Grant.subject_id).where(Grant.subject_id.in_(some))))
        found.update(session.scalars(select(Report.id).where(Report.id.in_(some))))
    identity = Grant.compartment == Compartment.IDENTITY.value
    for some in _batches([one for one in drawn.contacts if one in drawn.keys]):
        reports = [drawn.contacts[one] for one in some]
        query = select(Grant.subject_id).where(identity, Grant.subject_id.in_(reports))
        left = set(session.scalars(query))
        found.update(one for one in some if drawn.contacts[one] in left)
    return found


def _batches(subjects: Sequence[UUID]) -> Iterator[list[UUID]]:
    waiting = iter(subjects)
    while some := list(islice(waiting, BATCH)):
        yield some
