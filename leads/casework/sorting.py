"""Sorting a lead (核定): which registered venue is meant, which category, whose district."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadReport
from leads.casework.merging import Matter, check, first_due
from leads.casework.moves import Step, lead_for, make
from leads.casework.states import Move
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import category
from leads.register.workdays import WorkCalendar, day_of
from leads.reports.report import Report


def sort_lead(
    session: Session,
    lead_id: UUID,
    matter: Matter,
    *,
    version: int,
    unlocked: Unlocked,
    calendar: WorkCalendar,
    at: datetime,
) -> None:
    """Set what a lead is about while it is still at the desk; a gang clue's clock is shorter."""
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.PLACE)
    gang = category(check(session, matter).category).gang
    received = session.scalar(_first_receipt(lead)) or day_of(at)
    changes: dict[str, object] = {
        "district": matter.district,
        "category": matter.category,
        "venue_id": matter.venue_id,
        "gang": gang,
        "due_on": first_due(gang, received, calendar),
    }
    step = Step(Move.SORT, Deed.PLACE, version, reason=matter.category, changes=changes)
    make(session, lead, step, by=unlocked.actor, at=at)


def _first_receipt(lead: Lead) -> Select[date]:
    return (
        select(func.min(Report.received_on))
        .join(LeadReport, LeadReport.report_id == Report.id)
        .where(LeadReport.lead_id == lead.id, LeadReport.left_at.is_(None))
    )
