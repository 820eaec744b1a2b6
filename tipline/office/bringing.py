"""How two reports come into one lead: by what each of them is in already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.casework.together import TAKES, Into
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.matching.corrections import of_report, part, split_from
from leads.register.taxonomy import category
from leads.reports.reading import report_for
from leads.reports.report import Report, Stage
from tipline.office.desk import Desk
from tipline.office.together import accept_all


class Way(StrEnum):
    """What joining the two would do."""

    OPEN = "open"
    JOIN = "join"
    TAKE = "take"
    ONE = "one"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Side:
    """A report and the lead it is in, if it is in one."""

    report: Report
    lead: Lead | None

    @property
    def waits(self) -> bool:
        """Say whether nobody has decided on it yet."""
        return self.report.stage is Stage.NEW

    @property
    def takes(self) -> bool:
        """Say whether it is in a lead that takes reports in."""
        return self.lead is not None and self.lead.state in TAKES

    @property
    def gang(self) -> bool:
        """Say whether it is a gang clue, or in the lead of one."""
        return self.lead.gang if self.lead else category(self.report.category).gang


def side(session: Session, report_id: UUID, desk: Desk) -> Side:
    """Fetch a report of the officer's desk with its lead."""
    report = report_for(session, report_id, unlocked=desk.unlocked)
    lead = session.scalar(
        select(Lead)
        .join(LeadReport, LeadReport.lead_id == Lead.id)
        .where(LeadReport.report_id == report.id, LeadReport.left_at.is_(None))
    )
    return Side(report, lead)


def way(own: Side, other: Side) -> Way:
    """Say how the two can come into one lead; NONE when what is done stands against it."""
    if own.lead is not None and other.lead is not None:
        return Way.ONE if own.lead.id == other.lead.id else Way.NONE
    if own.gang is not other.gang:
        return Way.NONE
    if own.waits and other.waits:
        return Way.OPEN
    if own.waits and other.takes:
        return Way.JOIN
    return Way.TAKE if own.takes and other.waits else Way.NONE


def mergeable(own: Side, other: Side) -> tuple[Lead, Lead] | None:
    """Say which of two leads can be merged into which, so that no deadline moves back."""
    if own.lead is None or other.lead is None or own.lead.id == other.lead.id:
        return None
    pairs = [(own.lead, other.lead), (other.lead, own.lead)]
    able = [
        (lead, into)
        for lead, into in pairs
        if lead.state is LeadState.ACCEPTED and into.state in TAKES and lead.gang is into.gang
    ]
    # Of two at the desk the one that is due first, or was opened first, takes the other in.
    return min(able, key=lambda pair: (pair[1].due_on or date.max, pair[1].number), default=None)


def seen(own: Side, other: Side) -> str:
    """Write down what the page was about, to be told when that is no longer so."""
    versions = (str(one.lead.version) if one.lead else "" for one in (own, other))
    return ":".join((way(own, other), *versions))


def bring(session: Session, own_id: UUID, other_id: UUID, *, what: str, desk: Desk) -> UUID:
    """Bring two reports into one lead and give it; Refused when the page was of another state."""
    own, other = side(session, own_id, desk), side(session, other_id, desk)
    if what != seen(own, other):
        raise Refused(N_("Somebody has worked on one of these meanwhile. Look again and decide."))
    given: dict[Way, tuple[Sequence[Side], Lead | None]] = {
        Way.OPEN: ((own, other), None),
        Way.JOIN: ((own,), other.lead),
        Way.TAKE: ((other,), own.lead),
    }
    if (chosen := way(own, other)) not in given:
        raise Refused(N_("These two cannot be joined where they stand now."))
    coming, lead = given[chosen]
    into = Into(lead.id, lead.version) if lead else None
    return accept_all(session, [one.report.id for one in coming], into, desk).id


def keep_apart(session: Session, own_id: UUID, other_id: UUID, *, what: str, desk: Desk) -> None:
    """Keep a report apart from another, and from the lead that this one is in."""
    own, other = side(session, own_id, desk), side(session, other_id, desk)
    if what != seen(own, other):
        raise Refused(N_("Somebody has worked on one of these meanwhile. Look again and decide."))
    if own.lead is not None and other.lead is not None and own.lead.id == other.lead.id:
        raise Refused(N_("Both are in one lead. Split one of them off there."))
    if other.lead is not None:
        split_from(session, own_id, other.lead.id, unlocked=desk.unlocked, at=desk.at)
    told = of_report(session, own_id).get(other_id)
    if told is None or told.same:
        part(session, own_id, other_id, unlocked=desk.unlocked, at=desk.at)
