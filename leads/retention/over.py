"""What is over, asked of the database in few questions: the same as `due` tells of one matter.

The nightly look goes over every report there is, so it asks sets and not one matter after another;
what it finds is asked again, by itself, before it is forgotten.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from leads.casework.handlings import Handling
from leads.casework.lead import Answer, Assignment, Inspection, Lead, LeadMove, LeadReport
from leads.casework.states import LeadState
from leads.ledger.audit import AuditEntry, Tree
from leads.register.taxonomy import Finding
from leads.register.workdays import CITY
from leads.reports.report import Message, Report
from leads.retention.due import DECIDED, ENDED
from leads.retention.rules import Outcome, Rule, Rules

DAY = timedelta(days=1)
Ids = Select[UUID]
Over = Callable[[date], ColumnElement[bool]]


def last_day(rule: Rule, today: date) -> date:
    """Give the newest day on which a matter may have ended that is over today."""
    day = today - timedelta(days=rule.months * 28)
    while rule.over(day) > today:
        day -= DAY
    return day


def reports_old(rules: Rules, today: date) -> Ids:
    """Ask for the decided reports that came so early that they may be over."""
    old = (
        and_(Report.stage == stage, Report.received_on <= last_day(rules.by[outcome], today))
        for stage, outcome in DECIDED.items()
    )
    return select(Report.id).where(or_(*old))


def reports_over(rules: Rules, today: date) -> Ids:
    """Ask for the decided reports that are over."""
    over = (
        and_(Report.stage == stage, _untouched(last_day(rules.by[outcome], today)))
        for stage, outcome in DECIDED.items()
    )
    return select(Report.id).where(or_(*over))


def leads_old(rules: Rules, today: date) -> Ids:
    """Ask for the ended leads, not emptied yet, whose moves alone would let them be over."""
    return _leads(rules, today, _rested)


def leads_over(rules: Rules, today: date) -> Ids:
    """Ask for the ended leads that are over, with all their reports, and not emptied yet."""
    return _leads(rules, today, lambda day: and_(_rested(day), _quiet(day)))


def contacts_over(rules: Rules, today: date) -> Ids:
    """Ask for the reports whose contact is over, in a lead or without one."""
    day = last_day(rules.by[Outcome.IDENTITY], today)
    linked = select(LeadReport.report_id).where(LeadReport.left_at.is_(None))
    ended = linked.join(Lead, Lead.id == LeadReport.lead_id).where(
        Lead.state.in_(ENDED), _rested(day), _quiet(day)
    )
    alone = and_(Report.stage.in_(DECIDED), Report.id.not_in(linked), _untouched(day))
    kept = Report.sealed_identity.is_not(None)
    return select(Report.id).where(kept, or_(Report.id.in_(ended), alone))


def _leads(rules: Rules, today: date, over: Over) -> Ids:
    newest = (
        select(Answer.finding)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .where(Assignment.lead_id == Lead.id)
        .order_by(Answer.answered_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = func.coalesce(newest, "") == Finding.FOUND.value
    closed = Lead.state == LeadState.CLOSED
    ways = {
        Outcome.MERGED: Lead.state == LeadState.MERGED,
        Outcome.TRANSFERRED: Lead.state == LeadState.TRANSFERRED,
        Outcome.FOUND: and_(closed, found),
        Outcome.NOT_FOUND: and_(closed, not_(found)),
    }
    asked = (and_(way, over(last_day(rules.by[one], today))) for one, way in ways.items())
    return select(Lead.id).where(Lead.emptied_on.is_(None), or_(*asked))


def _rested(day: date) -> ColumnElement[bool]:
    moved = select(LeadMove.lead_id).where(LeadMove.at >= _city_after(day))
    return and_(Lead.opened_on <= day, Lead.id.not_in(moved))


def _quiet(day: date) -> ColumnElement[bool]:
    seen = select(Inspection.lead_id).where(
        Inspection.lead_id.is_not(None), Inspection.seen_on > day
    )
    touched = (
        select(LeadReport.lead_id)
        .join(Report, Report.id == LeadReport.report_id)
        .where(LeadReport.left_at.is_(None), not_(_untouched(day)))
    )
    return and_(Lead.id.not_in(seen), Lead.id.not_in(touched))


def _untouched(day: date) -> ColumnElement[bool]:
    after = datetime.combine(day + DAY, time(), tzinfo=UTC)
    said = select(Message.report_id).where(Message.sent_on > day)
    told = select(AuditEntry.object_id).where(
        AuditEntry.tree == Tree.SOURCE, AuditEntry.at >= after, AuditEntry.object_id.is_not(None)
    )
    handled = select(Handling.report_id).where(Handling.at >= _city_after(day))
    return and_(
        Report.received_on <= day,
        Report.unread.is_(False),
        *(Report.id.not_in(one) for one in (said, told, handled)),
    )


def _city_after(day: date) -> datetime:
    return datetime.combine(day + DAY, time(), tzinfo=CITY)
