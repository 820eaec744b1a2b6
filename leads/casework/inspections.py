"""Inspections (检查): what was found where, on which day. No squad, no method, no reporter."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select, tuple_
from sqlalchemy.orm import Session

from leads.casework.lead import Inspection, Lead
from leads.casework.moves import Step, make
from leads.casework.states import LeadState, Move
from leads.ledger.base import new_id
from leads.register.authority import Deed
from leads.register.venues import Venue
from leads.register.workdays import day_of


def record_visit(session: Session, *, venue_id: UUID, district: str, seen_on: date) -> UUID:
    """Keep that a venue was looked at; what was found there comes in as a report of its own."""
    return _keep(session, venue_id=venue_id, district=district, seen_on=seen_on)


def record_recheck(
    session: Session,
    lead_id: UUID,
    *,
    venue_id: UUID,
    district: str,
    true_closure: bool,
    drawn: bool,
    at: datetime,
) -> UUID:
    """Keep the re-check (回头看) of a closed lead; an untrue closure reopens it.

    `drawn` says that the lot chose the lead: only then is it part of a sample. The move carries no
    officer and the lead's history no hour: the district must not learn who looked, or when. A lead
    reopened meanwhile keeps the inspection and does not move.
    """
    lead = session.get_one(Lead, lead_id)
    inspection_id = _keep(
        session,
        venue_id=venue_id,
        district=district,
        seen_on=day_of(at),
        lead=lead,
        true_closure=true_closure,
        drawn=drawn,
    )
    if lead.state is LeadState.CLOSED:
        move = Move.RECHECK_KEEP if true_closure else Move.RECHECK_REOPEN
        # Reopened, it lies at the desk again and is due at once: no board may lose sight of it.
        changes: dict[str, object] = {"closed_at": None, "due_on": day_of(at)}
        step = Step(move, Deed.RECHECK, version=None, changes={} if true_closure else changes)
        make(session, lead, step, by=None, at=at)
    return inspection_id


def recheckable(
    session: Session, *, desk: str, closed_before: datetime, matters: Collection[tuple[str, str]]
) -> list[UUID]:
    """List closed leads with a known venue that nobody has looked at again: the draw's frame.

    `matters` are the pairs of a venue's kind and a lead's category that can be looked for.
    """
    looked_at = select(Inspection.lead_id).where(Inspection.lead_id.is_not(None))
    query = (
        select(Lead.id)
        .join(Venue, Venue.id == Lead.venue_id)
        .where(
            Lead.desk == desk,
            Lead.state == LeadState.CLOSED,
            Lead.closed_at < closed_before,
            tuple_(Venue.kind, Lead.category).in_(sorted(matters)),
            Lead.id.not_in(looked_at),
            Lead.gang.is_(False),
        )
        .order_by(Lead.closed_at, Lead.id)
    )
    return list(session.scalars(query))


def _keep(
    session: Session,
    *,
    venue_id: UUID,
    district: str,
    seen_on: date,
    lead: Lead | None = None,
    true_closure: bool | None = None,
    drawn: bool = False,
) -> UUID:
    inspection_id = new_id()
    session.execute(
        insert(Inspection).values(
            id=inspection_id,
            venue_id=venue_id,
            district=district,
            lead_id=lead.id if lead else None,
            assignment_id=lead.assignment_id if lead else None,
            seen_on=seen_on,
            true_closure=true_closure,
            drawn=drawn,
        )
    )
    return inspection_id
