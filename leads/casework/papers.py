"""What was written in one assignment, in clear for its district; nothing once it is forgotten."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework import dealings
from leads.casework.answers import OpenAnswer, OpenProof, open_proofs, read_answers
from leads.casework.briefs import EMPTY, assignment_key, open_paper
from leads.casework.dealings import Turn
from leads.casework.lead import Assignment
from leads.register.keyholders import Unlocked


@dataclass(frozen=True, slots=True, repr=False)
class Papers:
    """Brief, answers, files not sent yet, and what was said; lives for one request."""

    brief: str
    answers: tuple[OpenAnswer, ...]
    waiting: tuple[OpenProof, ...]
    history: tuple[Turn, ...]


def papers_of(
    session: Session, assignment: Assignment, *, unlocked: Unlocked, sealer: Sealer
) -> Papers:
    """Open an assignment's papers; of a forgotten one the dealings are left, without words.

    NotFound for whoever it was not granted to.
    """
    own = assignment.id
    if assignment.sealed_brief == EMPTY:
        return Papers("", (), (), dealings.history(session, own, key=b"", sealer=sealer))
    key = assignment_key(session, own, seeds=unlocked.seeds, sealer=sealer)
    return Papers(
        brief=_brief(assignment, own, key=key, sealer=sealer),
        answers=read_answers(session, own, key=key, sealer=sealer),
        waiting=open_proofs(session, own, answer_id=None, key=key, sealer=sealer),
        history=dealings.history(session, own, key=key, sealer=sealer),
    )


def _brief(assignment: Assignment, own: UUID, *, key: bytes, sealer: Sealer) -> str:
    sealed = assignment.sealed_brief
    return open_paper(sealed, key=key, assignment_id=own, paper=own, sealer=sealer)
