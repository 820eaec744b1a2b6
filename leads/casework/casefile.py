"""A lead's whole file (案卷) as its desk reads it: reports, brief, answers, history, notes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.answers import OpenAnswer, OpenProof, open_proof, read_answers
from leads.casework.briefs import EMPTY, assignment_key, open_paper
from leads.casework.drafting import brief_of
from leads.casework.lead import Assignment, Lead, LeadMove, LeadReport, Proof
from leads.casework.moves import lead_for
from leads.casework.notes import note_key, open_note
from leads.casework.states import LeadState, Move
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.officers import Officer
from leads.register.taxonomy import Channel
from leads.register.venues import Venue, VenueCard, card
from leads.reports.report import Report


@dataclass(frozen=True, slots=True)
class ReportIn:
    """One report of a lead, as the lead's page lists it; its words are opened elsewhere."""

    id: UUID
    channel: Channel
    category: str
    received_on: date
    unread: bool


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One line of a lead's history, with the note that was written beside it."""

    move: Move
    at: datetime
    officer: str
    reason: str
    note: str
    for_district: bool


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """One hand-over to a district, opened for the desk that made it."""

    id: UUID
    district: str
    assigned_at: datetime
    due_on: date
    extended: bool
    ended: bool
    brief: str
    answers: tuple[OpenAnswer, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A lead in clear for its desk; lives for one request."""

    id: UUID
    number: str
    version: int
    state: LeadState
    district: str
    category: str
    gang: bool
    supervised: bool
    opened_on: date
    due_on: date | None
    forgotten_on: date | None
    venue: VenueCard | None
    brief: str
    reports: tuple[ReportIn, ...]
    handed: tuple[Handed, ...]
    history: tuple[Line, ...]


def read_case(
    session: Session, lead_id: UUID, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> Case:
    """Open a lead's file for an officer of its desk; audited."""
    lead = lead_for(session, lead_id, by=unlocked.actor)
    venue = session.get(Venue, lead.venue_id) if lead.venue_id else None
    case = Case(
        id=lead.id,
        number=lead.number,
        version=lead.version,
        state=lead.state,
        district=lead.district,
        category=lead.category,
        gang=lead.gang,
        supervised=lead.supervised,
        opened_on=lead.opened_on,
        due_on=lead.due_on,
        forgotten_on=lead.emptied_on,
        venue=card(venue) if venue else None,
        brief=brief_of(session, lead.id, unlocked=unlocked, sealer=sealer),
        reports=_reports(session, lead.id),
        handed=_handed(session, lead.id, unlocked=unlocked, sealer=sealer),
        history=_history(session, lead, unlocked=unlocked, sealer=sealer),
    )
    audit.record(session, Deed.READ_LEAD, at=at, officer_id=unlocked.actor.id, object_id=lead.id)
    return case


def proof_key(
    session: Session,
    lead_id: UUID,
    proof_id: UUID,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> tuple[OpenProof, UUID, bytes]:
    """Give a proof's manifest, its assignment's id and key, for the desk; audited as a read."""
    lead = lead_for(session, lead_id, by=unlocked.actor)
    assignment_id = session.scalar(
        select(Assignment.id)
        .join(Proof, Proof.assignment_id == Assignment.id)
        .where(Proof.id == proof_id, Proof.answer_id.is_not(None), Assignment.lead_id == lead.id)
    )
    if assignment_id is None:
        raise NotFound
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    proof = open_proof(session, assignment_id, proof_id, key=key, sealer=sealer)
    audit.record(session, Deed.READ_FILE, at=at, officer_id=unlocked.actor.id, object_id=proof_id)
    return proof, assignment_id, key


def _reports(session: Session, lead_id: UUID) -> tuple[ReportIn, ...]:
    query = (
        select(Report)
        .join(LeadReport, LeadReport.report_id == Report.id)
        .where(LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None))
        .order_by(Report.received_on, Report.id)
    )
    return tuple(
        ReportIn(one.id, Channel(one.channel), one.category, one.received_on, one.unread)
        for one in session.scalars(query)
    )


def _handed(
    session: Session, lead_id: UUID, *, unlocked: Unlocked, sealer: Sealer
) -> tuple[Handed, ...]:
    query = select(Assignment).where(Assignment.lead_id == lead_id)
    return tuple(
        _open(session, assignment, unlocked=unlocked, sealer=sealer)
        for assignment in session.scalars(query.order_by(Assignment.assigned_at.desc()))
    )


def _open(
    session: Session, assignment: Assignment, *, unlocked: Unlocked, sealer: Sealer
) -> Handed:
    brief, answers = "", tuple[OpenAnswer, ...]()
    if assignment.sealed_brief != EMPTY:
        own = assignment.id
        key = assignment_key(session, own, seeds=unlocked.seeds, sealer=sealer)
        sealed = assignment.sealed_brief
        brief = open_paper(sealed, key=key, assignment_id=own, paper=own, sealer=sealer)
        answers = read_answers(session, own, key=key, sealer=sealer)
    return Handed(
        id=assignment.id,
        district=assignment.district,
        assigned_at=assignment.assigned_at,
        due_on=assignment.due_on,
        extended=assignment.extended,
        ended=assignment.ended_at is not None,
        brief=brief,
        answers=answers,
    )


def _history(
    session: Session, lead: Lead, *, unlocked: Unlocked, sealer: Sealer
) -> tuple[Line, ...]:
    query = (
        select(LeadMove, Officer.name)
        .outerjoin(Officer, Officer.id == LeadMove.officer_id)
        .where(LeadMove.lead_id == lead.id)
        .order_by(LeadMove.position)
    )
    reader = _Reader(session, lead, unlocked=unlocked, sealer=sealer)
    return tuple(
        Line(
            move=Move(move.move),
            at=move.at,
            officer=officer or "",
            reason=move.reason,
            note=reader.note(move),
            for_district=move.assignment_id is not None,
        )
        for move, officer in session.execute(query)
    )


class _Reader:
    """Opens a history's notes, fetching each key once however many notes it seals."""

    def __init__(self, session: Session, lead: Lead, *, unlocked: Unlocked, sealer: Sealer) -> None:
        self._session, self._lead = session, lead
        self._unlocked, self._sealer = unlocked, sealer
        self._keys: dict[UUID, bytes] = {}

    def note(self, move: LeadMove) -> str:
        """Open one line's note; empty when nothing was written."""
        if move.sealed_note is None:
            return ""
        owner = move.assignment_id or self._lead.id
        # A lead's note and an assignment's paper have one form: the owner's id, then the line's.
        return open_note(
            move.sealed_note,
            key=self._key(owner),
            lead_id=owner,
            note_id=move.id,
            sealer=self._sealer,
        )

    def _key(self, owner: UUID) -> bytes:
        if owner not in self._keys:
            self._keys[owner] = self._fetch(owner)
        return self._keys[owner]

    def _fetch(self, owner: UUID) -> bytes:
        if owner == self._lead.id:
            return note_key(self._session, owner, unlocked=self._unlocked, sealer=self._sealer)
        return assignment_key(self._session, owner, seeds=self._unlocked.seeds, sealer=self._sealer)
