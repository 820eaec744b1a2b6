"""The list of keys to look at: whose, of which epoch, who holds each, and what was taken off it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crypto.checkpoints import UNIT_KEY, BadSignature, unit_key_statement, verify
from crypto.keys import key_id
from leads.ledger.audit import AuditEntry, Tree
from leads.register.keyholders import Grant, UnitGrant, UnitKey
from leads.register.keylist import fingerprint
from leads.register.officers import Officer
from leads.register.units import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One key: whether the root signed it, who holds it, and how many grants name it."""

    code: str
    epoch: int
    fingerprint: str
    signed: bool
    holders: tuple[str, ...]
    grants: int


def entries(session: Session, *, root: bytes) -> tuple[Entry, ...]:
    """List every unit's keys, the newest of each first."""
    query = select(Unit.code, UnitKey).join(Unit, Unit.id == UnitKey.unit_id)
    counted = select(Grant.key_id, func.count()).group_by(Grant.key_id)
    named = {row[0]: row[1] for row in session.execute(counted)}
    return tuple(
        Entry(
            code=code,
            epoch=key.epoch,
            fingerprint=fingerprint(key.public),
            signed=_signed(code, key, root),
            holders=_holders(session, key),
            grants=named.get(key_id(key.public), 0),
        )
        for code, key in session.execute(query.order_by(Unit.code, UnitKey.epoch.desc()))
    )


def taken_off(session: Session) -> int:
    """Count the keys that the trail says were made and that are on the list no more.

    The adversary is a database writer who takes the newest key off, so that what arrives is
    sealed again to the one before; the trail is signed, and they cannot write it anew unnoticed.
    """
    query = (
        select(func.count())
        .select_from(AuditEntry)
        .outerjoin(UnitKey, UnitKey.id == AuditEntry.object_id)
        .where(AuditEntry.deed == "unit.new_key", UnitKey.id.is_(None))
    )
    return session.scalar(query) or 0


def newest_taken_off(session: Session) -> int:
    """Count the units whose newest key, by the trail, is on the list no more.

    The digest in an entry is of its unit's code, so that a key made later sets this right.
    """
    of_key = (AuditEntry.tree == Tree.STAFF, AuditEntry.deed == "unit.new_key")
    newest = select(func.max(AuditEntry.seq)).where(*of_key).group_by(AuditEntry.details)
    query = (
        select(func.count())
        .select_from(AuditEntry)
        .outerjoin(UnitKey, UnitKey.id == AuditEntry.object_id)
        .where(*of_key, AuditEntry.seq.in_(newest), UnitKey.id.is_(None))
    )
    return session.scalar(query) or 0


def _holders(session: Session, key: UnitKey) -> tuple[str, ...]:
    query = (
        select(Officer.login)
        .join(UnitGrant, UnitGrant.officer_id == Officer.id)
        .where(UnitGrant.unit_key_id == key.id)
    )
    return tuple(session.scalars(query.order_by(Officer.login)))


def _signed(code: str, key: UnitKey, root: bytes) -> bool:
    statement = unit_key_statement(code, key.epoch, key.public)
    try:
        verify(statement, key.signature, public=root, purpose=UNIT_KEY)
    except BadSignature:
        return False
    return True
