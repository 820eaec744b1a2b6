"""Forgetting a report: its row, all rows that speak of it, and every way into its words."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from crypto.envelope import Compartment
from leads.ledger.base import Record
from leads.register.keyholders import Grant
from leads.reports.enclosures import enclosures
from leads.reports.report import Attachment, Report


def forget_report(session: Session, report_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """Delete a report with all that hangs on it; give the subjects and the files that are gone.

    Tables are asked for by their keys into `reports`, so a table made later is not left out. The
    caller has taken the report out of matching, and deletes the files once this is committed.
    """
    files = [
        file_id
        for attachment in session.scalars(
            select(Attachment).where(Attachment.report_id == report_id)
        )
        for file_id in {attachment.id, attachment.copy_id}
    ]
    files += enclosures(session, report_id)
    subjects = [report_id, *files]
    for table, column in _hanging():
        if "id" in table.columns:
            of_report = select(table.c.id).where(table.c[column] == report_id)
            subjects += [one for one in session.scalars(of_report) if one not in subjects]
        session.execute(delete(table).where(table.c[column] == report_id))
    parts = update(Report).where(Report.parent_id == report_id).values(parent_id=None)
    session.execute(parts.execution_options(synchronize_session=False))
    session.execute(delete(Grant).where(Grant.subject_id.in_(subjects)))
    session.execute(delete(Report).where(Report.id == report_id))
    return subjects, files


def forget_contact(session: Session, report_id: UUID) -> None:
    """Delete the contact a source left, and every way into it; the report stays."""
    gone = update(Report).where(Report.id == report_id).values(sealed_identity=None)
    session.execute(gone.execution_options(synchronize_session="fetch"))
    session.execute(
        delete(Grant).where(
            Grant.subject_id == report_id, Grant.compartment == Compartment.IDENTITY.value
        )
    )


def _hanging() -> Iterator[tuple[Table, str]]:
    reports = Record.metadata.tables[Report.__tablename__]
    for table in reversed(Record.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table is reports and table is not reports:
                yield table, key.parent.name
