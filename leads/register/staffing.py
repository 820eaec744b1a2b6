"""Officers who come and go: who lets them in, and what is taken from them when they leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from crypto.keys import key_id
from leads.ledger import audit
from leads.ledger.errors import HouseError, NotFound
from leads.register.enrolment import Credentials, Founded, enrol, grant_unit
from leads.register.keyholders import Grant, UnitGrant, UnitKey, Unlocked
from leads.register.officers import Officer, Role
from leads.register.units import Unit


class LastKeyholder(HouseError):
    """Without this officer nobody could open what is sealed to their unit."""


class NameTaken(HouseError):
    """Somebody signs in by this name already, or once did."""


@dataclass(frozen=True, slots=True)
class Post:
    """One officer in the list of all; `holds` says whether their passphrase opens a unit's key."""

    login: str
    name: str
    unit: str
    roles: tuple[Role, ...]
    active: bool
    holds: bool


def posts(session: Session) -> list[Post]:
    """List every officer there is or was, by unit."""
    holding = select(func.count()).where(UnitGrant.officer_id == Officer.id).scalar_subquery()
    query = select(Officer, holding).join(Unit, Unit.id == Officer.unit_id)
    return [
        Post(
            login=officer.login,
            name=officer.name,
            unit=officer.unit.code,
            roles=tuple(Role(role) for role in officer.roles),
            active=officer.active,
            holds=bool(held),
        )
        for officer, held in session.execute(query.order_by(Unit.code, Officer.login))
    ]


def by_login(session: Session, login: str) -> Officer:
    """Find an officer by sign-in name; NotFound for any other word."""
    found = session.scalar(select(Officer).where(Officer.login == login))
    if found is None:
        raise NotFound
    return found


def require_free(session: Session, login: str) -> None:
    """Raise NameTaken when somebody signs in by this name, or once did."""
    if session.scalar(select(Officer.id).where(Officer.login == login)) is not None:
        raise NameTaken


def let_in(
    session: Session,
    made: Credentials,
    *,
    login: str,
    name: str,
    roles: frozenset[Role],
    by: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Enrol an officer in a colleague's unit, with every key of it that the colleague holds.

    The colleague hands the keys on: nobody else could, the administrator least of all.
    """
    require_free(session, login)
    newest, *older = _held(session, by)
    enrol(
        session,
        made,
        login=login,
        name=name,
        unit=newest,
        roles=roles,
        sealer=sealer,
        at=at,
        by=by.actor.id,
    )
    for unit in older:
        grant_unit(session, made, unit=unit, sealer=sealer)


def shut_out(session: Session, login: str, *, at: datetime) -> UUID:
    """Take an officer's rights and keys away and give their id; the edge ends their sessions.

    LastKeyholder when nobody else holds a key that they hold; NotFound for an unknown name.
    """
    officer = by_login(session, login)
    if _alone(session, officer.id):
        raise LastKeyholder
    officer.active = False
    session.execute(delete(UnitGrant).where(UnitGrant.officer_id == officer.id))
    session.execute(delete(Grant).where(Grant.key_id == key_id(officer.public)))
    session.flush()  # before the audit entry, which holds the tree's lock until the commit
    audit.record(session, "officer.disable", at=at, officer_id=None, object_id=officer.id)
    return officer.id


def _held(session: Session, by: Unlocked) -> Sequence[Founded]:
    """Give each key of the colleague's own unit that they hold, the newest first."""
    query = select(UnitKey).where(UnitKey.unit_id == by.actor.unit_id)
    held = [
        Founded(key.unit_id, key.id, by.seeds[key_id(key.public)])
        for key in session.scalars(query.order_by(UnitKey.epoch.desc()))
        if key_id(key.public) in by.seeds
    ]
    if not held:
        raise NotFound
    return held


def _alone(session: Session, officer_id: UUID) -> bool:
    """Whether one of the officer's keys opens to no other officer who may sign in."""
    mine = select(UnitGrant.unit_key_id).where(UnitGrant.officer_id == officer_id)
    others = (
        select(UnitGrant.unit_key_id)
        .join(Officer, Officer.id == UnitGrant.officer_id)
        .where(Officer.active, Officer.id != officer_id)
    )
    alone = mine.where(UnitGrant.unit_key_id.not_in(others))
    return session.scalar(alone.limit(1)) is not None
