"""Merging a whole lead into another (并单), and splitting it off again (拆单), losslessly.

Reports change their lead by links; each keeps its receipt, its conversation and its day. The
emptied lead stays, marked as merged. It takes what stood on it when it is split off: its reports
with the status that each showed, and its deadline, however late that has become.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from leads.casework.drafting import reports_in
from leads.casework.handlings import Handling, keep
from leads.casework.lead import Lead, LeadMove, LeadReport
from leads.casework.moves import Step, lead_for, make
from leads.casework.states import LeadState, Move
from leads.casework.together import TAKES
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.public_status import PublicStatus
from leads.register.recused import share
from leads.reports.report import Report

# From the beginning of a report's way to its end, as its source sees it.
_FURTHER = (
    PublicStatus.RECEIVED,
    PublicStatus.ACCEPTED,
    PublicStatus.IN_HAND,
    PublicStatus.CLOSED,
    PublicStatus.DECLINED,
    PublicStatus.TRANSFERRED,
)


def lead_by_number(session: Session, number: str, *, unlocked: Unlocked) -> Lead:
    """Fetch a lead of the actor's own desk by its number; NotFound for unknown and foreign."""
    found = session.scalar(select(Lead.id).where(Lead.number == number))
    if found is None:
        raise NotFound
    return lead_for(session, found, by=unlocked.actor)


def merge_leads(
    session: Session,
    lead_id: UUID,
    into_id: UUID,
    *,
    version: int,
    unlocked: Unlocked,
    at: datetime,
) -> Sequence[UUID]:
    """Put all reports of a lead at the desk into another lead, and list those reports.

    IllegalMove when the first is not at the desk: no district may lose work under its hands.
    Refused when the other takes no more, or when a deadline would move back by it.
    """
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.MERGE_LEADS)
    into = lead_for(session, into_id, by=unlocked.actor, deed=Deed.MERGE_LEADS)
    _check(lead, into)
    reports, due_on, came = _active(session, lead.id), lead.due_on, lead.number
    gone: dict[str, object] = {"reports": 0, "due_on": None}
    step = Step(Move.MERGE, Deed.MERGE_LEADS, version, reason=_line(into, due_on), changes=gone)
    make(session, lead, step, by=unlocked.actor, at=at)
    more: dict[str, object] = {"reports": Lead.reports + len(reports)}
    step = Step(Move.JOIN, Deed.MERGE_LEADS, into.version, reason=came, changes=more)
    make(session, into, step, by=unlocked.actor, at=at)
    shown = _furthest(report.public_status for report in _active(session, into.id))
    for report in reports:
        was = report.public_status
        _relink(session, report, lead, into, unlocked=unlocked, at=at)
        _show(session, report, _furthest((was, shown)))
        keep(
            session, report, Deed.MERGE_LEADS, by=unlocked.actor, at=at, reason=was, lead_id=into.id
        )
    return [report.id for report in reports]


def split_lead(
    session: Session, lead_id: UUID, *, version: int, unlocked: Unlocked, at: datetime
) -> tuple[UUID, Sequence[UUID]]:
    """Give a merged lead back what was merged of it: out of which lead, and which reports.

    What has left the other lead meanwhile, one by one, stays where it is.
    """
    lead = lead_for(session, lead_id, by=unlocked.actor, deed=Deed.SPLIT_LEADS)
    merged = _merge_of(session, lead)
    number, _, due = merged.reason.partition(" ")
    into = lead_by_number(session, number, unlocked=unlocked)
    reports = _came_from(session, lead, into, at=merged.at)
    if not reports:
        raise Refused(N_("None of its reports is in that lead any more."))
    if into.reports == len(reports):
        raise Refused(N_("A lead keeps at least one report. Split this one off later."))
    back: dict[str, object] = {
        "reports": len(reports),
        "due_on": date.fromisoformat(due) if due else None,
    }
    step = Step(Move.SPLIT, Deed.SPLIT_LEADS, version, reason=number, changes=back)
    # Before it has reports again: what each of them showed is put back one by one.
    make(session, lead, step, by=unlocked.actor, at=at)
    less: dict[str, object] = {"reports": Lead.reports - len(reports)}
    step = Step(Move.SPLIT_OFF, Deed.SPLIT_LEADS, into.version, reason=lead.number, changes=less)
    make(session, into, step, by=unlocked.actor, at=at)
    for report in reports:
        _relink(session, report, into, lead, unlocked=unlocked, at=at)
        _show(session, report, _shown_before(session, report, into))
        keep(session, report, Deed.SPLIT_LEADS, by=unlocked.actor, at=at, lead_id=lead.id)
    return into.id, [report.id for report in reports]


