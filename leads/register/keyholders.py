"""Whose public key is whose, signed by the offline root; and the grants that open sealed things."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, bindparam, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.checkpoints import UNIT_KEY, unit_key_statement, verify
from crypto.envelope import Compartment, Sealer, grant_recipient
from crypto.keyring import SiteKeys
from crypto.keys import from_seed, key_id
from leads.ledger.base import Record, Transaction, new_id
from leads.ledger.errors import NotFound
from leads.register.officers import Actor
from leads.register.units import Unit, UnitKind


class UnitKey(Record):
    """A unit's public key of one epoch, with the root's signature over code, epoch and key."""

    __tablename__ = "unit_keys"
    __table_args__ = (UniqueConstraint("unit_id", "epoch"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    epoch: Mapped[int]
    public: Mapped[bytes]
    signature: Mapped[bytes]


class UnitGrant(Record):
    """A unit's seed, wrapped to one officer's public key."""

    __tablename__ = "unit_grants"

    unit_key_id: Mapped[UUID] = mapped_column(ForeignKey("unit_keys.id"), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(
        ForeignKey("officers.id"), primary_key=True, index=True
    )
    blob: Mapped[bytes]


class Grant(Record):
    """One recipient's way into one compartment of one sealed thing (report, file, assignment …)."""

    __tablename__ = "grants"
    __table_args__ = (Index(None, "subject_id", "compartment"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_id: Mapped[UUID]
    compartment: Mapped[int]
    key_id: Mapped[bytes]
    blob: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Seals:
    """What the edge hands down for sealing: the sealer and the site's keys."""

    sealer: Sealer
    keys: SiteKeys = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A signed-in officer with their own seed and the unit seeds it opened; lives for one request.

    `own` is the id of the officer's own key, whose seed is among `seeds`.
    """

    actor: Actor
    seeds: Mapping[bytes, bytes] = field(repr=False)
    own: bytes


_OF_UNIT = (
    select(Unit.code, UnitKey.epoch, UnitKey.public, UnitKey.signature)
    .join(Unit, Unit.id == UnitKey.unit_id)
    .where(UnitKey.unit_id == bindparam("unit"))
    .order_by(UnitKey.epoch.desc())
    .limit(1)
)


def unit_public(session: Session, unit_id: UUID, *, root: bytes) -> bytes:
    """Give a unit's newest public key; BadSignature when the root did not sign it.

    The adversary is a database writer who swaps in a key of their own.
    """
    row = session.connection().execute(_OF_UNIT, {"unit": unit_id}).first()
    if row is None:
        raise NotFound
    code, epoch, public, signature = row
    _check(code, epoch, public, signature, root)
    return bytes(public)


# Asked at every intake: put together once, and one query for all units of the kind.
_OF_KIND = (
    select(Unit.code, UnitKey.epoch, UnitKey.public, UnitKey.signature)
    .join(Unit, Unit.id == UnitKey.unit_id)
    .where(Unit.kind == bindparam("kind"))
    .order_by(Unit.code, UnitKey.epoch)
)


def publics_of_kind(session: Transaction, kind: UnitKind, *, root: bytes) -> tuple[bytes, ...]:
    """Give the newest public key of every unit of a kind, each checked against the root."""
    newest = {}
    for code, epoch, public, signature in session.execute(_OF_KIND, {"kind": kind}):
        _check(code, epoch, public, signature, root)
        newest[code] = public
    return tuple(newest.values())


@lru_cache(maxsize=256)
def _check(code: str, epoch: int, public: bytes, signature: bytes, root: bytes) -> None:
    # Both signatures cost a third of a millisecond; a key already checked stays checked.
    statement = unit_key_statement(code, epoch, public)
    verify(statement, signature, public=root, purpose=UNIT_KEY)


def unlock(session: Session, by: Actor, *, seed: bytes, sealer: Sealer) -> Unlocked:
    """Open every unit seed that was granted to the officer, all epochs; keep their own beside."""
    query = (
        select(UnitKey.unit_id, UnitKey.public, UnitGrant.blob)
        .join(UnitGrant, UnitGrant.unit_key_id == UnitKey.id)
        .where(UnitGrant.officer_id == by.id)
    )
    seeds = {
        key_id(public): sealer.open_grant(
            blob, seed=seed, compartment=Compartment.UNIT, subject=unit_id
        )
        for unit_id, public, blob in session.execute(query)
    }
    own = from_seed(seed).key_id
    return Unlocked(by, {**seeds, own: seed}, own)


def give(
    session: Session,
    key: bytes,
    *,
    subject: UUID,
    compartment: Compartment,
    to: Iterable[bytes],
    sealer: Sealer,
) -> None:
    """Grant a compartment's key to public keys; the sealed payload never changes."""
    rows = grant_rows(key, subject=subject, compartment=compartment, to=to, sealer=sealer)
    session.execute(insert(Grant), rows)


def grant_rows(
    key: bytes, *, subject: UUID, compartment: Compartment, to: Iterable[bytes], sealer: Sealer
) -> list[dict[str, object]]:
    """Make the rows of `give`, for a caller that writes many in one statement."""
    blobs = (sealer.grant(key, to=one, compartment=compartment, subject=subject) for one in to)
    # An id begins as the subject's does, which stands beside it: so a subject's grants lie on one
    # page of the index, and nobody who sends a report waits for three.
    return [
        {
            "id": UUID(bytes=subject.bytes[:8] + new_id().bytes[8:]),
            "subject_id": subject,
            "compartment": compartment.value,
            "key_id": grant_recipient(blob),
            "blob": blob,
        }
        for blob in blobs
    ]


# Asked at every read of anything sealed: put together once.
_HELD = select(Grant.key_id, Grant.blob).where(
    Grant.subject_id == bindparam("subject"),
    Grant.compartment == bindparam("compartment"),
    Grant.key_id.in_(bindparam("keys", expanding=True)),
)


def open_key(
    session: Session,
    *,
    subject: UUID,
    compartment: Compartment,
    seeds: Mapping[bytes, bytes],
    sealer: Sealer,
) -> bytes:
    """Open a compartment's key with any of the seeds; NotFound when none of them was granted."""
    asked = {"subject": subject, "compartment": compartment.value, "keys": list(seeds)}
    row = session.connection().execute(_HELD, asked).first()
    if row is None:
        raise NotFound
    recipient, blob = row
    return sealer.open_grant(blob, seed=seeds[recipient], compartment=compartment, subject=subject)


def holders(session: Session, *, subject: UUID, compartment: Compartment) -> Sequence[bytes]:
    """List the ids of the keys that a compartment was granted to."""
    query = select(Grant.key_id).where(
        Grant.subject_id == subject, Grant.compartment == compartment.value
    )
    return session.scalars(query).all()
