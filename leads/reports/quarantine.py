"""Reports of a flood: kept and sealed like all others, and not in the queue one by one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from leads.register.public_status import PublicStatus
from leads.reports.drafts import Draft
from leads.reports.report import Report, Stage

REPORT_SIZE = 8192
"""Bytes on the disk for one report with its grants, features, entries and indexes, rounded up."""

DRAFT_SIZE = 4096
"""Bytes on the disk for one draft of a usual length, rounded up."""


def hold(session: Session, report_ids: Collection[UUID]) -> int:
    """Take reports that nobody has decided on out of the queue; say how many there were.

    They came from where a flood came from, just before it was one.
    """
    taken = session.scalars(
        update(Report)
        .where(Report.id.in_(report_ids), Report.stage == Stage.NEW)
        .values(stage=Stage.HELD, public_status=PublicStatus.HELD.value)
        .returning(Report.id)
        .execution_options(synchronize_session=False)
    )
    return len(taken.all())


def space(session: Session) -> int:
    """Give the bytes that reports of floods, and drafts, take at most."""
    held = select(func.count()).select_from(Report).where(Report.stage == Stage.HELD)
    drafts = select(func.count()).select_from(Draft)
    row = session.execute(select(held.scalar_subquery(), drafts.scalar_subquery())).one()
    return int(row[0]) * REPORT_SIZE + int(row[1]) * DRAFT_SIZE
