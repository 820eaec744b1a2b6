"""Transferring a lead (移送) to the authority that may act on it; this ends our part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.drafting import reports_in
from leads.casework.lead import Assignment, Lead
from leads.casework.moves import Step, lead_for, make, overtaken
from leads.casework.notes import sealed_note
from leads.casework.states import Move
from leads.ledger.base import new_id
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import partner
from leads.reports.report import Report


def transfer_lead(
    session: Session,
    lead_id: UUID,
    words: str,
    *,
    to: str,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Transfer a lead to a partner; a district that has it loses it, the sources are told to whom.

    The words are the desk's own note and reach neither.
    """
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.TRANSFER_LEAD)
    if lead.version != version:
        raise overtaken(session, lead.id)
    code, step_id = partner(to).code, new_id()
    step = Step(
        Move.TRANSFER,
        Deed.TRANSFER_LEAD,
        version,
        reason=code,
        sealed_note=sealed_note(
            session, lead, words, note_id=step_id, unlocked=unlocked, sealer=sealer
        ),
        changes={"due_on": None, "supervised": False},
        id=step_id,
    )
    _leave(session, lead, code, at=at)
    make(session, lead, step, by=unlocked.actor, at=at)


def _leave(session: Session, lead: Lead, code: str, *, at: datetime) -> None:
    if lead.assignment_id is not None:
        session.get_one(Assignment, lead.assignment_id).ended_at = at
        session.flush()
    session.execute(
        update(Report)
        .where(Report.id.in_(reports_in(session, lead.id)))
        .values(public_reason=code)
        .execution_options(synchronize_session=False)
    )
