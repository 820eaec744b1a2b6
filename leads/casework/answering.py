"""The district's verbs: sign for an assignment (签收), object once (退单), answer (反馈).

Each takes the version of the assignment that the officer saw (`dealings.version`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework import dealings
from leads.casework.answer_drafts import forget
from leads.casework.answers import Outcome
from leads.casework.briefs import assignment_key, seal_paper
from leads.casework.clocks import CLOCKS, due, overdue
from leads.casework.lead import Answer, Assignment, Lead, Proof
from leads.casework.moves import Step, make
from leads.casework.scope import assignments_of
from leads.casework.states import Hand, Move, moves_from
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.officers import Actor
from leads.register.taxonomy import DISPOSITIONS, ObjectionReason
from leads.register.workdays import WorkCalendar, day_of

DEEDS: Mapping[Move, Deed] = MappingProxyType(
    {Move.SIGN: Deed.SIGN, Move.OBJECT: Deed.OBJECT, Move.ANSWER: Deed.ANSWER}
)


def assignment_for(session: Session, assignment_id: UUID, *, by: Actor, deed: Deed) -> Assignment:
    """Fetch an assignment of the actor's own district; NotFound for unknown and foreign alike."""
    require(by, deed)
    query = select(Assignment).where(Assignment.id == assignment_id, assignments_of(by))
    assignment = session.scalar(query)
    if assignment is None:
        raise NotFound
    return assignment


def in_hand(
    session: Session, assignment_id: UUID, *, by: Actor, move: Move, version: int | None = None
) -> tuple[Assignment, Lead]:
    """Fetch an assignment for a move of its district's, and hold the lead until the commit.

    Overtaken when somebody dealt with it since `version`; Refused when it has ended, or when it
    does not stand where the move begins.
    """
    assignment = assignment_for(session, assignment_id, by=by, deed=DEEDS[move])
    # Held, so that a colleague and the desk come one after the other, each seeing the last.
    lead = session.get_one(Lead, assignment.lead_id, with_for_update=True)
    if version is not None and version != dealings.version(session, assignment_id):
        raise dealings.overtaken(session, assignment_id)
    if assignment.ended_at is not None or lead.assignment_id != assignment.id:
        raise Refused(N_("This assignment has ended. Nothing more can be done with it here."))
    if move not in moves_from(lead.state, Hand.DISTRICT):
        raise Refused(N_("This cannot be done now. See below how the assignment stands."))
    return assignment, lead


def sign(session: Session, assignment_id: UUID, *, version: int, by: Actor, at: datetime) -> None:
    """Sign for an assignment; Overtaken when a colleague was first."""
    assignment, lead = in_hand(session, assignment_id, by=by, move=Move.SIGN, version=version)
    assignment.signed_at = at
    step = Step(Move.SIGN, Deed.SIGN, lead.version, assignment_id=assignment_id)
    make(session, lead, step, by=by, at=at)


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
    assignment, lead = in_hand(session, assignment_id, by=by, move=Move.OBJECT, version=version)
    _check_objection(assignment, calendar, at=at)
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    note_id = new_id()
    step = Step(
        Move.OBJECT,
        Deed.OBJECT,
        lead.version,
        reason=reason.value,
        sealed_note=seal_paper(
            words, key=key, assignment_id=assignment_id, paper=note_id, sealer=sealer
        ),
        assignment_id=assignment_id,
        id=note_id,
    )
    assignment.objected_at = at
    make(session, lead, step, by=by, at=at)


def _check_objection(assignment: Assignment, calendar: WorkCalendar, *, at: datetime) -> None:
    if assignment.objected_at is not None:
        raise Refused(N_("This assignment was objected to before. An objection is made only once."))
    if overdue(object_by(assignment, calendar), day_of(at)):
        raise Refused(N_("The time for an objection is over. Check the lead and answer instead."))


def object_by(assignment: Assignment, calendar: WorkCalendar) -> date:
    """Give the last day on which a district may object, counted from the assignment."""
    return due(CLOCKS["object"], day_of(assignment.assigned_at), calendar)


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
    assignment, lead = in_hand(session, assignment_id, by=by, move=Move.ANSWER, version=version)
    _check(outcome)
    key = assignment_key(session, assignment_id, seeds=unlocked.seeds, sealer=sealer)
    answer_id = new_id()
    assignment.answered_at = at
    _write(session, assignment, answer_id, outcome, key=key, by=by, sealer=sealer, at=at)
    _take_proofs(session, assignment_id, answer_id)
    forget(session, assignment_id, officer_id=by.id)
    step = Step(Move.ANSWER, Deed.ANSWER, lead.version, assignment_id=assignment_id)
    make(session, lead, step, by=by, at=at)
    return answer_id


def _write(
    session: Session,
    assignment: Assignment,
    answer_id: UUID,
    outcome: Outcome,
    *,
    key: bytes,
    by: Actor,
    sealer: Sealer,
    at: datetime,
) -> None:
    text, own = outcome.to_text(), assignment.id
    sealed = seal_paper(text, key=key, assignment_id=own, paper=answer_id, sealer=sealer)
    session.execute(
        insert(Answer).values(
            id=answer_id,
            assignment_id=assignment.id,
            round=_rounds(session, assignment.id) + 1,
            officer_id=by.id,
            answered_at=at,
            on_time=not overdue(assignment.due_on, day_of(at)),
            finding=outcome.finding.value,
            disposition=outcome.disposition.value,
            sealed=sealed,
        )
    )


def _take_proofs(session: Session, assignment_id: UUID, answer_id: UUID) -> None:
    session.execute(
        update(Proof)
        .where(Proof.assignment_id == assignment_id, Proof.answer_id.is_(None))
        .values(answer_id=answer_id)
    )


def _check(outcome: Outcome) -> None:
    if outcome.disposition not in DISPOSITIONS[outcome.finding]:
        raise Refused(
            N_("The measure does not fit the finding. Choose a measure only for a violation found.")
        )


def _rounds(session: Session, assignment_id: UUID) -> int:
    query = select(func.count()).where(Answer.assignment_id == assignment_id)
    return session.scalar(query) or 0
