"""What was sealed to a unit's older keys, granted again to its newest, batch by batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Held, Sealer
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.register.keyholders import Grant, Unlocked
from leads.register.keylist import Listed, keys_of

BATCH = 500

_GRANTS = cast("Table", Grant.__table__)
_COMPARTMENTS = frozenset(Compartment)
# By the grant's own id and its old key: what was forgotten or granted again meanwhile stays so.
_AGAIN = (
    update(_GRANTS)
    .where(_GRANTS.c.id == bindparam("of"), _GRANTS.c.key_id == bindparam("old"))
    .values(key_id=bindparam("new"), blob=bindparam("made"))
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some grants made again, not written yet; `last` is where to go on, None at the end.

    `unreadable` counts those that do not open: altered in the database, or put there by somebody.
    """

    new: Listed
    rows: Sequence[Mapping[str, object]] = field(repr=False)
    unreadable: int
    last: UUID | None


def waiting(session: Session, unit_code: str, *, root: bytes) -> int:
    """Count the grants that still name one of the unit's older keys."""
    _, *older = keys_of(session, unit_code, root=root)
    query = select(func.count()).where(Grant.key_id.in_([one.key_id for one in older]))
    return session.scalar(query) or 0


def next_batch(
    session: Session,
    by: Unlocked,
    *,
    after: UUID | None,
    root: bytes,
    sealer: Sealer,
    most: int = BATCH,
) -> Batch:
    """Open the next grants to older keys that the officer holds, and seal them to the newest.

    It goes along the grants' random ids, so whoever begins again finds what is left and nothing
    twice. It only reads: the long work holds no lock. Whether they hold the newest does not
    matter, for it may be kept off the server: that the root signed it does. NotFound when they
    hold no key of the unit.
    """
    newest, *older = keys_of(session, by.actor.unit_code, root=root)
    if not any(one.key_id in by.seeds for one in (newest, *older)):
        raise NotFound
    held = [one.key_id for one in older if one.key_id in by.seeds]
    query = select(Grant.id, Grant.subject_id, Grant.compartment, Grant.key_id, Grant.blob)
    query = query.where(Grant.key_id.in_(held)).order_by(Grant.id).limit(most)
    if after is not None:
        query = query.where(Grant.id > after)
    found = [_Row(*row) for row in session.execute(query)]
    rows = [row for old in held for row in _made(found, old, newest, by=by, sealer=sealer)]
    last = found[-1].id if len(found) == most else None
    return Batch(newest, rows, len(found) - len(rows), last)


def write(session: Session, batch: Batch, by: Unlocked, *, first: bool, at: datetime) -> int:
    """Put the new grants where the old ones were and count them; a run's first batch is audited."""
    done = 0
    if batch.rows:
        result = session.connection().execute(_AGAIN, list(batch.rows))
        done = cast("CursorResult[Any]", result).rowcount
    if first:
        audit.record(session, "unit.regrant", at=at, officer_id=by.actor.id, object_id=batch.new.id)
    return done


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    subject: UUID
    compartment: int
    key_id: bytes
    blob: bytes = field(repr=False)


def _made(
    found: Sequence[_Row], old: bytes, new: Listed, *, by: Unlocked, sealer: Sealer
) -> list[dict[str, object]]:
    # A number that is no compartment's was written by somebody else; it counts as unreadable.
    mine = [row for row in found if row.key_id == old and row.compartment in _COMPARTMENTS]
    held = (Held(row.blob, Compartment(row.compartment), row.subject) for row in mine)
    again = sealer.regrant(held, seed=by.seeds[old], to=new.public)
    return [
        {"of": row.id, "old": old, "new": new.key_id, "made": blob}
        for row, blob in zip(mine, again, strict=True)
        if blob is not None
    ]
