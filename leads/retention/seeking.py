"""The nightly look (夜间检查): who is over is asked to be forgotten, one errand each, some a night.

Nothing is forgotten here. An errand that is lost with its process is asked for again: what is not
forgotten yet is found again by the next look.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from leads.casework.lead import Answer, Assignment, Lead, LeadMove
from leads.casework.states import LeadState
from leads.ledger import outbox
from leads.ledger.outbox import Errand
from leads.register.taxonomy import Finding
from leads.register.workdays import day_of
from leads.reports.report import Report
from leads.retention.due import DECIDED, ENDED, Ended, ended_lead, ended_report, matter_of
from leads.retention.rules import Outcome, Rules
from leads.retention.tombstones import RetentionRun, Tombstone, What

MOST = 500
"""So many of each kind a night: a backlog of years is worked off in weeks, not in one long lock."""

ERRANDS = {
    What.LEAD: "forget_lead",
    What.REPORT: "forget_report",
    What.IDENTITY: "forget_identity",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: asked to be forgotten, and old enough but touched again since."""

    asked: tuple[tuple[What, UUID], ...]
    postponed: int


def look(session: Session, *, rules: Rules, at: datetime, most: int = MOST) -> Looked:
    """Find what is over, ask for each to be forgotten, and write down that this was done."""
    today = day_of(at)
    asked: list[tuple[What, UUID]] = []
    postponed = 0
    waiting = set(session.scalars(select(Errand.object_id)))
    for what, candidates in (
        (What.LEAD, _leads(session, rules, today)),
        (What.REPORT, _reports(session, rules, today)),
        (What.IDENTITY, _contacts(session)),
    ):
        room = most
        for subject, matter in candidates:
            outcome = Outcome.IDENTITY if what is What.IDENTITY else None
            if not matter.is_over(rules, today=today, outcome=outcome):
                postponed += what is not What.IDENTITY
            elif subject not in waiting and room:
                room -= 1
                outbox.post(session, ERRANDS[what], subject, at=at)
                asked.append((what, subject))
    _write_down(session, Looked(tuple(asked), postponed), rules=rules, at=at)
    return Looked(tuple(asked), postponed)


def _write_down(session: Session, looked: Looked, *, rules: Rules, at: datetime) -> None:
    asked, postponed = len(looked.asked), looked.postponed
    session.execute(
        insert(RetentionRun).values(at=at, version=rules.number, asked=asked, postponed=postponed)
    )


def _leads(session: Session, rules: Rules, today: date) -> Iterator[tuple[UUID, Ended]]:
    """Give the leads whose moves alone would let them be over: four queries, then a few leads."""
    found = _found(session)
    buried = select(Tombstone.id).where(Tombstone.what == What.LEAD)
    query = (
        select(Lead.id, Lead.state, func.max(LeadMove.at))
        .join(LeadMove, LeadMove.lead_id == Lead.id)
        .where(Lead.state.in_(ENDED), Lead.id.not_in(buried))
        .group_by(Lead.id, Lead.state)
    )
    for lead_id, state, moved in session.execute(query).all():
        rule = rules.by[_by_state(state, found=lead_id in found)]
        if rule.over(day_of(moved)) <= today and (matter := ended_lead(session, lead_id)):
            yield lead_id, matter


def _by_state(state: LeadState, *, found: bool) -> Outcome:
    closed = Outcome.FOUND if found else Outcome.NOT_FOUND
    by = {LeadState.MERGED: Outcome.MERGED, LeadState.TRANSFERRED: Outcome.TRANSFERRED}
    return by.get(state, closed)


def _found(session: Session) -> set[UUID]:
    """Give the leads whose newest answer says that a violation was found."""
    query = (
        select(Assignment.lead_id, Answer.finding)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .order_by(Answer.answered_at)
    )
    newest = {row.lead_id: row.finding for row in session.execute(query)}
    return {lead_id for lead_id, finding in newest.items() if finding == Finding.FOUND}


def _reports(session: Session, rules: Rules, today: date) -> Iterator[tuple[UUID, Ended]]:
    query = select(Report.id, Report.stage, Report.received_on).where(Report.stage.in_(DECIDED))
    for report_id, stage, received_on in session.execute(query).all():
        if rules.by[DECIDED[stage]].over(received_on) > today:
            continue
        if matter := ended_report(session, report_id):
            yield report_id, matter


def _contacts(session: Session) -> Iterator[tuple[UUID, Ended]]:
    for report_id in session.scalars(
        select(Report.id).where(Report.sealed_identity.is_not(None))
    ).all():
        if matter := matter_of(session, report_id):
            yield report_id, matter
