"""A new key for a unit, signed onto the list: what arrives from now on, nobody opens by the old."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto import keys
from crypto.checkpoints import UNIT_KEY, unit_key_statement
from crypto.envelope import Compartment, Sealer
from crypto.signing import SigningKey, sign
from leads.ledger import audit
from leads.ledger.base import new_id
from leads.ledger.errors import HouseError, NotFound
from leads.register.keyholders import UnitGrant, UnitKey, Unlocked
from leads.register.keylist import Listed, fingerprint, keys_of
from leads.register.officers import Officer
from leads.register.units import by_code


class WrongRoot(HouseError):
    """This root key is not the one that this house believes."""


class WrongFingerprint(HouseError):
    """What the database says is an officer's key is not what the officer says it is."""

    def __init__(self, login: str) -> None:
        """Name the officer."""
        super().__init__(login)
        self.login = login


class NobodyHolds(HouseError):
    """A key that no officer is given would open nothing for anybody."""


@dataclass(frozen=True, slots=True)
class Member:
    """An officer of a unit who may sign in, and their public key as the database has it."""

    id: UUID
    login: str
    name: str
    public: bytes


def members(session: Session, unit_code: str) -> tuple[Member, ...]:
    """List the officers of a unit who may sign in; NotFound for an unknown unit."""
    unit = by_code(session, unit_code)
    query = select(Officer.id, Officer.login, Officer.name, Officer.public).where(
        Officer.unit_id == unit.id, Officer.active
    )
    return tuple(Member(*row) for row in session.execute(query.order_by(Officer.login)))


def trusted(found: Sequence[Member], typed: Mapping[str, str]) -> tuple[Member, ...]:
    """Give the officers whose fingerprint was typed as they said it. Raises `WrongFingerprint`.

    The adversary is a database writer who puts a key of their own where an officer's stood: the
    next key of the unit would be handed to them. The officer's own word is asked for because it
    comes from their paper or their unlocked seed, not from the row.
    """
    known = {one.login: one for one in found}
    for login, said in typed.items():
        if login not in known or _plain(fingerprint(known[login].public)) != _plain(said):
            raise WrongFingerprint(login)
    return tuple(one for one in found if one.login in typed)


def roll(
    session: Session,
    unit_code: str,
    *,
    root: SigningKey,
    root_public: bytes,
    to: Sequence[Member],
    sealer: Sealer,
    at: datetime,
    offline: bytes | None = None,
) -> Listed:
    """Sign a unit's next key onto the list, its seed granted to the officers `to`; audited.

    `offline` is a public key whose seed is kept off the server; then no officer is granted it.
    Raises `WrongRoot`, `NobodyHolds`, `crypto.keys.BadPublicKey`, NotFound.
    """
    if root.public != root_public:
        raise WrongRoot
    if not to and offline is None:
        raise NobodyHolds
    newest, *_ = keys_of(session, unit_code, root=root_public)
    pair = keys.generate() if offline is None else keys.KeyPair(b"", offline)
    keys.public_key(pair.public)
    listed = Listed(new_id(), newest.unit_id, newest.code, newest.epoch + 1, pair.public)
    _write(session, listed, root)
    if offline is None:
        _hand(session, listed, pair.seed, to=to, sealer=sealer)
    session.flush()  # before the audit entry, which holds the tree's lock until the commit
    code = listed.code.encode()
    audit.record(session, "unit.new_key", at=at, officer_id=None, object_id=listed.id, details=code)
    return listed


def hand_on(
    session: Session, to: Member, *, by: Unlocked, root: bytes, sealer: Sealer, at: datetime
) -> tuple[Listed, ...]:
    """Give a colleague every key of the unit that the officer holds and the colleague lacks."""
    listed = keys_of(session, by.actor.unit_code, root=root)
    query = select(UnitGrant.unit_key_id).where(UnitGrant.officer_id == to.id)
    there = set(session.scalars(query))
    given = tuple(one for one in listed if one.key_id in by.seeds and one.id not in there)
    if not any(one.key_id in by.seeds for one in listed):
        raise NotFound
    for one in given:
        _hand(session, one, by.seeds[one.key_id], to=[to], sealer=sealer)
    session.flush()  # as above
    audit.record(session, "unit.hand_on", at=at, officer_id=by.actor.id, object_id=to.id)
    return given


def _write(session: Session, listed: Listed, root: SigningKey) -> None:
    statement = unit_key_statement(listed.code, listed.epoch, listed.public)
    session.execute(
        insert(UnitKey).values(
            id=listed.id,
            unit_id=listed.unit_id,
            epoch=listed.epoch,
            public=listed.public,
            signature=sign(statement, key=root, purpose=UNIT_KEY),
        )
    )


def _hand(
    session: Session, listed: Listed, seed: bytes, *, to: Sequence[Member], sealer: Sealer
) -> None:
    rows = [
        {
            "unit_key_id": listed.id,
            "officer_id": one.id,
            "blob": sealer.grant(
                seed, to=one.public, compartment=Compartment.UNIT, subject=listed.unit_id
            ),
        }
        for one in to
    ]
    session.execute(insert(UnitGrant), rows)


def _plain(said: str) -> str:
    return "".join(letter for letter in said.upper() if letter.isalnum())
