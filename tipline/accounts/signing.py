"""Signing in: unwrapping the seed is the password check, the one-time code the second factor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.keys import WrongPassphrase, unwrap_by_passphrase, wrap_by_passphrase
from crypto.secondfactor import accepted_step, open_secret
from leads.ledger import audit
from leads.ledger.errors import HouseError
from leads.register.authority import Deed
from leads.register.officers import Officer
from leads.register.units import UnitKind
from tipline.accounts import sessions
from tipline.house import House

TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


class NotSignedIn(HouseError):
    """Login, passphrase, code or place is wrong, or too many tries; all look alike."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is known of the officer a stranger claims to be, before anything is proved."""

    officer_id: UUID | None
    wrapped_seed: bytes = field(repr=False)
    owner: bytes


Proof = Callable[[Session, Officer, bytes, datetime], bool]
"""The second factor: whether it holds for an officer, whose seed it is told, at a moment."""


def sign_in(
    house: House, *, login: str, passphrase: str, code: str, kinds: frozenset[UnitKind]
) -> str:
    """Check all three and give a session cookie's value; NotSignedIn otherwise."""

    def by_code(session: Session, officer: Officer, seed: bytes, at: datetime) -> bool:
        del session
        secret = open_secret(officer.sealed_totp, seed=seed, owner=officer.id.bytes)
        last = officer.totp_step
        step = accepted_step(secret, code, seconds=at.timestamp(), last_step=last)
        officer.totp_step = last if step is None else step
        return step is not None

    return sign_in_by(house, by_code, login=login, passphrase=passphrase, kinds=kinds)


def sign_in_by(
    house: House, proof: Proof, *, login: str, passphrase: str, kinds: frozenset[UnitKind]
) -> str:
    """Check passphrase and proof, and give a session cookie's value; NotSignedIn otherwise.

    An unknown login costs the same Argon2id run as a known one. It runs outside any transaction.
    """
    at = house.clock.now()
    claimed = _claim(house, login, kinds, at)
    seed = _unwrap(house, claimed, passphrase)
    with house.database.transaction() as session:
        officer = session.get(Officer, claimed.officer_id) if claimed.officer_id else None
        if officer is not None and seed is not None and proof(session, officer, seed, at):
            return _let_in(session, officer, seed=seed, at=at)
        if officer is not None:
            _count_failure(officer, at)
    raise NotSignedIn


def _claim(house: House, login: str, kinds: frozenset[UnitKind], at: datetime) -> Claimed:
    with house.database.reading() as session:
        officer = session.scalar(select(Officer).where(Officer.login == login))
        if officer is None or not officer.active or officer.unit.kind not in kinds:
            return _nobody()
        if officer.locked_until is not None and officer.locked_until > at:
            return _nobody()
        return Claimed(officer.id, officer.wrapped_seed, officer.id.bytes)


def _nobody() -> Claimed:
    return Claimed(None, b"", uuid4().bytes)


def _unwrap(house: House, claimed: Claimed, passphrase: str) -> bytes | None:
    try:
        with house.stretching.place():
            return unwrap_by_passphrase(
                claimed.wrapped_seed,
                passphrase=passphrase,
                pepper=house.keys.pepper,
                owner=claimed.owner,
            )
    except WrongPassphrase:
        return None


def _let_in(session: Session, officer: Officer, *, seed: bytes, at: datetime) -> str:
    officer.failures, officer.locked_until = 0, None
    cookie = sessions.start(session, officer, seed=seed, at=at)
    session.flush()  # before the audit entry, which holds the tree's lock until the commit
    audit.record(session, Deed.SIGN_IN, at=at, officer_id=officer.id, object_id=officer.id)
    return cookie


def _count_failure(officer: Officer, at: datetime) -> None:
    officer.failures += 1
    if officer.failures >= TRIES:
        wait = timedelta(minutes=2 ** (officer.failures - TRIES))
        officer.locked_until = at + min(wait, LONGEST_WAIT)


def is_passphrase(house: House, officer_id: UUID, typed: str) -> bool:
    """Whether it is the officer's: asked before what a stolen cookie must not do."""
    with house.database.reading() as reading:
        query = select(Officer.wrapped_seed).where(Officer.id == officer_id)
        wrapped = reading.scalars(query).one()
    return _unwrap(house, Claimed(officer_id, wrapped, officer_id.bytes), typed) is not None


def change_passphrase(house: House, *, officer_id: UUID, old: str, new: str, keep: bytes) -> None:
    """Wrap the seed under a new passphrase and end the other sessions; NotSignedIn if old is wrong.

    Grants stay as they are: the seed itself does not change.
    """
    at = house.clock.now()
    with house.database.reading() as reading:
        wrapped = reading.scalars(
            select(Officer.wrapped_seed).where(Officer.id == officer_id)
        ).one()
    seed = _unwrap(house, Claimed(officer_id, wrapped, officer_id.bytes), old)
    if seed is None:
        raise NotSignedIn
    rewrapped = wrap_by_passphrase(
        seed, passphrase=new, pepper=house.keys.pepper, owner=officer_id.bytes
    )
    with house.database.transaction() as session:
        officer = session.get_one(Officer, officer_id)
        officer.wrapped_seed = rewrapped
        sessions.end_others(session, officer_id, keep=keep)
        session.flush()  # as above
        audit.record(
            session, Deed.CHANGE_PASSPHRASE, at=at, officer_id=officer_id, object_id=officer_id
        )
