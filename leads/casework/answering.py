"""The district's verbs: sign for an assignment (签收), object once (退单), answer (反馈)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crypto.envelope import Kind, Place, Sealer
from leads.casework.answers import Outcome
from leads.casework.briefs import assignment_key, seal_paper
from leads.casework.clocks import CLOCKS, due, overdue
from leads.casework.lead import Answer, Assignment, Lead, Proof
from leads.casework.moves import Step, make
from leads.casework.states import Move
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.officers import Actor
from leads.register.taxonomy import DISPOSITIONS, ObjectionReason
from leads.register.workdays import WorkCalendar, day_of
from leads.reports.submission import Manifest

MOST_PROOFS = 5


def assignment_for(session: Session, assignment_id: UUID, *, by: Actor, deed: Deed) -> Assignment:
    """Fetch an assignment of the actor's own district; NotFound for unknown and foreign alike."""
    require(by, deed)
    query = select(Assignment).where(
        Assignment.id == assignment_id, Assignment.district == by.district
    )
    assignment = session.scalar(query)
    if assignment is None:
        raise NotFound
    return assignment


def _open(session: Session, assignment_id: UUID, by: Actor, deed: Deed) -> tuple[Assignment, Lead]:
    assignment = assignment_for(session, assignment_id, by=by, deed=deed)
    lead = session.get_one(Lead, assignment.lead_id)
    if assignment.ended_at is not None or lead.assignment_id != assignment.id:
        raise Refused(N_("This assignment has ended. Nothing more can be done with it here."))
    return assignment, lead


def sign(session: Session, assignment_id: UUID, *, version: int, by: Actor, at: datetime) -> None:
    """Sign for an assignment; Overtaken when a colleague was first."""
    assignment, lead = _open(session, assignment_id, by, Deed.SIGN)
    make(
        session,
        lead,
        Step(Move.SIGN, Deed.SIGN, version, assignment_id=assignment_id),
        by=by,
        at=at,
    )
    assignment.signed_at = at


def object_to(
    session: Session,
    assignment_id: UUID,
    *,
    version: int,
    reason: ObjectionReason,
    words: str,
    unlocked: Unlocked,
    sealer: Sealer,
    calendar: WorkCalendar,
    at: datetime,
) -> None:
    """Object to an assignment, once and in time, with a reason; the office rules on it."""
    by = unlocked.actor
    assignment, lead = _open(session, assignment_id, by, Deed.OBJECT)
    if assignment.objected_at is not None:
        raise Refused(N_("This assignment was objected to before. An objection is made only once."))
    last_day = due(CLOCKS["object"], day_of(assignment.assigned_at), calendar)
    if overdue(last_day, day_of(at)):
        raise Refused(N_("The time for an objection is over. Check the lead and answer instead."))
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    note_id = new_id()
    step = Step(
        Move.OBJECT,
        Deed.OBJECT,
        version,
        reason=reason.value,
        sealed_note=seal_paper(
            words, key=key, assignment_id=assignment_id, paper=note_id, sealer=sealer
        ),
        assignment_id=assignment_id,
        id=note_id,
    )
    make(session, lead, step, by=by, at=at)
    assignment.objected_at = at


def answer(
    session: Session,
    assignment_id: UUID,
    outcome: Outcome,
    *,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> UUID:
    """Answer an assignment: findings, disposition, and the proofs uploaded since the last answer.

    Whether it is on time is fixed now, against the day the district was given.
    """
    by = unlocked.actor
    assignment, lead = _open(session, assignment_id, by, Deed.ANSWER)
    _check(outcome)
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    answer_id = new_id()
    step = Step(Move.ANSWER, Deed.ANSWER, version, assignment_id=assignment_id)
    make(session, lead, step, by=by, at=at)
    session.execute(
        insert(Answer).values(
            id=answer_id,
            assignment_id=assignment_id,
            round=_rounds(session, assignment_id) + 1,
            officer_id=by.id,
            answered_at=at,
            on_time=not overdue(assignment.due_on, day_of(at)),
            finding=outcome.finding.value,
            disposition=outcome.disposition.value,
            sealed=seal_paper(
                outcome.to_text(),
                key=key,
                assignment_id=assignment_id,
                paper=answer_id,
                sealer=sealer,
            ),
        )
    )
    session.execute(
        update(Proof)
        .where(Proof.assignment_id == assignment_id, Proof.answer_id.is_(None))
        .values(answer_id=answer_id)
    )
    assignment.answered_at = at
    return answer_id


def add_proof(
    session: Session,
    assignment_id: UUID,
    file_id: UUID,
    manifest: Manifest,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
) -> None:
    """Add a file, sealed before under the assignment's key, to the answer being prepared."""
    _open(session, assignment_id, unlocked.actor, Deed.ANSWER)
    waiting = proofs(session, assignment_id, answer_id=None)
    if len(waiting) >= MOST_PROOFS:
        raise Refused(N_("An answer holds at most 5 files. Remove one first."))
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    place = Place(assignment_id, file_id, Kind.MANIFEST)
    session.execute(
        insert(Proof).values(
            id=file_id,
            assignment_id=assignment_id,
            position=len(waiting),
            manifest=sealer.seal(manifest.to_bytes(), key=key, place=place),
        )
    )


def proofs(session: Session, assignment_id: UUID, *, answer_id: UUID | None) -> list[Proof]:
    """List the files of one answer, or with None those not sent yet."""
    query = select(Proof).where(Proof.assignment_id == assignment_id, Proof.answer_id == answer_id)
    return list(session.scalars(query.order_by(Proof.position)))


def _check(outcome: Outcome) -> None:
    if outcome.disposition not in DISPOSITIONS[outcome.finding]:
        raise Refused(
            N_("The measure does not fit the finding. Choose a measure only for a violation found.")
        )


def _rounds(session: Session, assignment_id: UUID) -> int:
    query = select(func.count()).where(Answer.assignment_id == assignment_id)
    return session.scalar(query) or 0
