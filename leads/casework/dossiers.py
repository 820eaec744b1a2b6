"""A venue's dossier (一户一档) as a desk may see it: the venue, and this desk's leads about it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.casework.lead import Lead
from leads.casework.scope import leads_of
from leads.casework.states import LeadState
from leads.ledger import audit
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.entering import Entry, enter, renew
from leads.register.officers import Actor
from leads.register.venues import Venue, VenueCard, card, venue

LISTED = 100


@dataclass(frozen=True, slots=True)
class DossierLead:
    """One lead about the venue."""

    id: UUID
    number: str
    category: str
    state: LeadState
    opened_on: date


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of a venue; the newest leads first, at most LISTED."""

    venue: VenueCard
    aliases: tuple[str, ...]
    leads: tuple[DossierLead, ...]


def open_dossier(session: Session, venue_id: UUID, *, by: Actor) -> Dossier:
    """Open a venue's dossier; NotFound for an unknown venue. Other desks' leads are not in it."""
    require(by, Deed.SEE_VENUES)
    found = venue(session, venue_id)
    query = select(Lead).where(Lead.venue_id == venue_id, leads_of(by))
    about = session.scalars(query.order_by(Lead.opened_on.desc(), Lead.number.desc()).limit(LISTED))
    return Dossier(
        card(found),
        tuple(found.aliases),
        tuple(
            DossierLead(one.id, one.number, one.category, one.state, one.opened_on) for one in about
        ),
    )


def enter_venue(
    session: Session, entry: Entry, *, venue_id: UUID | None, by: Actor, key: bytes, at: datetime
) -> UUID:
    """Enter a new venue, or write the one of `venue_id` anew, and give its id; audited.

    Refused when another venue has the licence, or, where a licence is missing, the name.
    """
    require(by, Deed.ENTER_VENUE)
    if venue_id is not None:
        venue(session, venue_id)
    _refuse_double(session, entry, but=venue_id)
    if venue_id is None:
        venue_id = enter(session, [entry], key=key)[0]
    else:
        renew(session, venue_id, entry, key=key)
    audit.record(session, Deed.ENTER_VENUE, at=at, officer_id=by.id, object_id=venue_id)
    return venue_id


def _refuse_double(session: Session, entry: Entry, *, but: UUID | None) -> None:
    others = select(Venue).where(Venue.id != but) if but else select(Venue)
    if entry.licence and session.scalar(others.where(Venue.licence == entry.licence).limit(1)):
        raise Refused(N_("Another venue of the register has this licence."))
    alike = others.where(Venue.name == entry.name, Venue.district == entry.district)
    if any(not (entry.licence and one.licence) for one in session.scalars(alike)):
        raise Refused(
            N_("The register has a venue of this name in this district. Give the licence of both.")
        )
