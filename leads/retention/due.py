"""What is over (到期): how each matter ended, when anything last happened in it, and what waits.

Time runs from the last thing that happened, whoever did it: a source's later word, a file, a
re-check or a note each postpone. What nobody has read yet is never over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leads.casework.handlings import Handling
from leads.casework.lead import Answer, Assignment, Inspection, Lead, LeadMove, LeadReport
from leads.casework.states import LeadState
from leads.ledger.audit import AuditEntry, Tree
from leads.register.taxonomy import Finding
from leads.register.workdays import day_of
from leads.reports.report import Message, Report, Stage
from leads.retention.rules import Outcome, Rules
from leads.retention.tombstones import What

ENDED = (LeadState.CLOSED, LeadState.TRANSFERRED, LeadState.MERGED)
DECIDED = {Stage.DECLINED: Outcome.DECLINED, Stage.TRANSFERRED: Outcome.TRANSFERRED}


@dataclass(frozen=True, slots=True)
class Ended:
    """A matter that has ended: how, when anything last happened in it, and its reports."""

    id: UUID
    what: What
    outcome: Outcome
    last: date
    unread: bool
    reports: tuple[UUID, ...]

    def is_over(self, rules: Rules, *, today: date, outcome: Outcome | None = None) -> bool:
        """Whether its time of keeping has passed and nothing in it waits to be read.

        With `outcome` another rule's time is asked for: a contact's.
        """
        rule = rules.by[outcome or self.outcome]
        return not self.unread and rule.over(self.last) <= today


def ended_lead(session: Session, lead_id: UUID) -> Ended | None:
    """Tell how a lead ended, held until the commit; None while it is worked on, or unknown."""
    lead = session.get(Lead, lead_id, with_for_update=True)
    if lead is None or lead.state not in ENDED:
        return None
    query = select(LeadReport.report_id).where(
        LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None)
    )
    reports = tuple(session.scalars(query))
    last = max([lead.opened_on, *_of_lead(session, lead_id), *_of_reports(session, reports)])
    unread = _unread(session, reports)
    return Ended(lead.id, What.LEAD, _outcome(session, lead), last, unread, reports)


def ended_report(session: Session, report_id: UUID) -> Ended | None:
    """Tell how a report ended that became no lead; None while it waits, or has a lead."""
    report = session.get(Report, report_id, with_for_update=True)
    if report is None or report.stage not in DECIDED:
        return None
    last = max([report.received_on, *_of_reports(session, (report_id,))])
    outcome = DECIDED[report.stage]
    return Ended(report.id, What.REPORT, outcome, last, report.unread, (report_id,))


def matter_of(session: Session, report_id: UUID) -> Ended | None:
    """Tell how the matter ended that a report belongs to: its lead, or itself."""
    link = select(LeadReport.lead_id).where(
        LeadReport.report_id == report_id, LeadReport.left_at.is_(None)
    )
    lead_id = session.scalar(link)
    return ended_report(session, report_id) if lead_id is None else ended_lead(session, lead_id)


def _outcome(session: Session, lead: Lead) -> Outcome:
    if lead.state is LeadState.MERGED:
        return Outcome.MERGED
    if lead.state is LeadState.TRANSFERRED:
        return Outcome.TRANSFERRED
    findings = (
        select(Answer.finding)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .where(Assignment.lead_id == lead.id)
        .order_by(Answer.answered_at.desc())
        .limit(1)
    )
    found = session.scalar(findings) == Finding.FOUND
    return Outcome.FOUND if found else Outcome.NOT_FOUND


def _of_lead(session: Session, lead_id: UUID) -> Iterator[date]:
    moved = session.scalar(select(func.max(LeadMove.at)).where(LeadMove.lead_id == lead_id))
    if moved is not None:
        yield day_of(moved)
    seen = session.scalar(select(func.max(Inspection.seen_on)).where(Inspection.lead_id == lead_id))
    if seen is not None:
        yield seen


def _of_reports(session: Session, reports: Iterable[UUID]) -> Iterator[date]:
    ids = list(reports)
    received = select(func.max(Report.received_on)).where(Report.id.in_(ids))
    said = select(func.max(Message.sent_on)).where(Message.report_id.in_(ids))
    # What a source adds leaves no date on the report; it is in the trail, to the day.
    added = select(func.max(AuditEntry.at)).where(
        AuditEntry.tree == Tree.SOURCE, AuditEntry.object_id.in_(ids)
    )
    handled = select(func.max(Handling.at)).where(Handling.report_id.in_(ids))
    yield from (day for query in (received, said) if (day := session.scalar(query)))
    if at := session.scalar(added):
        yield at.date()
    if at := session.scalar(handled):
        yield day_of(at)


def _unread(session: Session, reports: Iterable[UUID]) -> bool:
    unread = select(Report.id).where(Report.id.in_(list(reports)), Report.unread.is_(True))
    return session.scalar(unread.limit(1)) is not None
