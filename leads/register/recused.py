"""Who must not see what (回避): one row for each officer and each thing shut to them.

A rule kept by the program, not a lock kept by keys: the officer's unit still holds the key. What
an officer may find is always asked through the conditions made here.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, SQLColumnExpression, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record, new_id
from leads.ledger.words import Spoken
from leads.register.officers import Actor


class Ground(Spoken):
    """By whom an officer was recused."""

    OWN = "own", "Declared by the officer", "本人声明"
    ORDERED = "ordered", "Ordered by the oversight unit", "监督决定"
    ASKED = "asked", "Asked for by the source", "举报人申请"


class Recusal(Record):
    """One thing (a report or a lead) that one officer must not find."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("officer_id", "subject_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    ground: Mapped[Ground]
    at: Mapped[datetime]


def open_to(by: Actor, subject: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Make the condition that a thing was not shut to an officer; for every select of theirs."""
    return subject.not_in(select(Recusal.subject_id).where(Recusal.officer_id == by.id))


def shut_to(session: Session, by: Actor) -> frozenset[UUID]:
    """List what was shut to an officer, for what is found without a select of its own."""
    query = select(Recusal.subject_id).where(Recusal.officer_id == by.id)
    return frozenset(session.scalars(query))


def share(session: Session, subjects: Collection[UUID], *, at: datetime) -> None:
    """Shut to whoever one of these things is shut to all the others too: they have become one."""
    query = select(Recusal).where(Recusal.subject_id.in_(subjects)).order_by(Recusal.at)
    known: dict[UUID, Ground] = {}
    shut = set()
    for one in session.scalars(query):
        known.setdefault(one.officer_id, one.ground)
        shut.add((one.officer_id, one.subject_id))
    for officer_id, ground in known.items():
        for subject_id in subjects:
            if (officer_id, subject_id) not in shut:
                session.add(
                    Recusal(officer_id=officer_id, subject_id=subject_id, ground=ground, at=at)
                )
    session.flush()
