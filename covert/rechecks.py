"""Re-checks (回头看): closed leads drawn by lot and handed to a squad that never saw the tip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from covert.draw import draw
from covert.missions import Mission, brief_for, lead_of, plan
from leads.casework.inspections import recheckable
from leads.casework.lead import Lead
from leads.ledger import audit
from leads.ledger.words import Name
from leads.register.authority import Deed, require
from leads.register.checklist import modes_for
from leads.register.keyholders import Seals
from leads.register.officers import Actor
from leads.register.taxonomy import VenueKind
from leads.register.units import Unit
from leads.register.venues import card, venue


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which moments a mission is open."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A mission as its planner sees it: who and when, not where."""

    id: UUID
    squad: Name
    opens_at: datetime
    closes_at: datetime
    recheck: bool
    filed: bool


def frame(session: Session, *, by: Actor, seals: Seals, at: datetime) -> list[UUID]:
    """List the closed leads that can be drawn: not re-checked, and in no open mission yet."""
    require(by, Deed.DRAW_RECHECKS)
    open_missions = select(Mission).where(
        Mission.filed.is_(False), Mission.closes_at > at, Mission.sealed_lead.is_not(None)
    )
    taken = {lead_of(mission, seals=seals) for mission in session.scalars(open_missions)}
    leads = recheckable(session, desk=by.desk or "", closed_before=at)
    return [lead_id for lead_id in leads if lead_id not in taken]


def draw_rechecks(
    session: Session,
    *,
    seed: bytes,
    size: int,
    squad_id: UUID,
    hours: Hours,
    by: Actor,
    seals: Seals,
    at: datetime,
) -> int:
    """Draw closed leads and plan their re-check; give how many were planned.

    The seed goes into the audit entry's digest, so that the draw can be proved afterwards.
    """
    drawn = draw(seed, frame(session, by=by, seals=seals, at=at), size=size)
    done = [
        _plan(session, lead_id, squad_id=squad_id, hours=hours, by=by, seals=seals, at=at)
        for lead_id in drawn
    ]
    audit.record(session, Deed.DRAW_RECHECKS, at=at, officer_id=by.id, object_id=None, details=seed)
    return sum(done)


def _plan(
    session: Session,
    lead_id: UUID,
    *,
    squad_id: UUID,
    hours: Hours,
    by: Actor,
    seals: Seals,
    at: datetime,
) -> bool:
    lead = session.get_one(Lead, lead_id)
    place = card(venue(session, lead.venue_id)) if lead.venue_id else None
    modes = modes_for(VenueKind(place.kind)) if place else ()
    if place is None or not modes:
        return False
    plan(
        session,
        # The surest way first: a checklist in person where there is one.
        brief_for(place, mode=modes[0]),
        squad_id=squad_id,
        opens_at=hours.opens_at,
        closes_at=hours.closes_at,
        lead_id=lead_id,
        by=by,
        seals=seals,
        at=at,
    )
    return True


def planned(
    session: Session, *, by: Actor, page: int, size: int = 25
) -> tuple[Sequence[PlannedRow], int]:
    """List the missions, newest first, with how many there are."""
    require(by, Deed.PLAN_MISSION)
    query = select(Mission, Unit).join(Unit, Unit.id == Mission.squad_id)
    rows = session.execute(
        query.order_by(Mission.opens_at.desc(), Mission.id).limit(size).offset((page - 1) * size)
    )
    total = session.scalar(select(func.count()).select_from(Mission)) or 0
    return [
        PlannedRow(
            mission.id,
            squad.name,
            mission.opens_at,
            mission.closes_at,
            recheck=mission.sealed_lead is not None,
            filed=mission.filed,
        )
        for mission, squad in rows
    ], total
