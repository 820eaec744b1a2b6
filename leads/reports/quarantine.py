"""Reports of a flood: kept and sealed like all others, and not in the queue one by one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from leads.register.public_status import PublicStatus
from leads.reports.drafts import Draft
from leads.reports.report import Report, Stage

BESIDE_REPORT = 8192
"""Bytes on the disk for a report's grants, features, entries and indexes, rounded up."""

BESIDE_DRAFT = 1024
"""Bytes on the disk for what stands beside a draft's sealed words, rounded up."""


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
    """Give the bytes that reports of floods, and drafts, take on the disk, about."""
    held = select(func.count(), func.sum(func.length(Report.sealed)))
    drafts = select(func.count(), func.sum(func.length(Draft.sealed)))
    reports, words = session.execute(held.where(Report.stage == Stage.HELD)).one()
    begun, typed = session.execute(drafts).one()
    beside = int(reports) * BESIDE_REPORT + int(begun) * BESIDE_DRAFT
    return beside + int(words or 0) + int(typed or 0)
