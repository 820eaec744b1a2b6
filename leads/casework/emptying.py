"""Emptying a lead (清空内容): every word sealed in it goes, and what is counted stays as it was."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from leads.casework.answer_drafts import AnswerDraft
from leads.casework.briefs import EMPTY
from leads.casework.drafting import BriefDraft
from leads.casework.lead import Answer, Assignment, Lead, LeadMove, Proof
from leads.register.keyholders import Grant


def empty(session: Session, lead_id: UUID, *, on: date) -> tuple[list[UUID], list[UUID]]:
    """Delete a lead's notes, briefs, answers and proofs; give the subjects and the files gone.

    States, moves, dates, findings and grades stay: past months' figures are counted from them.
    """
    assignments = list(session.scalars(select(Assignment.id).where(Assignment.lead_id == lead_id)))
    of_them = Proof.assignment_id.in_(assignments)
    files = list(session.scalars(select(Proof.id).where(of_them)))
    for gone in (
        delete(Proof).where(of_them),
        delete(AnswerDraft).where(AnswerDraft.assignment_id.in_(assignments)),
        delete(BriefDraft).where(BriefDraft.lead_id == lead_id),
        update(LeadMove).where(LeadMove.lead_id == lead_id).values(sealed_note=None),
        update(Answer).where(Answer.assignment_id.in_(assignments)).values(sealed=EMPTY),
        update(Assignment).where(Assignment.lead_id == lead_id).values(sealed_brief=EMPTY),
        update(Lead).where(Lead.id == lead_id).values(emptied_on=on),
        delete(Grant).where(Grant.subject_id.in_([lead_id, *assignments])),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
    return [lead_id, *assignments], files
