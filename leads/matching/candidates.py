"""Candidates: which earlier reports share a keyed token with a new one, by indexed look-up."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Index, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.features.tokens import Features, lookup_keys, unpack
from leads.ledger.base import Record
from leads.reports.report import ReportTokens

RING = 48
"""Newest reports asked for per key: a hot key (boilerplate, a chain) costs no more than this."""

FETCHED = 128
"""Reports compared in full, those that share most keys first."""


class Posting(Record):
    """One keyed token of one report; `day` (ordinal) orders a key's newest first."""

    __tablename__ = "postings"
    __table_args__ = (Index(None, "report_id"), Index(None, "key", "day"))

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[int]


def is_posted(session: Session, report_id: UUID) -> bool:
    """Say whether a report has been indexed before: a job may run twice."""
    query = select(Posting.key).where(Posting.report_id == report_id).limit(1)
    return session.scalar(query) is not None


def features_of(session: Session, report_ids: Sequence[UUID]) -> dict[UUID, Features]:
    """Fetch and unpack the features of many reports at once."""
    query = select(ReportTokens.report_id, ReportTokens.features).where(
        ReportTokens.report_id.in_(report_ids)
    )
    return {report_id: unpack(blob) for report_id, blob in session.execute(query)}


def find(session: Session, report_id: UUID, features: Features) -> dict[UUID, Features]:
    """Give the features of the reports that share most keys with this one."""
    shared: Counter[UUID] = Counter()
    for key in lookup_keys(features):
        shared.update(_newest(session, key))
    shared.pop(report_id, None)
    return features_of(session, [other for other, _ in shared.most_common(FETCHED)])


def post(session: Session, report_id: UUID, features: Features, *, day: int) -> None:
    """Index a report under its keys, so that later ones find it."""
    rows = [{"key": key, "report_id": report_id, "day": day} for key in set(lookup_keys(features))]
    if rows:
        session.execute(insert(Posting), rows)


def _newest(session: Session, key: int) -> Sequence[UUID]:
    query = (
        select(Posting.report_id).where(Posting.key == key).order_by(Posting.day.desc()).limit(RING)
    )
    return session.scalars(query).all()
