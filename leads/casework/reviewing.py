"""Reviewing (审核): an answer closes the lead or goes back, and is graded either way."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.assigning import MOST_DAYS
from leads.casework.lead import Answer, Assignment
from leads.casework.states import Move
from leads.casework.telling import Word, lead_in_hand, tell
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import ReviewOutcome
from leads.register.workdays import WorkCalendar, day_of

GRADES = range(1, 6)
"""From 1, useless, to 5, exemplary; counted in the monthly score."""


@dataclass(frozen=True, slots=True, repr=False)
class Review:
    """What the desk thinks of an answer: an outcome, a grade, and words the district reads."""

    outcome: ReviewOutcome
    grade: int
    words: str


def close(
    session: Session,
    lead_id: UUID,
    review: Review,
    *,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Accept the answer and close the lead (办结); its reports' sources are told so."""
    if review.outcome is not ReviewOutcome.PASSED:
        raise Refused(N_("Only an accepted answer closes a lead. Send it back instead."))
    lead, assignment = lead_in_hand(
        session, lead_id, deed=Deed.REVIEW, version=version, unlocked=unlocked
    )
    _grade(session, assignment, review, unlocked=unlocked, at=at)
    assignment.ended_at = at
    changes: dict[str, object] = {"closed_at": at, "due_on": None, "supervised": False}
    word = Word(Move.CLOSE, Deed.REVIEW, review.words, review.outcome.value, changes)
    tell(session, lead, assignment, word, unlocked=unlocked, sealer=sealer, at=at)


def send_back(
    session: Session,
    lead_id: UUID,
    review: Review,
    *,
    days: int,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    calendar: WorkCalendar,
    at: datetime,
) -> None:
    """Send the answer back to be done again (退回重办) within so many working days."""
    _check_refusal(review, days)
    lead, assignment = lead_in_hand(
        session, lead_id, deed=Deed.REVIEW, version=version, unlocked=unlocked
    )
    _grade(session, assignment, review, unlocked=unlocked, at=at)
    assignment.due_on = calendar.add(day_of(at), days)
    assignment.answered_at = None
    changes: dict[str, object] = {"due_on": assignment.due_on}
    word = Word(Move.SEND_BACK, Deed.REVIEW, review.words, review.outcome.value, changes)
    tell(session, lead, assignment, word, unlocked=unlocked, sealer=sealer, at=at)


def _check_refusal(review: Review, days: int) -> None:
    if review.outcome is ReviewOutcome.PASSED:
        raise Refused(N_("Say what is wrong with the answer."))
    if not review.words.strip():
        raise Refused(N_("Tell the district what to do better."))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(N_("Give the district from 1 to 60 working days."))


def _grade(
    session: Session, assignment: Assignment, review: Review, *, unlocked: Unlocked, at: datetime
) -> None:
    if review.grade not in GRADES:
        raise Refused(N_("Grade the answer from 1 to 5."))
    query = (
        select(Answer)
        .where(Answer.assignment_id == assignment.id, Answer.reviewed_at.is_(None))
        .order_by(Answer.round.desc())
        .limit(1)
    )
    answer = session.scalar(query)
    if answer is None:
        raise Refused(N_("There is no answer to review."))
    answer.outcome, answer.grade = review.outcome.value, review.grade
    answer.reviewed_at, answer.reviewed_by = at, unlocked.actor.id
