"""A unit's key on three papers: made by who holds it, rehearsed, and given to a new officer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from crypto.recovery import WrongShares, combine, split
from leads.ledger import audit
from leads.register.enrolment import Credentials, Founded, enrol
from leads.register.keyholders import Unlocked
from leads.register.keylist import Listed, held_by, keys_of
from leads.register.officers import Role
from leads.register.staffing import require_free


@dataclass(frozen=True, slots=True)
class Papers:
    """The three shares of one key, as words, and which key they are of."""

    of: Listed
    shares: tuple[str, ...] = field(repr=False)


def shares_of(session: Session, by: Unlocked, *, root: bytes, at: datetime) -> Papers:
    """Split the newest key of the officer's unit; audited. NotFound when they do not hold it."""
    listed, unit = held_by(session, by, root=root)
    shares = split(unit.seed)
    audit.record(session, "unit.share", at=at, officer_id=by.actor.id, object_id=listed.id)
    return Papers(listed, shares)


def rehearse(
    session: Session, unit_code: str, shares: Sequence[str], *, root: bytes, at: datetime
) -> Listed:
    """Say which key of the unit two shares give; audited. WrongShares when none, NotFound too."""
    listed, _ = _opened(session, unit_code, shares, root=root)
    audit.record(session, "unit.rehearse", at=at, officer_id=None, object_id=listed.id)
    return listed


def recover(
    session: Session,
    made: Credentials,
    shares: Sequence[str],
    *,
    unit_code: str,
    login: str,
    name: str,
    roles: frozenset[Role],
    root: bytes,
    sealer: Sealer,
    at: datetime,
) -> Listed:
    """Enrol an officer with the unit's key that two shares give; audited.

    WrongShares, NotFound for an unknown unit, NameTaken for a sign-in name that is not free.
    """
    require_free(session, login)
    listed, seed = _opened(session, unit_code, shares, root=root)
    enrol(
        session,
        made,
        login=login,
        name=name,
        unit=Founded(listed.unit_id, listed.id, seed),
        roles=roles,
        sealer=sealer,
        at=at,
    )
    audit.record(session, "unit.recover", at=at, officer_id=made.officer_id, object_id=listed.id)
    return listed


def _opened(
    session: Session, unit_code: str, shares: Sequence[str], *, root: bytes
) -> tuple[Listed, bytes]:
    """Try every epoch: until all is granted again, the papers of the key before are needed too."""
    for listed in keys_of(session, unit_code, root=root):
        try:
            return listed, combine(shares, public=listed.public)
        except WrongShares:
            continue
    raise WrongShares
