"""The one way a lead moves: checked against the table of states, once, by whoever was first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadMove, LeadReport
from leads.casework.scope import leads_of
from leads.casework.states import Move, after, public_status
from leads.ledger import audit
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound, Overtaken
from leads.register.authority import Deed, require
from leads.register.officers import Actor, Officer
from leads.reports.report import Report

NUMBER_DIGITS = 5
SERIES: Mapping[str, str] = MappingProxyType({"office": "XS", "oversight": "JD"})
"""How the numbers of a desk's leads begin: 线索, 监督."""


@dataclass(frozen=True, slots=True)
class Step:
    """One move about to be made: what, by which right, and what is written beside it.

    `version` is the lead's version that the officer saw; None for moves nobody saw a page for
    (a filed re-check, the ticker). `changes` are further columns of the lead set with the move.
    """

    move: Move
    deed: Deed
    version: int | None
    reason: str = ""
    sealed_note: bytes | None = None
    assignment_id: UUID | None = None
    changes: dict[str, object] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)


def lead_for(session: Session, lead_id: UUID, *, by: Actor, deed: Deed = Deed.READ_LEAD) -> Lead:
    """Fetch a lead of the actor's own desk for a deed; NotFound for unknown and foreign alike."""
    require(by, deed)
    lead = session.scalar(select(Lead).where(Lead.id == lead_id, leads_of(by)))
    if lead is None:
        raise NotFound
    return lead


def make(session: Session, lead: Lead, step: Step, *, by: Actor | None, at: datetime) -> None:
    """Move a lead, keep the history, tell its reports, and audit; Overtaken when not first.

    IllegalMove when the table of states has no such move from where the lead stands.
    """
    if step.version not in {None, lead.version}:
        # Asked before the table: whoever comes second is told who was first, not "illegal".
        raise overtaken(session, lead.id)
    state = after(lead.state, step.move)
    _claim(session, lead, step, state=state)
    keep_move(session, lead, step, by=by, at=at)
    tell_reports(session, lead.id, step.move)
    audit.record(session, step.deed, at=at, officer_id=by.id if by else None, object_id=lead.id)


# Made at every move: put together once.
_LAST = select(func.max(LeadMove.position)).where(LeadMove.lead_id == bindparam("lead"))
_LINE = insert(LeadMove)


def keep_move(session: Session, lead: Lead, step: Step, *, by: Actor | None, at: datetime) -> None:
    """Write one line of a lead's history."""
    session.flush()
    connection = session.connection()
    last = connection.scalar(_LAST, {"lead": lead.id})
    line = {
        "id": step.id,
        "lead_id": lead.id,
        "position": 0 if last is None else last + 1,
        "move": step.move.value,
        "state": lead.state,
        "officer_id": by.id if by else None,
        "at": at,
        "reason": step.reason,
        "assignment_id": step.assignment_id,
        "sealed_note": step.sealed_note,
    }
    connection.execute(_LINE, line)


def _claim(session: Session, lead: Lead, step: Step, *, state: object) -> None:
    # One UPDATE both asks whether the lead still stands where the officer saw it and moves it.
    seen = lead.version if step.version is None else step.version
    claimed = session.scalar(
        update(Lead)
        .where(Lead.id == lead.id, Lead.version == seen)
        .values(state=state, version=seen + 1, **step.changes)
        .returning(Lead.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise overtaken(session, lead.id)
    session.refresh(lead)


def overtaken(session: Session, lead_id: UUID) -> Overtaken:
    """Name who moved a lead last, and how, for the officer who came second."""
    query = (
        select(LeadMove.move, Officer.name)
        .outerjoin(Officer, Officer.id == LeadMove.officer_id)
        .where(LeadMove.lead_id == lead_id)
        .order_by(LeadMove.position.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return Overtaken(who=(row.name if row else "") or "", what=row.move if row else "")


def tell_reports(session: Session, lead_id: UUID, move: Move) -> None:
    """Write the coarse public status that a move means down to every report of the lead."""
    status = public_status(move)
    if status is None:
        return
    active = select(LeadReport.report_id).where(
        LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None)
    )
    session.execute(
        update(Report)
        .where(Report.id.in_(active))
        .values(public_status=status.value)
        .execution_options(synchronize_session=False)
    )


def next_number(session: Session, day: date, *, desk: str) -> str:
    """Give the next lead number of the year in a desk's own series, such as XS-2026-00042.

    In one series the gaps would tell the office how many leads the oversight unit has. Two
    officers who ask at once would get the same: take the audit head's lock first.
    """
    prefix = f"{SERIES[desk]}-{day.year}-"
    last = _last_number(session, prefix, digits=NUMBER_DIGITS)
    if last == 10**NUMBER_DIGITS - 1:
        last = _last_number(session, prefix, digits=NUMBER_DIGITS + 1) or last
    return f"{prefix}{last + 1:0{NUMBER_DIGITS}d}"


def _last_number(session: Session, prefix: str, *, digits: int) -> int:
    # Both ends have the shape of what is sought, so every collation gives the same range of the
    # index; a LIKE would read every number that was ever given.
    first = f"{prefix}{10**NUMBER_DIGITS if digits > NUMBER_DIGITS else 0:0{digits}d}"
    query = select(func.max(Lead.number)).where(
        Lead.number.between(first, f"{prefix}{'9' * digits}"),
        func.length(Lead.number) == len(first),
    )
    last = session.scalar(query)
    return int(last.removeprefix(prefix)) if last else 0
