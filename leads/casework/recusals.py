"""Recusal (回避): an officer with a tie to a matter never finds its lead or reports again.

Declared by the officer, or ordered by the oversight unit, perhaps because the source asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from leads.casework.answering import assignment_for
from leads.casework.lead import Lead, LeadReport
from leads.casework.moves import lead_for
from leads.ledger import audit
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.officers import Officer
from leads.register.recused import Ground, Recusal
from leads.register.units import Unit, UnitKind
from leads.reports.reading import report_for
from leads.reports.report import Report

RECUSABLE = (UnitKind.OFFICE, UnitKind.OVERSIGHT, UnitKind.DISTRICT)


@dataclass(frozen=True, slots=True)
class Recused:
    """One officer recused from one matter, as the oversight unit lists it."""

    officer_id: UUID
    officer: str
    subject_id: UUID
    number: str
    ground: Ground
    at: datetime


def declare_for_lead(session: Session, lead_id: UUID, *, unlocked: Unlocked, at: datetime) -> None:
    """Take oneself out of a lead of one's own desk, with all its reports; audited."""
    by = unlocked.actor
    lead = lead_for(session, lead_id, by=by, deed=Deed.DECLARE_TIE)
    _shut(session, lead.id, officer_id=by.id, ground=Ground.OWN, at=at)
    _write_down(session, Deed.DECLARE_TIE, lead.id, by=by.id, at=at)


def declare_for_report(
    session: Session, report_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Take oneself out of a report of one's own desk, and of the lead that it is in; audited."""
    by = unlocked.actor
    require(by, Deed.DECLARE_TIE)
    report = report_for(session, report_id, unlocked=unlocked)
    _shut(session, report.id, officer_id=by.id, ground=Ground.OWN, at=at)
    _write_down(session, Deed.DECLARE_TIE, report.id, by=by.id, at=at)


def declare_for_assignment(
    session: Session, assignment_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Take oneself out of an assignment of one's own district; audited."""
    by = unlocked.actor
    found = assignment_for(session, assignment_id, by=by, deed=Deed.DECLARE_TIE)
    _shut(session, found.lead_id, officer_id=by.id, ground=Ground.OWN, at=at)
    _write_down(session, Deed.DECLARE_TIE, assignment_id, by=by.id, at=at)


def order(
    session: Session,
    subject_id: UUID,
    officer_ids: Collection[UUID],
    *,
    ground: Ground,
    unlocked: Unlocked,
    at: datetime,
) -> None:
    """Shut a lead or a report to these officers, by the oversight unit's order; audited."""
    by = unlocked.actor
    require(by, Deed.ORDER_RECUSAL)
    for officer_id in officer_ids:
        if officer_id not in {one.id for one in recusable(session)}:
            raise NotFound
        _shut(session, subject_id, officer_id=officer_id, ground=ground, at=at)
    _write_down(session, Deed.ORDER_RECUSAL, subject_id, by=by.id, at=at)


def lift(
    session: Session, officer_id: UUID, subject_id: UUID, *, unlocked: Unlocked, at: datetime
) -> None:
    """Let an officer find a matter again, by the oversight unit's order; audited.

    NotFound where they were not recused; Refused for oneself.
    """
    by = unlocked.actor
    require(by, Deed.LIFT_RECUSAL)
    if officer_id == by.id:
        raise Refused(N_("Somebody else has to lift your own recusal."))
    gone = session.scalars(
        delete(Recusal)
        .where(
            Recusal.officer_id == officer_id,
            Recusal.subject_id.in_(_matter(session, subject_id)),
        )
        .returning(Recusal.id)
    ).all()
    if not gone:
        raise NotFound
    _write_down(session, Deed.LIFT_RECUSAL, subject_id, by=by.id, at=at)


def recusable(session: Session) -> tuple[Officer, ...]:
    """List the officers who can be recused: those of desks and districts who may sign in."""
    query = (
        select(Officer)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Unit.kind.in_(RECUSABLE), Officer.active)
        .order_by(Unit.code, Officer.name, Officer.id)
    )
    return tuple(session.scalars(query))


def in_force(session: Session, *, unlocked: Unlocked) -> tuple[Recused, ...]:
    """List who is recused from what, for the oversight unit; a lead's reports are not repeated."""
    require(unlocked.actor, Deed.ORDER_RECUSAL)
    linked = select(LeadReport.report_id).where(LeadReport.left_at.is_(None))
    query = (
        select(Recusal, Officer.name, Lead.number)
        .join(Officer, Officer.id == Recusal.officer_id)
        .outerjoin(Lead, Lead.id == Recusal.subject_id)
        .where(Recusal.subject_id.not_in(linked), Recusal.officer_id != unlocked.actor.id)
        .order_by(Recusal.at.desc(), Recusal.id)
    )
    return tuple(
        Recused(one.officer_id, name, one.subject_id, number or "", one.ground, one.at)
        for one, name, number in session.execute(query)
    )


def _shut(
    session: Session, subject_id: UUID, *, officer_id: UUID, ground: Ground, at: datetime
) -> None:
    _leave_somebody(session, subject_id, officer_id)
    kept = select(Recusal.subject_id).where(Recusal.officer_id == officer_id)
    for one in _matter(session, subject_id) - set(session.scalars(kept)):
        session.add(Recusal(officer_id=officer_id, subject_id=one, ground=ground, at=at))
    session.flush()


def _leave_somebody(session: Session, subject_id: UUID, officer_id: UUID) -> None:
    """Refuse what would leave a matter to nobody: then the oversight unit has to take it over."""
    unit = session.get_one(Officer, officer_id).unit_id
    shut = select(Recusal.officer_id).where(Recusal.subject_id == subject_id)
    left = select(func.count()).where(
        Officer.unit_id == unit,
        Officer.active,
        Officer.id != officer_id,
        Officer.id.not_in(shut),
    )
    if not session.scalar(left):
        raise Refused(
            N_("Nobody else of the unit could handle it then. Hand it to the oversight unit first.")
        )


def _matter(session: Session, subject_id: UUID) -> set[UUID]:
    """Give all that is one matter with a lead or a report: the lead, its reports, their parts."""
    leads = select(LeadReport.lead_id).where(
        LeadReport.report_id == subject_id, LeadReport.left_at.is_(None)
    )
    lead_ids = {subject_id, *session.scalars(leads)}
    inside = select(LeadReport.report_id).where(
        LeadReport.lead_id.in_(lead_ids), LeadReport.left_at.is_(None)
    )
    reports = {subject_id, *session.scalars(inside)}
    parts = select(Report.id).where(Report.parent_id.in_(reports))
    return lead_ids | reports | set(session.scalars(parts))


def _write_down(session: Session, deed: Deed, of: UUID, *, by: UUID, at: datetime) -> None:
    session.flush()
    audit.record(session, deed, at=at, officer_id=by, object_id=of)
