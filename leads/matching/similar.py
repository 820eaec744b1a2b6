"""What resembles a report, for the office's pages: judged anew, by today's rules."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from leads.casework.lead import Lead, LeadReport
from leads.matching import corrections
from leads.matching.own_reports import found_for
from leads.matching.records import Likeness, Matched, fetch, number_of, readable
from leads.matching.verdict import Band, compare
from leads.matching.weights import Weights, shipped
from leads.register.keyholders import Unlocked
from leads.reports.reading import report_for
from leads.reports.report import Report

COUNTED = 99
"""Reports of one cluster that a count goes up to: a flood costs the queue no more than these."""

SHOWN = 24
"""Members of a report's cluster, and likenesses besides, that a page judges."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One similar report, and the lead it belongs to if it has one.

    Without reasons when the two were kept under different keys and cannot be compared any more.
    """

    report_id: UUID
    lead_id: UUID | None
    lead_number: str
    state: str
    points: float
    band: Band
    reasons: tuple[tuple[str, float], ...]


def candidates_for(
    session: Session,
    report_id: UUID,
    *,
    unlocked: Unlocked,
    weights: Weights | None = None,
    links: bool = False,
) -> tuple[CandidateRow, ...]:
    """List what resembles a report of the actor's own desk, best first, one row a lead.

    First come the reports of its cluster, then those that an officer should compare. What an
    officer has kept apart from it is not shown again. With `links`, also reports of another matter
    at the same venue, which are not to be joined.
    """
    report_for(session, report_id, unlocked=unlocked)
    own = session.get(Matched, number_of(report_id))
    if own is None:
        return ()
    judged = _Judged(session, own, weights or shipped(), links=links)
    reports = found_for(session, judged.numbers, by=unlocked.actor)
    apart = {
        other for other, each in corrections.of_report(session, report_id).items() if not each.same
    }
    found = [report for report in reports.values() if report not in apart]
    best: dict[UUID, CandidateRow] = {}
    for row in sorted(_rows(session, found, judged), key=lambda row: (-row.points, row.report_id)):
        best.setdefault(row.lead_id or row.report_id, row)
    return tuple(best.values())


def candidate_counts(
    session: Session, report_ids: Sequence[UUID], *, shut: Collection[UUID] = ()
) -> dict[UUID, int]:
    """Count the similar reports of each of many reports, for a page of the queue.

    Of a report's cluster no more than `COUNTED` are counted. Those in `shut` are not: the officer
    who looks was recused from them.
    """
    numbers = {number_of(report_id): report_id for report_id in report_ids}
    unseen = [number_of(report_id) for report_id in shut]
    counts = _beside(session, list(numbers), but=unseen)
    pairs = ((Likeness.number, Likeness.other), (Likeness.other, Likeness.number))
    for column, other in pairs:
        query = (
            select(column, func.count())
            .where(column.in_(list(numbers)), Likeness.venue_only.is_(False))
            .where(other.not_in(unseen))
            .group_by(column)
        )
        for number, count in session.execute(query):
            counts[number] = counts.get(number, 0) + count
    return {numbers[number]: count for number, count in counts.items()}


def _beside(session: Session, numbers: Sequence[int], *, but: Sequence[int]) -> dict[int, int]:
    """Count the others in each report's cluster, where there are any, up to `COUNTED`."""
    own, other = aliased(Matched), aliased(Matched)
    some = (
        select(other.number)
        .where(other.cluster == own.cluster, other.number != own.number)
        .where(other.number.not_in(but))
        .limit(COUNTED)
        .correlate(own)
        .subquery()
    )
    many = select(func.count()).select_from(some).correlate(own).scalar_subquery()
    rows = session.execute(select(own.number, many).where(own.number.in_(numbers)))
    return {number: count for number, count in rows if count}


class _Judged:
    """The reports beside one report, with the verdict on each that can still be compared."""

    def __init__(self, session: Session, own: Matched, weights: Weights, *, links: bool) -> None:
        self._own, self._weights = own, weights
        beside = select(Matched.number).where(
            Matched.cluster == own.cluster, Matched.number != own.number
        )
        self._members = set(session.scalars(beside.limit(SHOWN)))
        alike = session.execute(_alike(own.number, links=links)).all()
        self._points = {row.other: row.points for row in alike}
        self.numbers = self._members | self._points.keys()
        asked = fetch(session, [own.number, *self.numbers]).values()
        alike_made = (each for each in asked if each.epoch == own.epoch)
        self._features = {each.number: told for each, told in readable(alike_made)}

    def verdict(self, number: int) -> tuple[float, Band, tuple[tuple[str, float], ...]]:
        """Give points, band and reasons; a member of the cluster is said to be of one matter."""
        member = number in self._members
        mine, theirs = self._features.get(self._own.number), self._features.get(number)
        if mine is None or theirs is None:
            return self._points.get(number, 0.0), Band.JOIN if member else Band.SUGGEST, ()
        verdict = compare(mine, theirs, weights=self._weights)
        reasons = tuple((reason.code, reason.points) for reason in verdict.reasons)
        return verdict.points, Band.JOIN if member else verdict.band, reasons


def _alike(number: int, *, links: bool) -> Select[int, float]:
    other = case((Likeness.number == number, Likeness.other), else_=Likeness.number)
    return (
        select(other.label("other"), Likeness.points)
        .where(or_(Likeness.number == number, Likeness.other == number))
        .where(or_(Likeness.venue_only.is_(False), literal(links)))
        .order_by(Likeness.points.desc())
        .limit(SHOWN)
    )


def _rows(
    session: Session, report_ids: Collection[UUID], judged: _Judged
) -> Iterator[CandidateRow]:
    query = (
        select(Report.id, Lead.id.label("lead_id"), Lead.number, Lead.state)
        .outerjoin(LeadReport, (LeadReport.report_id == Report.id) & LeadReport.left_at.is_(None))
        .outerjoin(Lead, Lead.id == LeadReport.lead_id)
        .where(Report.id.in_(report_ids))
    )
    for row in session.execute(query):
        points, band, reasons = judged.verdict(number_of(row.id))
        yield CandidateRow(
            row.id, row.lead_id, row.number or "", row.state or "", points, band, reasons
        )
