"""Handing a matter over to the oversight unit, once it turns out to concern an official."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crypto.envelope import Compartment
from leads.casework.drafting import BriefDraft, reports_in
from leads.casework.handlings import keep
from leads.casework.lead import Assignment, Lead, LeadMove, LeadReport
from leads.casework.notes import note_key, open_note, seal_note
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked, publics_of_kind
from leads.register.units import UnitKind
from leads.reports.exposures import keep_exposure
from leads.reports.reading import report_for
from leads.reports.report import Report, Stage
from leads.reports.resealing import renew, reseal

TO = UnitKind.OVERSIGHT


def hand_over(
    session: Session, report_id: UUID, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> Sequence[UUID]:
    """Seal a report, and all that is one matter with it, to the oversight unit; list the reports.

    The lead goes along with its papers, unless a district has had it: then the report leaves the
    lead, for what the district was told stays told. Who had seen the reports is written down.
    """
    by = unlocked.actor
    require(by, Deed.HAND_OVER)
    if by.unit_kind is not UnitKind.OFFICE:
        raise NotFound
    report = report_for(session, report_id, unlocked=unlocked)
    reports, leads = _matter(session, report)
    for one in reports:
        keep_exposure(session, one.id)
        reseal(session, one, to=TO, unlocked=unlocked, seals=seals)
    for lead in leads:
        _reseal_lead(session, lead, unlocked=unlocked, seals=seals)
    for one in reports:
        _leave(session, one, leads, at=at)
        keep(session, one, Deed.HAND_OVER, by=by, at=at)
    return [one.id for one in reports]


def _matter(session: Session, report: Report) -> tuple[list[Report], list[Lead]]:
    """Gather the submission with its parts, and the leads that can go along with their reports."""
    todo, reports, leads = [report.parent_id or report.id], dict[UUID, Report](), []
    seen: set[UUID] = set()
    while todo:
        one = session.get_one(Report, todo.pop())
        if one.id in reports:
            continue
        reports[one.id] = one
        todo += [one.parent_id] if one.parent_id else []
        todo += session.scalars(select(Report.id).where(Report.parent_id == one.id))
        lead = _lead_of(session, one.id)
        if lead is not None and lead.id not in seen and not _handed(session, lead):
            seen.add(lead.id)
            leads.append(lead)
            todo += reports_in(session, lead.id)
    return list(reports.values()), leads


def _lead_of(session: Session, report_id: UUID) -> Lead | None:
    return session.scalar(
        select(Lead)
        .join(LeadReport, LeadReport.lead_id == Lead.id)
        .where(LeadReport.report_id == report_id, LeadReport.left_at.is_(None))
    )


def _handed(session: Session, lead: Lead) -> bool:
    query = select(Assignment.id).where(Assignment.lead_id == lead.id).limit(1)
    return session.scalar(query) is not None


def _leave(session: Session, report: Report, going: Sequence[Lead], *, at: datetime) -> None:
    """Take a report out of a lead that stays; its new desk decides on it anew."""
    lead = _lead_of(session, report.id)
    if lead is None or lead.id in {one.id for one in going}:
        return
    session.execute(
        update(LeadReport)
        .where(LeadReport.report_id == report.id, LeadReport.left_at.is_(None))
        .values(left_at=at)
    )
    lead.reports -= 1
    lead.version += 1
    report.stage = Stage.NEW
    session.flush()


def _reseal_lead(session: Session, lead: Lead, *, unlocked: Unlocked, seals: Seals) -> None:
    sealer, new = seals.sealer, seals.sealer.new_key()
    old = note_key(session, lead.id, unlocked=unlocked, sealer=sealer)

    def anew(sealed: bytes, paper: UUID) -> bytes:
        text = open_note(sealed, key=old, lead_id=lead.id, note_id=paper, sealer=sealer)
        return seal_note(text, key=new, lead_id=lead.id, note_id=paper, sealer=sealer)

    for move in session.scalars(select(LeadMove).where(LeadMove.lead_id == lead.id)):
        if move.sealed_note is not None:
            move.sealed_note = anew(move.sealed_note, move.id)
    draft = session.get(BriefDraft, lead.id)
    if draft is not None:
        draft.sealed = anew(draft.sealed, lead.id)
    lead.desk, lead.version = TO.value, lead.version + 1
    session.flush()
    desks = publics_of_kind(session, TO, root=seals.keys.root_public)
    renew(session, lead.id, Compartment.NOTE, new, desks, seals=seals)
