"""Drafting the brief (交办摘要): an officer's own words, scrubbed before any district sees them.

The draft lies sealed with the lead, for its desk alone, until the lead is assigned. The adversary
is a colleague in a district who would know a sentence, an hour or a licence plate again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.envelope import Sealer
from leads.casework import scrub
from leads.casework.lead import Lead, LeadReport
from leads.casework.moves import Step, lead_for, make, overtaken
from leads.casework.notes import note_key, open_note, seal_note
from leads.casework.scrub import Mark
from leads.casework.states import Move
from leads.ledger.base import Record
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.venues import Venue
from leads.reports.reading import read


class BriefDraft(Record):
    """A lead's brief before it is handed over; one row a lead, sealed under the note key."""

    __tablename__ = "brief_drafts"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"), primary_key=True)
    sealed: Mapped[bytes]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    written_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Told:
    """What the reports of one lead say, in the parts that a brief must not repeat."""

    said: tuple[str, ...]
    known: tuple[str, ...]


def write_brief(
    session: Session,
    lead_id: UUID,
    text: str,
    *,
    version: int,
    acknowledged: str,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> tuple[Mark, ...]:
    """Keep a lead's brief, unless it has marks that `acknowledged` does not name: those are given.

    Nothing given means that it was kept. It reads every report of the lead to compare, and the
    audit of those reads stands either way: so an unseen mark is an answer here, not an error.
    """
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.BRIEF)
    if lead.version != version:
        raise overtaken(session, lead.id)
    told = told_of(session, lead, unlocked=unlocked, sealer=sealer, at=at)
    marks = scrub.marks(text, told=told.said, known=told.known)
    if marks and acknowledged != scrub.seen(text, marks):
        return marks
    make(session, lead, Step(Move.BRIEF, Deed.BRIEF, version), by=unlocked.actor, at=at)
    _keep(session, lead, text, unlocked=unlocked, sealer=sealer, at=at)
    return ()


def _keep(
    session: Session, lead: Lead, text: str, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> None:
    key = note_key(session, lead.id, unlocked=unlocked, sealer=sealer)
    session.execute(delete(BriefDraft).where(BriefDraft.lead_id == lead.id))
    session.execute(
        insert(BriefDraft).values(
            lead_id=lead.id,
            # The draft stands at the lead's own id, where no history line can stand.
            sealed=seal_note(text, key=key, lead_id=lead.id, note_id=lead.id, sealer=sealer),
            written_by=unlocked.actor.id,
            written_at=at,
        )
    )


def brief_of(session: Session, lead_id: UUID, *, unlocked: Unlocked, sealer: Sealer) -> str:
    """Open a lead's brief for its desk; empty when none is written yet."""
    lead = lead_for(session, lead_id, by=unlocked.actor)
    sealed = session.scalar(select(BriefDraft.sealed).where(BriefDraft.lead_id == lead.id))
    if sealed is None:
        return ""
    key = note_key(session, lead.id, unlocked=unlocked, sealer=sealer)
    return open_note(sealed, key=key, lead_id=lead.id, note_id=lead.id, sealer=sealer)


def told_of(
    session: Session, lead: Lead, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> Told:
    """Read what the lead's reports say; the register's own words about the venue are no secret."""
    stories = [
        read(session, report_id, unlocked=unlocked, sealer=sealer, at=at).story
        for report_id in reports_in(session, lead.id)
    ]
    said = tuple(
        part for story in stories for part in (story.narrative, story.venue_name, story.address)
    )
    return Told(said, _register_words(session, lead))


def reports_in(session: Session, lead_id: UUID) -> Sequence[UUID]:
    """List the reports that are in a lead now, in the order they joined."""
    query = select(LeadReport.report_id).where(
        LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None)
    )
    return session.scalars(query.order_by(LeadReport.joined_at, LeadReport.id)).all()


def _register_words(session: Session, lead: Lead) -> tuple[str, ...]:
    venue = session.get(Venue, lead.venue_id) if lead.venue_id else None
    return (venue.name, venue.address, *venue.aliases) if venue else ()
