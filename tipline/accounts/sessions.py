"""Staff sessions on the server: the table alone, or the cookie alone, opens nothing."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ForeignKey, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.keys import WrongSession, unwrap_by_session, wrap_by_session
from leads.ledger.base import Record
from leads.register.officers import Officer
from tipline.forms import tokens

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)

_TOKEN_SIZE = 32


class StaffSession(Record):
    """One signed-in browser: its token's hash, and the officer's seed wrapped under the token."""

    __tablename__ = "staff_sessions"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    wrapped_seed: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Resumed:
    """An officer recognised by their cookie, the seed unwrapped for this request."""

    officer: Officer
    session_id: bytes
    seed: bytes = field(repr=False)
    stale: bool


def start(session: Session, officer: Officer, *, seed: bytes, at: datetime) -> str:
    """Open a session and give the cookie's value: 256 random bits in base64."""
    token = secrets.token_bytes(_TOKEN_SIZE)
    session.execute(
        insert(StaffSession).values(
            id=_hash(token),
            officer_id=officer.id,
            created_at=at,
            seen_at=at,
            wrapped_seed=wrap_by_session(seed, token=token, owner=officer.id.bytes),
        )
    )
    return tokens.written(token)


def resume(session: Session, cookie: str, *, at: datetime) -> Resumed | None:
    """Recognise a cookie; None when unknown, forged, idle too long, too old, or when they left."""
    token = tokens.read(cookie, size=_TOKEN_SIZE)
    if token is None:
        return None
    query = (
        select(StaffSession, Officer)
        .join(Officer, Officer.id == StaffSession.officer_id)
        .where(StaffSession.id == _hash(token), Officer.active.is_(True))
    )
    row = session.execute(query).first()
    if row is None:
        return None
    held, officer = row
    if at - held.seen_at > IDLE or at - held.created_at > LONGEST:
        return None
    try:
        seed = unwrap_by_session(held.wrapped_seed, token=token, owner=officer.id.bytes)
    except WrongSession:
        return None
    return Resumed(officer, held.id, seed, stale=at - held.seen_at > SEEN_EVERY)


def touch(session: Session, session_id: bytes, *, at: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=at))


def end(session: Session, session_id: bytes) -> None:
    """Delete a session."""
    session.execute(delete(StaffSession).where(StaffSession.id == session_id))


def end_others(session: Session, officer_id: UUID, *, keep: bytes) -> None:
    """Delete every session of an officer but one, when the passphrase changes."""
    session.execute(
        delete(StaffSession).where(StaffSession.officer_id == officer_id, StaffSession.id != keep)
    )


def end_all(session: Session, officer_id: UUID) -> None:
    """Delete every session of an officer who is shut out."""
    session.execute(delete(StaffSession).where(StaffSession.officer_id == officer_id))


def sweep(session: Session, *, at: datetime) -> None:
    """Delete sessions that can no longer be resumed."""
    session.execute(
        delete(StaffSession).where(
            (StaffSession.seen_at < at - IDLE) | (StaffSession.created_at < at - LONGEST)
        )
    )


def _hash(token: bytes) -> bytes:
    return sha256(b"mingcha/sid/1" + token).digest()
