"""A district's answers (反馈) in clear, as district and desk both read them."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Kind, Place, Sealer
from leads.casework.briefs import open_paper
from leads.casework.lead import Answer, Proof
from leads.ledger.errors import NotFound
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
    """One answer with its proofs and its review; lives for one request."""

    id: UUID
    round: int
    answered_at: datetime
    on_time: bool
    outcome: Outcome
    proofs: tuple[OpenProof, ...]
    reviewed_at: datetime | None
    review: ReviewOutcome | None
    grade: int | None


def read_answers(
    session: Session, assignment_id: UUID, *, key: bytes, sealer: Sealer
) -> tuple[OpenAnswer, ...]:
    """Open every answer of an assignment, the first one first; the caller audits the read."""
    query = select(Answer).where(Answer.assignment_id == assignment_id).order_by(Answer.round)
    return tuple(
        _open(session, answer, key=key, sealer=sealer) for answer in session.scalars(query)
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


def _open(session: Session, answer: Answer, *, key: bytes, sealer: Sealer) -> OpenAnswer:
    words = json.loads(
        open_paper(
            answer.sealed,
            key=key,
            assignment_id=answer.assignment_id,
            paper=answer.id,
            sealer=sealer,
        )
    )
    return OpenAnswer(
        id=answer.id,
        round=answer.round,
        answered_at=answer.answered_at,
        on_time=answer.on_time,
        outcome=Outcome(Finding(answer.finding), Disposition(answer.disposition), **words),
        proofs=open_proofs(
            session, answer.assignment_id, answer_id=answer.id, key=key, sealer=sealer
        ),
        reviewed_at=answer.reviewed_at,
        review=ReviewOutcome(answer.outcome) if answer.outcome else None,
        grade=answer.grade,
    )
