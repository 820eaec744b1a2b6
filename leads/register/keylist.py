"""The signed list of units' keys: every epoch of a unit, each checked against the offline root."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.checkpoints import UNIT_KEY, unit_key_statement, verify
from crypto.keys import key_id
from leads.ledger.errors import NotFound
from leads.register.enrolment import Founded
from leads.register.keyholders import UnitKey, Unlocked
from leads.register.units import Unit, by_code

_FINGERPRINT_BYTES = 10
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """One key of the list: whose it is, of which epoch, and its public half."""

    id: UUID
    unit_id: UUID
    code: str
    epoch: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Give the 16-byte id under which grants name this key."""
        return key_id(self.public)

    @property
    def fingerprint(self) -> str:
        """Give what is read aloud and printed on paper to know this key again."""
        return fingerprint(self.public)


def fingerprint(public: bytes) -> str:
    """Give 80 bits of a public key's id as five groups of four: nobody finds a second such key."""
    digits = key_id(public)[:_FINGERPRINT_BYTES].hex().upper()
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def keys_of(session: Session, unit_code: str, *, root: bytes) -> tuple[Listed, ...]:
    """List a unit's keys, the newest first; BadSignature when the root did not sign one of them.

    NotFound for an unknown unit or one without a key.
    """
    unit = by_code(session, unit_code)
    query = select(UnitKey).where(UnitKey.unit_id == unit.id).order_by(UnitKey.epoch.desc())
    found = tuple(_checked(unit, key, root) for key in session.scalars(query))
    if not found:
        raise NotFound
    return found


def held_by(session: Session, by: Unlocked, *, root: bytes) -> tuple[Listed, Founded]:
    """Give the newest key of the officer's unit with its seed; NotFound when they lack it."""
    newest, *_ = keys_of(session, by.actor.unit_code, root=root)
    seed = by.seeds.get(newest.key_id)
    if seed is None:
        raise NotFound
    return newest, Founded(newest.unit_id, newest.id, seed)


def _checked(unit: Unit, key: UnitKey, root: bytes) -> Listed:
    statement = unit_key_statement(unit.code, key.epoch, key.public)
    verify(statement, key.signature, public=root, purpose=UNIT_KEY)
    return Listed(key.id, unit.id, unit.code, key.epoch, key.public)
