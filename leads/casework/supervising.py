"""While a district has a lead: rule on its objection, extend once, supervise (督办)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.casework.assigning import back_at_desk
from leads.casework.clocks import CLOCKS
from leads.casework.states import Move
from leads.casework.telling import Word, lead_in_hand, tell
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Unlocked
from leads.register.workdays import WorkCalendar, day_of


def uphold_objection(
    session: Session,
    lead_id: UUID,
    words: str,
    *,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    calendar: WorkCalendar,
    at: datetime,
) -> None:
    """Let the district give the lead back (同意退单); the desk hands it on to whom it belongs."""
    deed = Deed.RULE_OBJECTION
    lead, assignment = lead_in_hand(session, lead_id, deed=deed, version=version, unlocked=unlocked)
    assignment.ended_at = at
    changes: dict[str, object] = {
        "assignment_id": None,
        "due_on": back_at_desk(day_of(at), calendar),
    }
    word = Word(Move.UPHOLD_OBJECTION, deed, words, changes=changes)
    tell(session, lead, assignment, word, unlocked=unlocked, sealer=sealer, at=at)


def refuse_objection(
    session: Session,
    lead_id: UUID,
    words: str,
    *,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    calendar: WorkCalendar,
    at: datetime,
) -> None:
    """Keep the lead with the district for good (驳回退单); its clock stood still meanwhile."""
    deed = Deed.RULE_OBJECTION
    lead, assignment = lead_in_hand(session, lead_id, deed=deed, version=version, unlocked=unlocked)
    stood = calendar.between(day_of(assignment.objected_at or at), day_of(at))
    assignment.due_on = calendar.add(assignment.due_on, stood)
    word = Word(Move.REFUSE_OBJECTION, deed, words, changes={"due_on": assignment.due_on})
    tell(session, lead, assignment, word, unlocked=unlocked, sealer=sealer, at=at)


def extend(
    session: Session,
    lead_id: UUID,
    words: str,
    *,
    days: int,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    calendar: WorkCalendar,
    at: datetime,
) -> None:
    """Give a district more time (延期), once an assignment, at most what the rule allows."""
    lead, assignment = lead_in_hand(
        session, lead_id, deed=Deed.EXTEND, version=version, unlocked=unlocked
    )
    if assignment.extended:
        raise Refused(N_("This assignment was extended before. The rule allows one extension."))
    if not 1 <= days <= CLOCKS["check"].extension:
        raise Refused(N_("The rule allows an extension of 1 to 15 working days."))
    assignment.extended = True
    assignment.due_on = calendar.add(assignment.due_on, days)
    changes: dict[str, object] = {"due_on": assignment.due_on}
    word = Word(Move.EXTEND, Deed.EXTEND, words, reason=str(days), changes=changes)
    tell(session, lead, assignment, word, unlocked=unlocked, sealer=sealer, at=at)


def supervise(
    session: Session,
    lead_id: UUID,
    words: str,
    *,
    version: int,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Put a lead under supervision (督办) until it is closed; the district sees that, and why."""
    lead, assignment = lead_in_hand(
        session, lead_id, deed=Deed.SUPERVISE, version=version, unlocked=unlocked
    )
    if lead.supervised:
        raise Refused(N_("This lead is under supervision already."))
    word = Word(Move.SUPERVISE, Deed.SUPERVISE, words, changes={"supervised": True})
    tell(session, lead, assignment, word, unlocked=unlocked, sealer=sealer, at=at)
