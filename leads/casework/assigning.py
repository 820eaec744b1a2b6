"""Assigning (交办): a lead's brief goes to one district, with a day by which it must answer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.briefs import new_assignment_key, seal_paper
from leads.casework.clocks import CLOCKS, due
from leads.casework.drafting import brief_of
from leads.casework.lead import Assignment, Lead
from leads.casework.merging import Matter, check
from leads.casework.moves import Step, lead_for, make, overtaken
from leads.casework.states import Move
from leads.ledger.base import new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Seals, Unlocked
from leads.register.taxonomy import category
from leads.register.workdays import WorkCalendar, day_of

MOST_DAYS = 60
"""Working days: longer than any rule allows, so a slip of the finger is caught."""


def assign(
    session: Session,
    lead_id: UUID,
    *,
    version: int,
    district: str,
    days: int,
    unlocked: Unlocked,
    seals: Seals,
    calendar: WorkCalendar,
    at: datetime,
) -> UUID:
    """Hand a lead to a district and give the assignment's id; `days` are working days.

    The district gets the brief and nothing else. Refused without a brief, and for what only
    another authority may act on.
    """
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.ASSIGN)
    if lead.version != version:
        raise overtaken(session, lead.id)
    check(session, Matter(district, lead.category, lead.venue_id))
    brief = _brief(session, lead, unlocked=unlocked, sealer=seals.sealer)
    assignment_id, due_on = new_id(), _due(days, day_of(at), calendar)
    _keep(session, lead, assignment_id, brief, district=district, due_on=due_on, seals=seals, at=at)
    changes: dict[str, object] = {
        "district": district,
        "due_on": due_on,
        "assignment_id": assignment_id,
        "closed_at": None,
    }
    step = Step(Move.ASSIGN, Deed.ASSIGN, version, assignment_id=assignment_id, changes=changes)
    make(session, lead, step, by=unlocked.actor, at=at)
    return assignment_id


def _keep(
    session: Session,
    lead: Lead,
    assignment_id: UUID,
    brief: str,
    *,
    district: str,
    due_on: date,
    seals: Seals,
    at: datetime,
) -> None:
    key = new_assignment_key(session, assignment_id, desk=lead.desk, district=district, seals=seals)
    session.execute(
        insert(Assignment).values(
            id=assignment_id,
            lead_id=lead.id,
            district=district,
            category=lead.category,
            venue_id=lead.venue_id,
            assigned_at=at,
            due_on=due_on,
            # The brief stands at the assignment's own id, where no later paper can stand.
            sealed_brief=seal_paper(
                brief,
                key=key,
                assignment_id=assignment_id,
                paper=assignment_id,
                sealer=seals.sealer,
            ),
        )
    )


def _brief(session: Session, lead: Lead, *, unlocked: Unlocked, sealer: Sealer) -> str:
    if lead.gang or category(lead.category).transfer_to:
        raise Refused(N_("Only another authority may act on this. Transfer it."))
    brief = brief_of(session, lead.id, unlocked=unlocked, sealer=sealer)
    if not brief:
        raise Refused(N_("Write the brief first: the district sees nothing else."))
    return brief


def _due(days: int, today: date, calendar: WorkCalendar) -> date:
    if not 1 <= days <= MOST_DAYS:
        raise Refused(N_("Give the district from 1 to 60 working days."))
    return calendar.add(today, days)


def default_days() -> int:
    """Give the working days a check takes by the clocks."""
    return CLOCKS["check"].days


def back_at_desk(today: date, calendar: WorkCalendar) -> date:
    """Give the day by which the desk hands on what came back to it: its own clock, begun anew."""
    return due(CLOCKS["triage"], today, calendar)
