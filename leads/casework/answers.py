"""A district's answers (反馈) in clear, as district and desk both read them."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Kind, Place, Sealer
from leads.casework.briefs import open_paper
from leads.casework.dealings import of_assignment
from leads.casework.lead import Answer, LeadMove, Proof
from leads.casework.states import Move
from leads.ledger.errors import NotFound
from leads.register.officers import Officer
from leads.register.taxonomy import Disposition, Finding, ReviewOutcome
from leads.reports.submission import Manifest


@dataclass(frozen=True, slots=True, repr=False)
class Outcome:
    """What a district found and did: two codes and the words for each."""

    finding: Finding
    disposition: Disposition
    findings: str
    measures: str

    def to_text(self) -> str:
        """Write the words down for sealing; the codes stand in clear columns."""
        return json.dumps(
            {"findings": self.findings, "measures": self.measures}, ensure_ascii=False
        )


@dataclass(frozen=True, slots=True)
class OpenProof:
    """A proof file's id and manifest."""

    id: UUID
    manifest: Manifest


@dataclass(frozen=True, slots=True, repr=False)
class OpenAnswer:
    """One answer with its proofs and its review; lives for one request.

    `review_words` is what the desk wrote to the district beside the review.
    """

    id: UUID
    round: int
    officer: str
    answered_at: datetime
    on_time: bool
    outcome: Outcome
    proofs: tuple[OpenProof, ...]
    reviewed_at: datetime | None
    review: ReviewOutcome | None
    grade: int | None
    review_words: str


def read_answers(
    session: Session, assignment_id: UUID, *, key: bytes, sealer: Sealer
) -> tuple[OpenAnswer, ...]:
    """Open every answer of an assignment, the first one first; the caller audits the read."""
    query = (
        select(Answer, Officer.name)
        .join(Officer, Officer.id == Answer.officer_id)
        .where(Answer.assignment_id == assignment_id)
        .order_by(Answer.round)
    )
    rows = session.execute(query).all()
    # Every answer is reviewed once, in turn: the first review's words belong to the first answer.
    words = _review_words(session, assignment_id, key=key, sealer=sealer)
    waiting = [""] * len(rows)
    return tuple(
        _open(session, answer, officer, said, key=key, sealer=sealer)
        for (answer, officer), said in zip(rows, [*words, *waiting], strict=False)
    )


def open_proofs(
    session: Session, assignment_id: UUID, *, answer_id: UUID | None, key: bytes, sealer: Sealer
) -> tuple[OpenProof, ...]:
    """Open the manifests of one answer's files, or with None of those not sent yet."""
    query = select(Proof).where(Proof.assignment_id == assignment_id, Proof.answer_id == answer_id)
    return tuple(
        OpenProof(proof.id, _manifest(proof, key=key, sealer=sealer))
        for proof in session.scalars(query.order_by(Proof.position))
    )


def open_proof(
    session: Session, assignment_id: UUID, proof_id: UUID, *, key: bytes, sealer: Sealer
) -> OpenProof:
    """Open one file's manifest; NotFound when it is not this assignment's."""
    proof = session.get(Proof, proof_id)
    if proof is None or proof.assignment_id != assignment_id:
        raise NotFound
    return OpenProof(proof.id, _manifest(proof, key=key, sealer=sealer))


def _manifest(proof: Proof, *, key: bytes, sealer: Sealer) -> Manifest:
    place = Place(proof.assignment_id, proof.id, Kind.MANIFEST)
    return Manifest.from_bytes(sealer.open(proof.manifest, key=key, place=place))


def _review_words(
    session: Session, assignment_id: UUID, *, key: bytes, sealer: Sealer
) -> list[str]:
    query = select(LeadMove).where(
        of_assignment(assignment_id), LeadMove.move.in_((Move.SEND_BACK, Move.CLOSE))
    )
    return [
        _paper(move.sealed_note, assignment_id, move.id, key=key, sealer=sealer)
        if move.sealed_note
        else ""
        for move in session.scalars(query.order_by(LeadMove.position))
    ]


def _paper(sealed: bytes, assignment_id: UUID, paper: UUID, *, key: bytes, sealer: Sealer) -> str:
    return open_paper(sealed, key=key, assignment_id=assignment_id, paper=paper, sealer=sealer)


def _open(
    session: Session, answer: Answer, officer: str, said: str, *, key: bytes, sealer: Sealer
) -> OpenAnswer:
    assignment_id = answer.assignment_id
    words = json.loads(_paper(answer.sealed, assignment_id, answer.id, key=key, sealer=sealer))
    return OpenAnswer(
        id=answer.id,
        round=answer.round,
        officer=officer,
        answered_at=answer.answered_at,
        on_time=answer.on_time,
        outcome=Outcome(Finding(answer.finding), Disposition(answer.disposition), **words),
        proofs=open_proofs(session, assignment_id, answer_id=answer.id, key=key, sealer=sealer),
        reviewed_at=answer.reviewed_at,
        review=ReviewOutcome(answer.outcome) if answer.outcome else None,
        grade=answer.grade,
        review_words=said,
    )
