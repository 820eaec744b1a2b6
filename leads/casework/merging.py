"""Opening a lead, joining reports to it (并单) and splitting them off again (拆单), losslessly.

A join is a link and a count, never a copy: after join and split-off the report's row is byte for
byte what it was, and each source keeps their own receipt, questions and answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Update, func, insert, select, update
from sqlalchemy.orm import Session

from leads.casework.clocks import CLOCKS, due
from leads.casework.drafting import reports_in
from leads.casework.handlings import keep, turn
from leads.casework.lead import Lead, LeadReport
from leads.casework.moves import Step, keep_move, lead_for, make, next_number, overtaken
from leads.casework.notes import new_note_key
from leads.casework.states import Move, after
from leads.ledger import audit
from leads.ledger.base import new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked
from leads.register.public_status import PublicStatus
from leads.register.recused import share
from leads.register.taxonomy import category
from leads.register.units import UnitKind, by_code
from leads.register.venues import venue
from leads.register.workdays import WorkCalendar, day_of
from leads.reports.reading import report_for
from leads.reports.report import Report, Stage


@dataclass(frozen=True, slots=True)
class Matter:
    """What a lead is about, as the officer sorted it."""

    district: str
    category: str
    venue_id: UUID | None


def open_lead(
    session: Session,
    report_id: UUID,
    matter: Matter,
    *,
    unlocked: Unlocked,
    seals: Seals,
    calendar: WorkCalendar,
    at: datetime,
) -> Lead:
    """Accept a report (受理) as a lead of its own; Overtaken when somebody decided on it first."""
    by = unlocked.actor
    require(by, Deed.OPEN_LEAD)
    report = report_for(session, report_id, unlocked=unlocked)
    turn(session, report, Stage.ACCEPTED, status=PublicStatus.ACCEPTED)
    lead_id = new_id()
    # First, although audit entries come last elsewhere: its lock keeps two officers who open
    # leads at once from drawing the same number.
    audit.record(session, Deed.OPEN_LEAD, at=at, officer_id=by.id, object_id=lead_id)
    lead = _new_lead(session, lead_id, report, check(session, matter), calendar=calendar, at=at)
    new_note_key(session, lead.id, desk=lead.desk, seals=seals)
    _link(session, lead, report, unlocked=unlocked, at=at)
    keep_move(session, lead, Step(Move.OPEN, Deed.OPEN_LEAD, None), by=by, at=at)
    keep(session, report, Deed.ACCEPT, by=by, at=at, lead_id=lead.id)
    return lead


def join(
    session: Session,
    report_id: UUID,
    lead_id: UUID,
    *,
    version: int,
    unlocked: Unlocked,
    at: datetime,
) -> Lead:
    """Accept a report into a lead that is being worked on; it shows what its siblings show."""
    by = unlocked.actor
    report = report_for(session, report_id, unlocked=unlocked)
    lead = lead_for(session, lead_id, by=by, deed=Deed.JOIN)
    if lead.gang is not category(report.category).gang:
        raise Refused(N_("A gang clue and an ordinary report cannot be in one lead."))
    turn(session, report, Stage.ACCEPTED, status=_status_of(session, lead))
    changes: dict[str, object] = {"reports": Lead.reports + 1}
    step = Step(Move.JOIN, Deed.JOIN, version, changes=changes)
    make(session, lead, step, by=by, at=at)
    _link(session, lead, report, unlocked=unlocked, at=at)
    keep(session, report, Deed.JOIN, by=by, at=at, lead_id=lead.id)
    return lead


def split_off(
    session: Session,
    report_id: UUID,
    lead_id: UUID,
    *,
    version: int,
    unlocked: Unlocked,
    at: datetime,
) -> None:
    """Give a wrongly joined report back to the queue, as if it had never been joined."""
    by = unlocked.actor
    lead = lead_for(session, lead_id, by=by, deed=Deed.SPLIT_OFF)
    report = report_for(session, report_id, unlocked=unlocked)
    if lead.version != version:
        raise overtaken(session, lead.id)
    if lead.reports == 1:
        raise Refused(
            N_("A lead keeps at least one report. Join this one to another lead instead.")
        )
    if session.scalar(_leave(lead, report, at=at)) is None:
        raise Refused(N_("This report is not in this lead."))
    changes: dict[str, object] = {"reports": Lead.reports - 1}
    step = Step(Move.SPLIT_OFF, Deed.SPLIT_OFF, version, changes=changes)
    make(session, lead, step, by=by, at=at)
    turn(session, report, Stage.NEW, status=PublicStatus.RECEIVED, was=Stage.ACCEPTED)
    keep(session, report, Deed.SPLIT_OFF, by=by, at=at, lead_id=lead.id)


def check(session: Session, matter: Matter) -> Matter:
    """Refuse what no form of ours offers: NotFound or UnknownCode; a code may come tampered."""
    category(matter.category)
    if by_code(session, matter.district).kind is not UnitKind.DISTRICT:
        raise Refused(N_("Choose a district."))
    if matter.venue_id is not None:
        venue(session, matter.venue_id)
    return matter


def first_due(gang: bool, received_on: date, calendar: WorkCalendar) -> date:  # noqa: FBT001 - a fact of the lead, not a switch
    """Give the day by which the desk must have handed a matter on, counted from receipt."""
    return due(CLOCKS["gang" if gang else "triage"], received_on, calendar)


def _new_lead(
    session: Session,
    lead_id: UUID,
    report: Report,
    matter: Matter,
    *,
    calendar: WorkCalendar,
    at: datetime,
) -> Lead:
    day, gang = day_of(at), category(matter.category).gang
    lead = Lead(
        id=lead_id,
        number=next_number(session, day, desk=report.desk),
        desk=report.desk,
        state=after(None, Move.OPEN),
        district=matter.district,
        category=matter.category,
        channel=report.channel,
        venue_id=matter.venue_id,
        gang=gang,
        reports=1,
        opened_on=day,
        due_on=first_due(gang, report.received_on, calendar),
    )
    session.add(lead)
    session.flush()
    return lead


def _link(
    session: Session, lead: Lead, report: Report, *, unlocked: Unlocked, at: datetime
) -> None:
    session.execute(
        insert(LeadReport).values(
            id=new_id(),
            lead_id=lead.id,
            report_id=report.id,
            joined_at=at,
            joined_by=unlocked.actor.id,
        )
    )
    share(session, (lead.id, *reports_in(session, lead.id)), at=at)


def _leave(lead: Lead, report: Report, *, at: datetime) -> Update:
    return (
        update(LeadReport)
        .where(
            LeadReport.lead_id == lead.id,
            LeadReport.report_id == report.id,
            LeadReport.left_at.is_(None),
        )
        .values(left_at=at)
        .returning(LeadReport.id)
        .execution_options(synchronize_session=False)
    )


def _status_of(session: Session, lead: Lead) -> PublicStatus:
    siblings = (
        select(func.max(Report.public_status))
        .join(LeadReport, LeadReport.report_id == Report.id)
        .where(LeadReport.lead_id == lead.id, LeadReport.left_at.is_(None))
    )
    return PublicStatus(session.scalar(siblings) or PublicStatus.ACCEPTED)
