"""Forgetting what is over (到期删除): words, files, tokens and keys go, a tombstone stays.

Each is one transaction and asks anew whether it is still over: a source may have written since.
Files are deleted by errands of that transaction, after it; killed in between, they are tried again.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.archives import contact_of
from leads.casework.emptying import empty
from leads.ledger import audit, backup_keys, outbox
from leads.matching.forgetting import forget
from leads.register.workdays import day_of
from leads.reports import forgetting
from leads.reports.report import Report
from leads.retention.due import Ended, ended_lead, ended_report, matter_of
from leads.retention.rules import Outcome, Rules
from leads.retention.tombstones import What, bury, count, is_buried

DELETE_FILE = "delete_file"


def forget_lead(session: Session, lead_id: UUID, *, rules: Rules, at: datetime) -> bool:
    """Forget a lead's words and all its reports; say whether it was still over."""
    matter = ended_lead(session, lead_id)
    if matter is None or is_buried(session, lead_id, What.LEAD):
        return False
    if not matter.is_over(rules, today=day_of(at)):
        return False
    for report_id in matter.reports:
        _forget_report(session, report_id, matter.outcome, rules=rules, at=at)
    subjects, files = empty(session, lead_id, on=day_of(at))
    _done(session, subjects, files, at=at)
    _bury(session, lead_id, What.LEAD, matter.outcome, rules=rules, at=at)
    return True


def forget_report(session: Session, report_id: UUID, *, rules: Rules, at: datetime) -> bool:
    """Forget a report that became no lead; say whether it was still over."""
    matter = ended_report(session, report_id)
    if matter is None or not matter.is_over(rules, today=day_of(at)):
        return False
    _forget_report(session, report_id, matter.outcome, rules=rules, at=at)
    return True


def forget_identity(session: Session, report_id: UUID, *, rules: Rules, at: datetime) -> bool:
    """Forget the contact a source left; say whether it was still there and over."""
    report, matter = session.get(Report, report_id), matter_of(session, report_id)
    if report is None or report.sealed_identity is None or not _contact_over(matter, rules, at):
        return False
    forgetting.forget_contact(session, report_id)
    backup_keys.destroy(session, [contact_of(report_id)], words=False)
    if not is_buried(session, report_id, What.IDENTITY):
        _bury(session, report_id, What.IDENTITY, Outcome.IDENTITY, rules=rules, at=at)
    return True


def _contact_over(matter: Ended | None, rules: Rules, at: datetime) -> bool:
    return matter is not None and matter.is_over(rules, today=day_of(at), outcome=Outcome.IDENTITY)


def _forget_report(
    session: Session, report_id: UUID, outcome: Outcome, *, rules: Rules, at: datetime
) -> None:
    report = session.get_one(Report, report_id)
    sides = {
        "district": report.district,
        "category": report.category,
        "channel": report.channel,
        "outcome": outcome.value,
    }
    count(session, report.received_on, sides)
    session.expunge(report)
    forget(session, report_id)
    subjects, files = forgetting.forget_report(session, report_id)
    _done(session, [*subjects, contact_of(report_id)], files, at=at)
    _bury(session, report_id, What.REPORT, outcome, rules=rules, at=at)


def _done(
    session: Session, subjects: Sequence[UUID], files: Sequence[UUID], *, at: datetime
) -> None:
    backup_keys.destroy(session, subjects)
    for file_id in files:
        outbox.post(session, DELETE_FILE, file_id, at=at)


def _bury(
    session: Session, subject: UUID, what: What, outcome: Outcome, *, rules: Rules, at: datetime
) -> None:
    bury(session, subject, what, outcome, rules=rules, on=day_of(at))
    reason = f"{outcome.value} {rules.number}".encode()
    audit.record(
        session,
        f"retention.{what.value}",
        at=at,
        officer_id=None,
        object_id=subject,
        details=reason,
    )
