"""The matching service: compares keyed features only, and suggests; an officer joins.

Until its error is measured and published, the matcher joins nothing by itself: a wrong join
puts one person's report into another's case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import JSON, Index, Select, case, func, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.casework.lead import Lead, LeadReport
from leads.features.tokens import Features, unpack
from leads.ledger.base import Record, new_id
from leads.matching import candidates
from leads.matching.placing import place
from leads.matching.verdict import Band, Verdict, compare
from leads.matching.weights import Weights
from leads.register.keyholders import Unlocked
from leads.reports.reading import report_for
from leads.reports.report import Report, ReportTokens

KEPT = 8
"""Candidates kept per report, the best first."""


class Candidate(Record):
    """Two reports that may be about one matter, with the points and a reason for each."""

    __tablename__ = "candidates"
    __table_args__ = (Index(None, "report_id"), Index(None, "other_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID]
    other_id: Mapped[UUID]
    points: Mapped[float]
    band: Mapped[str]
    reasons: Mapped[list[list[str | float]]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One similar report, and the lead it belongs to if it has one."""

    report_id: UUID
    lead_id: UUID | None
    lead_number: str
    state: str
    points: float
    band: Band
    reasons: tuple[tuple[str, float], ...]


def match(session: Session, report_id: UUID, *, weights: Weights) -> None:
    """Index a report and write down what it resembles; a second run changes nothing."""
    query = (
        select(Report, ReportTokens.features)
        .join(ReportTokens, ReportTokens.report_id == Report.id)
        .where(Report.id == report_id)
    )
    row = session.execute(query).first()
    if row is None or candidates.is_posted(session, report_id):
        return
    report, features = row[0], unpack(row[1])
    others = candidates.find(session, report_id, features)
    _keep(session, report_id, _verdicts(features, others, weights))
    candidates.post(session, report_id, features, day=report.received_on.toordinal())
    if report.venue_id is None:
        report.venue_id = place(session, features, weights=weights)


def _verdicts(
    features: Features, others: dict[UUID, Features], weights: Weights
) -> list[tuple[UUID, Verdict]]:
    judged = [
        (other, compare(features, theirs, weights=weights)) for other, theirs in others.items()
    ]
    worth = [pair for pair in judged if pair[1].band is not Band.SEPARATE]
    return sorted(worth, key=lambda pair: -pair[1].points)[:KEPT]


def _keep(session: Session, report_id: UUID, verdicts: list[tuple[UUID, Verdict]]) -> None:
    rows = [
        {
            "id": new_id(),
            "report_id": report_id,
            "other_id": other,
            "points": verdict.points,
            "band": verdict.band.value,
            "reasons": [[reason.code, reason.points] for reason in verdict.reasons],
        }
        for other, verdict in verdicts
    ]
    if rows:
        session.execute(insert(Candidate), rows)


def candidates_for(
    session: Session, report_id: UUID, *, unlocked: Unlocked
) -> tuple[CandidateRow, ...]:
    """List what resembles a report of the actor's own desk, best first, one row a lead."""
    report_for(session, report_id, unlocked=unlocked)
    best: dict[UUID, CandidateRow] = {}
    for row in session.execute(_similar(report_id, unlocked.actor.desk)):
        found = CandidateRow(
            report_id=row.other,
            lead_id=row.lead_id,
            lead_number=row.number or "",
            state=row.state or "",
            points=row.points,
            band=Band(row.band),
            reasons=tuple((str(code), float(points)) for code, points in row.reasons),
        )
        best.setdefault(found.lead_id or found.report_id, found)
    return tuple(best.values())


def _similar(report_id: UUID, desk: str | None) -> Select[*tuple[object, ...]]:
    other = case((Candidate.report_id == report_id, Candidate.other_id), else_=Candidate.report_id)
    return (
        select(
            other.label("other"),
            Lead.id.label("lead_id"),
            Lead.number,
            Lead.state,
            Candidate.points,
            Candidate.band,
            Candidate.reasons,
        )
        .join(Report, (Report.id == other) & (Report.desk == desk))
        .outerjoin(LeadReport, (LeadReport.report_id == other) & LeadReport.left_at.is_(None))
        .outerjoin(Lead, Lead.id == LeadReport.lead_id)
        .where(or_(Candidate.report_id == report_id, Candidate.other_id == report_id))
        .order_by(Candidate.points.desc())
    )


def candidate_counts(session: Session, report_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Count the similar reports of each of many reports, for a page of the queue."""
    counts: dict[UUID, int] = {}
    for column in (Candidate.report_id, Candidate.other_id):
        query = select(column, func.count()).where(column.in_(report_ids)).group_by(column)
        for report_id, number in session.execute(query):
            counts[report_id] = counts.get(report_id, 0) + number
    return counts