def merged_into(session: Session, lead_id: UUID, *, unlocked: Unlocked) -> Lead | None:
    """Give the lead that a lead was merged into; None when it was not."""
    lead = lead_for(session, lead_id, by=unlocked.actor)
    if lead.state is not LeadState.MERGED:
        return None
    number = _merge_of(session, lead).reason.partition(" ")[0]
    return lead_by_number(session, number, unlocked=unlocked)


def merged_here(session: Session, lead_id: UUID, *, unlocked: Unlocked) -> Sequence[Lead]:
    """List the leads whose reports a lead took in, that are merged still."""
    lead = lead_for(session, lead_id, by=unlocked.actor)
    came = select(LeadMove.reason).where(LeadMove.lead_id == lead.id, LeadMove.move == Move.JOIN)
    query = select(Lead).where(Lead.number.in_(came), Lead.state == LeadState.MERGED)
    found = session.scalars(query.order_by(Lead.number)).all()
    return [one for one in found if _merge_of(session, one).reason.startswith(lead.number)]


def _check(lead: Lead, into: Lead) -> None:
    if lead.id == into.id:
        raise Refused(N_("Give the number of another lead."))
    if lead.gang is not into.gang:
        raise Refused(N_("A gang clue and an ordinary report cannot be in one lead."))
    if into.state not in TAKES:
        raise Refused(N_("That lead was answered or has ended. It takes no more reports."))
    earlier = lead.due_on is not None and into.due_on is not None and lead.due_on < into.due_on
    # A district's deadline runs from the hand-over, so there only the desk's own is compared.
    if into.state is LeadState.ACCEPTED and earlier:
        raise Refused(N_("This lead is due first. Merge the other one into it."))


def _line(into: Lead, due_on: date | None) -> str:
    """Write down into which lead, and the deadline to put back when it is split off again."""
    return f"{into.number} {due_on.isoformat()}" if due_on else into.number


def _merge_of(session: Session, lead: Lead) -> LeadMove:
    query = select(LeadMove).where(LeadMove.lead_id == lead.id, LeadMove.move == Move.MERGE)
    found = session.scalars(query.order_by(LeadMove.position.desc()).limit(1)).first()
    if found is None or lead.state is not LeadState.MERGED:
        raise Refused(N_("This lead was not merged into another."))
    return found


def _active(session: Session, lead_id: UUID) -> Sequence[Report]:
    query = (
        select(Report)
        .join(LeadReport, LeadReport.report_id == Report.id)
        .where(LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None))
        .order_by(Report.received_on, Report.id)
    )
    return session.scalars(query).all()


def _came_from(session: Session, lead: Lead, into: Lead, *, at: datetime) -> Sequence[Report]:
    left = select(LeadReport.report_id).where(
        LeadReport.lead_id == lead.id, LeadReport.left_at == at
    )
    gone = set(session.scalars(left))
    return [report for report in _active(session, into.id) if report.id in gone]


def _relink(
    session: Session, report: Report, out: Lead, into: Lead, *, unlocked: Unlocked, at: datetime
) -> None:
    session.execute(
        update(LeadReport)
        .where(
            LeadReport.lead_id == out.id,
            LeadReport.report_id == report.id,
            LeadReport.left_at.is_(None),
        )
        .values(left_at=at)
        .execution_options(synchronize_session=False)
    )
    link = {"id": new_id(), "lead_id": into.id, "report_id": report.id, "joined_at": at}
    session.execute(insert(LeadReport).values(**link, joined_by=unlocked.actor.id))
    share(session, (out.id, into.id, *reports_in(session, into.id)), at=at)


def _furthest(statuses: Iterable[str]) -> str:
    """Choose what a source is shown: no report of a lead goes back by being merged."""
    told = [PublicStatus(one) for one in statuses]
    return max(told, key=_FURTHER.index, default=PublicStatus.ACCEPTED).value


def _show(session: Session, report: Report, status: str) -> None:
    if report.public_status != status:
        session.execute(
            update(Report)
            .where(Report.id == report.id)
            .values(public_status=status)
            .execution_options(synchronize_session=False)
        )
        session.refresh(report)


def _shown_before(session: Session, report: Report, into: Lead) -> str:
    query = (
        select(Handling.reason)
        .where(
            Handling.report_id == report.id,
            Handling.deed == Deed.MERGE_LEADS,
            Handling.lead_id == into.id,
        )
        .order_by(Handling.position.desc())
    )
    return session.scalars(query.limit(1)).first() or PublicStatus.ACCEPTED
