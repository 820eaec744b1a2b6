"""Internal notes (内部备注) and the desk's own papers on a lead, sealed to its desk alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.casework.lead import Lead
from leads.casework.moves import Step, lead_for, make
from leads.casework.states import Move
from leads.ledger.base import new_id
from leads.register.authority import Deed
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind
from leads.register.units import UnitKind


def new_note_key(session: Session, lead_id: UUID, *, desk: str, seals: Seals) -> None:
    """Draw a new lead's note key and grant it to its desk; once, when the lead is opened.

    Two officers who each drew one later would shut each other out.
    """
    give(
        session,
        seals.sealer.new_key(),
        subject=lead_id,
        compartment=Compartment.NOTE,
        to=publics_of_kind(session, UnitKind(desk), root=seals.keys.root_public),
        sealer=seals.sealer,
    )


def note_key(session: Session, lead_id: UUID, *, unlocked: Unlocked, sealer: Sealer) -> bytes:
    """Open a lead's note key; NotFound for everybody but its desk."""
    return open_key(
        session,
        subject=lead_id,
        compartment=Compartment.NOTE,
        seeds=unlocked.seeds,
        sealer=sealer,
    )


def seal_note(text: str, *, key: bytes, lead_id: UUID, note_id: UUID, sealer: Sealer) -> bytes:
    """Seal one note at its place in the lead."""
    return sealer.seal(text.encode(), key=key, place=Place(lead_id, note_id, Kind.TEXT))


def open_note(sealed: bytes, *, key: bytes, lead_id: UUID, note_id: UUID, sealer: Sealer) -> str:
    """Open what `seal_note` sealed; Unreadable when it was moved or altered."""
    return sealer.open(sealed, key=key, place=Place(lead_id, note_id, Kind.TEXT)).decode()


def sealed_note(
    session: Session, lead: Lead, text: str, *, note_id: UUID, unlocked: Unlocked, sealer: Sealer
) -> bytes | None:
    """Seal what an officer wrote beside a move, for the desk alone; None when nothing was."""
    if not text.strip():
        return None
    key = note_key(session, lead.id, unlocked=unlocked, sealer=sealer)
    return seal_note(text.strip(), key=key, lead_id=lead.id, note_id=note_id, sealer=sealer)


def note(
    session: Session,
    lead_id: UUID,
    text: str,
    *,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Add an internal note to a lead's history; only its desk can ever read it."""
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.NOTE)
    step_id = new_id()
    sealed = sealed_note(session, lead, text, note_id=step_id, unlocked=unlocked, sealer=sealer)
    step = Step(Move.NOTE, Deed.NOTE, version, sealed_note=sealed, id=step_id)
    make(session, lead, step, by=unlocked.actor, at=at)
