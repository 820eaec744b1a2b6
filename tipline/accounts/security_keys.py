"""Security keys (WebAuthn) of officers, and the questions put to them, each good for one answer."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fido2.webauthn import AttestedCredentialData, AuthenticatorData
from sqlalchemy import ForeignKey, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound

GOOD_FOR = timedelta(minutes=5)
MOST = 10


class SecurityKey(Record):
    """One security key of an officer: what checks its signatures, and how often it has signed."""

    __tablename__ = "security_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    credential: Mapped[bytes]
    counter: Mapped[int]
    added_on: Mapped[date]


class KeyQuestion(Record):
    """A random challenge waiting for its one answer; `bound` says whose answer it must be."""

    __tablename__ = "key_questions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    challenge: Mapped[bytes]
    bound: Mapped[bytes]
    asked_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page carries it: the row's id, and the challenge to be signed."""

    id: UUID
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A security key in the officer's list."""

    id: UUID
    added_on: date


def ask(session: Session, *, bound: bytes, at: datetime) -> Asked:
    """Draw a challenge and keep it; what nobody answered in time goes at the same moment."""
    session.execute(delete(KeyQuestion).where(KeyQuestion.asked_at < at - GOOD_FOR))
    asked = Asked(new_id(), secrets.token_bytes(32))
    session.execute(
        insert(KeyQuestion).values(id=asked.id, challenge=asked.challenge, bound=bound, asked_at=at)
    )
    return asked


def take(session: Session, question_id: UUID, *, bound: bytes, at: datetime) -> bytes | None:
    """Take a question away and give its challenge; None when it was answered, late or another's.

    It is gone whatever the answer was: who records an answer has nothing to send again.
    """
    gone = delete(KeyQuestion).where(
        KeyQuestion.id == question_id,
        KeyQuestion.bound == bound,
        KeyQuestion.asked_at >= at - GOOD_FOR,
    )
    return session.scalar(gone.returning(KeyQuestion.challenge))


def credentials_of(session: Session, officer_id: UUID) -> Sequence[AttestedCredentialData]:
    """Give what an officer's keys are known by."""
    query = select(SecurityKey.credential).where(SecurityKey.officer_id == officer_id)
    return [AttestedCredentialData(row) for row in session.scalars(query)]


def list_of(session: Session, officer_id: UUID) -> tuple[Shown, ...]:
    """List an officer's keys, the oldest first."""
    query = select(SecurityKey.id, SecurityKey.added_on)
    query = query.where(SecurityKey.officer_id == officer_id)
    rows = session.execute(query.order_by(SecurityKey.added_on, SecurityKey.id))
    return tuple(Shown(row.id, row.added_on) for row in rows)


def add(session: Session, officer_id: UUID, made: AuthenticatorData, *, at: datetime) -> None:
    """Keep a new security key; audited. NotFound when the officer has ten already."""
    if made.credential_data is None or len(list_of(session, officer_id)) >= MOST:
        raise NotFound
    session.execute(
        insert(SecurityKey).values(
            id=new_id(),
            officer_id=officer_id,
            credential=bytes(made.credential_data),
            counter=made.counter,
            added_on=at.date(),
        )
    )
    audit.record(session, "officer.add_key", at=at, officer_id=officer_id, object_id=officer_id)


def remove(session: Session, officer_id: UUID, key_id: UUID, *, at: datetime) -> None:
    """Forget a security key of the officer's own; audited. NotFound for any other."""
    gone = delete(SecurityKey).where(SecurityKey.id == key_id, SecurityKey.officer_id == officer_id)
    if session.scalar(gone.returning(SecurityKey.id)) is None:
        raise NotFound
    audit.record(session, "officer.remove_key", at=at, officer_id=officer_id, object_id=officer_id)


def counted(session: Session, officer_id: UUID, credential: bytes, *, counter: int) -> bool:
    """Write down how often a key has signed; False when it says fewer than before: a copy of it.

    Keys that do not count say 0 for ever.
    """
    query = select(SecurityKey).where(SecurityKey.officer_id == officer_id)
    held = next((one for one in session.scalars(query) if one.credential == credential), None)
    if held is None or ((counter or held.counter) and counter <= held.counter):
        return False
    session.execute(update(SecurityKey).where(SecurityKey.id == held.id).values(counter=counter))
    return True


def parsed(answer: str) -> dict[str, object]:
    """Read what the script sent; an empty answer for anything that is no object."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
