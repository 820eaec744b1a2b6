"""Re-checks (回头看): closed leads drawn by lot and handed to a squad that never saw the tip.

The draw takes ordinary closed leads of the office alone: never a gang clue, which the police have,
and never a lead of the oversight unit, of which the office must not know. It takes only leads
whose category stands on the checklist of their venue, for a squad that has nothing to mark about
the matter could not find a closure true or untrue.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from covert.briefs import Brief, brief_for
from covert.draw import draw
from covert.missions import Hours, Mission, lead_of, plan
from leads.casework.inspections import recheckable
from leads.casework.lead import Lead
from leads.ledger import audit
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.checklist import ITEMS, Mode, checklist
from leads.register.keyholders import Seals
from leads.register.officers import Actor
from leads.register.recused import shut_to
from leads.register.taxonomy import VenueKind
from leads.register.units import UnitKind
from leads.register.venues import card, venue

# Kind of venue and category of every violation that some covert visit can look for.
MATTERS = frozenset(
    (item.kind.value, item.category.code) for item in ITEMS.values() if not item.overt_only
)

NOT_RECHECKABLE = N_(
    "No closed lead with this number can be re-checked now. It may be open still, looked at again "
    "already or about to be, or its matter stands on no checklist."
)


def frame(session: Session, *, by: Actor, seals: Seals, at: datetime) -> list[UUID]:
    """List the closed leads that can be drawn: not re-checked, and in no open mission yet."""
    require(by, Deed.DRAW_RECHECKS)
    if by.unit_kind is not UnitKind.OFFICE:
        raise NotFound
    taken = _in_hand(session, seals=seals, at=at)
    desk = UnitKind.OFFICE.value
    leads = recheckable(session, desk=desk, closed_before=at, matters=MATTERS)
    left_out = taken | shut_to(session, by)
    return [lead_id for lead_id in leads if lead_id not in left_out]


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
    """Draw closed leads, one a venue, and plan their re-check; give how many were planned.

    The seed goes into the audit entry's digest, so that the draw can be proved afterwards.
    """
    waiting = frame(session, by=by, seals=seals, at=at)
    ranked = draw(seed, waiting, size=len(waiting))
    taken = _in_hand(session, seals=seals, at=at)
    drawn = _one_a_venue(session, ranked, taken=taken, size=size)
    for lead in drawn:
        plan(
            session,
            _brief(session, lead),
            squad_id=squad_id,
            hours=hours,
            lead_id=lead.id,
            drawn=True,
            by=by,
            seals=seals,
            at=at,
        )
    audit.record(session, Deed.DRAW_RECHECKS, at=at, officer_id=by.id, object_id=None, details=seed)
    return len(drawn)


def plan_recheck(
    session: Session,
    number: str,
    *,
    squad_id: UUID,
    hours: Hours,
    by: Actor,
    seals: Seals,
    at: datetime,
) -> UUID:
    """Plan the re-check of one chosen lead, by its number; give the mission.

    Refused for what could not be drawn, and at a venue that a mission is still to look at.
    """
    waiting = frame(session, by=by, seals=seals, at=at)
    lead = session.scalar(select(Lead).where(Lead.number == number))
    taken = _in_hand(session, seals=seals, at=at)
    if lead is None or lead.id not in waiting:
        raise Refused(NOT_RECHECKABLE)
    if not _one_a_venue(session, [lead.id], taken=taken, size=1):
        raise Refused(NOT_RECHECKABLE)
    return plan(
        session,
        _brief(session, lead),
        squad_id=squad_id,
        hours=hours,
        lead_id=lead.id,
        by=by,
        seals=seals,
        at=at,
    )


def _in_hand(session: Session, *, seals: Seals, at: datetime) -> set[UUID]:
    """Give the leads that a mission is still to look at."""
    open_missions = select(Mission).where(Mission.filed.is_(False), Mission.closes_at > at)
    leads = (lead_of(mission, seals=seals) for mission in session.scalars(open_missions))
    return {lead_id for lead_id in leads if lead_id is not None}


def _one_a_venue(
    session: Session, ranked: list[UUID], *, taken: set[UUID], size: int
) -> list[Lead]:
    # Sent twice to one place in the same days, a squad would know that a closure is doubted.
    places = set(session.scalars(select(Lead.venue_id).where(Lead.id.in_(taken))))
    chosen: list[Lead] = []
    for lead_id in ranked:
        if len(chosen) == size:
            break
        lead = session.get_one(Lead, lead_id)
        if lead.venue_id not in places:
            places.add(lead.venue_id)
            chosen.append(lead)
    return chosen


def _brief(session: Session, lead: Lead) -> Brief:
    if lead.venue_id is None:
        raise NotFound
    place = card(venue(session, lead.venue_id))
    return brief_for(place, mode=_surest(VenueKind(place.kind), lead.category))


def _surest(kind: VenueKind, category: str) -> Mode:
    # Mode names the surest way first: in person where anything can be seen there.
    return next(
        mode
        for mode in Mode
        if any(item.category.code == category for item in checklist(kind, mode))
    )
