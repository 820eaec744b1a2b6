"""Forgetting a report: nothing that was made of its words stays behind."""

from uuid import UUID

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from leads.matching.corrections import Correction
from leads.matching.grouping import rebuild
from leads.matching.records import Likeness, Matched, number_of
from leads.matching.rekeying import withdraw
from leads.reports.report import ReportTokens


def forget(session: Session, report_id: UUID) -> None:
    """Take a report out of all that matching and search keep, before its row is deleted.

    A report that was never matched, or was forgotten before, changes nothing.
    """
    number = number_of(report_id)
    either = or_(Correction.report_id == report_id, Correction.other_id == report_id)
    session.execute(delete(ReportTokens).where(ReportTokens.report_id == report_id))
    session.execute(delete(Correction).where(either))
    session.execute(
        delete(Likeness).where(or_(Likeness.number == number, Likeness.other == number))
    )
    row = session.get(Matched, number, with_for_update=True)
    if row is None:
        return
    withdraw(session, row)
    session.delete(row)
    session.flush()
    rebuild(session, row.cluster, epoch=row.epoch)
