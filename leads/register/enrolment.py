"""Founding units and enrolling officers: the ceremony that makes keys and signs them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crypto import keys
from crypto.checkpoints import UNIT_KEY, unit_key_statement
from crypto.envelope import Compartment, Sealer
from crypto.secondfactor import new_secret, seal_secret
from crypto.signing import SigningKey, sign
from leads.ledger import audit
from leads.ledger.base import new_id
from leads.ledger.words import Name
from leads.register.keyholders import UnitGrant, UnitKey
from leads.register.officers import Officer, Role
from leads.register.units import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Founded:
    """A new unit with the seed its officers will be granted; the seed is kept nowhere else."""

    unit_id: UUID
    unit_key_id: UUID
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one officer needs to sign in, made before any transaction: Argon2id takes a while."""

    officer_id: UUID
    seed: bytes = field(repr=False)
    public: bytes = field(repr=False)
    wrapped_seed: bytes = field(repr=False)
    sealed_totp: bytes = field(repr=False)
    totp_secret: bytes = field(repr=False)


def found(
    session: Session,
    *,
    kind: UnitKind,
    code: str,
    name: Name,
    root: SigningKey,
    tile: tuple[int, int] | None = None,
) -> Founded:
    """Make a unit and its first key (epoch 1), signed by the root so that nobody can swap it."""
    unit_id = new_id()
    column, row = tile or (None, None)
    session.execute(
        insert(Unit).values(
            id=unit_id,
            kind=kind,
            code=code,
            name_en=name.en,
            name_zh=name.zh,
            tile_x=column,
            tile_y=row,
        )
    )
    return _first_key(session, unit_id, code, root)


def _first_key(session: Session, unit_id: UUID, code: str, root: SigningKey) -> Founded:
    pair, unit_key_id, epoch = keys.generate(), new_id(), 1
    statement = unit_key_statement(code, epoch, pair.public)
    session.execute(
        insert(UnitKey).values(
            id=unit_key_id,
            unit_id=unit_id,
            epoch=epoch,
            public=pair.public,
            signature=sign(statement, key=root, purpose=UNIT_KEY),
        )
    )
    return Founded(unit_id, unit_key_id, pair.seed)


def credentials(passphrase: str, *, pepper: bytes) -> Credentials:
    """Draw an officer's seed and one-time-code secret and wrap them under the passphrase."""
    pair, officer_id, secret = keys.generate(), new_id(), new_secret()
    owner = officer_id.bytes
    return Credentials(
        officer_id=officer_id,
        seed=pair.seed,
        public=pair.public,
        wrapped_seed=keys.wrap_by_passphrase(
            pair.seed, passphrase=passphrase, pepper=pepper, owner=owner
        ),
        sealed_totp=seal_secret(secret, seed=pair.seed, owner=owner),
        totp_secret=secret,
    )


def enrol(
    session: Session,
    made: Credentials,
    *,
    login: str,
    name: str,
    unit: Founded,
    roles: frozenset[Role],
    sealer: Sealer,
    at: datetime,
    by: UUID | None = None,
) -> None:
    """Write an officer down and grant them their unit's seed; audited.

    `by` is the colleague who hands the seed on; None at a city's founding.
    """
    session.execute(
        insert(Officer).values(
            id=made.officer_id,
            login=login,
            name=name,
            unit_id=unit.unit_id,
            roles=sorted(roles),
            public=made.public,
            wrapped_seed=made.wrapped_seed,
            sealed_totp=made.sealed_totp,
            totp_step=0,
            failures=0,
            active=True,
        )
    )
    grant_unit(session, made, unit=unit, sealer=sealer)
    audit.record(session, "officer.enrol", at=at, officer_id=by, object_id=made.officer_id)


def grant_unit(session: Session, made: Credentials, *, unit: Founded, sealer: Sealer) -> None:
    """Wrap a unit's seed to an officer's key."""
    blob = sealer.grant(
        unit.seed, to=made.public, compartment=Compartment.UNIT, subject=unit.unit_id
    )
    session.execute(
        insert(UnitGrant).values(
            unit_key_id=unit.unit_key_id, officer_id=made.officer_id, blob=blob
        )
    )
