"""Accepting several reports of one matter at once, as one lead: all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from leads.casework.lead import Lead
from leads.casework.merging import Matter, join, open_lead
from leads.casework.states import LeadState
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.keyholders import Seals, Unlocked
from leads.register.workdays import WorkCalendar
from leads.reports.reading import report_for
from leads.reports.report import Report

TAKES = frozenset(
    {LeadState.ACCEPTED, LeadState.ASSIGNED, LeadState.SIGNED, LeadState.OBJECTED},
)
"""Where a lead stands to which a report is offered: not once its district has answered."""


@dataclass(frozen=True, slots=True)
class Into:
    """A lead that is to take reports in, as the officer saw it."""

    lead_id: UUID
    version: int


def accept_together(
    session: Session,
    report_ids: Sequence[UUID],
    into: Into | None,
    *,
    unlocked: Unlocked,
    seals: Seals,
    calendar: WorkCalendar,
    at: datetime,
) -> Lead:
    """Accept reports into one lead, a new one when `into` is None; split off one by one if wrong.

    A new lead is opened of the oldest report, so the desk's clock runs from the first receipt.
    Overtaken or Refused for one report refuses all of them: nothing is half done.
    """
    found = [report_for(session, report_id, unlocked=unlocked) for report_id in report_ids]
    left = sorted(found, key=lambda report: (report.received_on, report.id))
    if not left:
        raise Refused(N_("Tick at least one report."))
    if into is None:
        lead = open_lead(
            session,
            left[0].id,
            matter_of(left),
            unlocked=unlocked,
            seals=seals,
            calendar=calendar,
            at=at,
        )
        left, into = left[1:], Into(lead.id, lead.version)
    version = into.version
    for report in left:
        lead = join(session, report.id, into.lead_id, version=version, unlocked=unlocked, at=at)
        version = lead.version
    return lead


def matter_of(reports: Sequence[Report]) -> Matter:
    """Sort a lead as its oldest report is sorted; at the first venue that any of them has."""
    first = reports[0]
    venue_id = next((report.venue_id for report in reports if report.venue_id), None)
    return Matter(first.district, first.category, venue_id)
