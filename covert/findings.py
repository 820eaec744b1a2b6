"""Filing a visit: what was seen becomes a report, or the re-check of a closed lead."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from covert.missions import Brief, Mission, lead_of
from covert.visits import Notes, Visit
from leads.casework.inspections import record_recheck, record_visit
from leads.casework.lead import Lead
from leads.ledger import audit
from leads.ledger.base import new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.checklist import Item, Mode, checklist
from leads.register.keyholders import Seals, Unlocked
from leads.register.taxonomy import Channel, VenueKind
from leads.register.workdays import day_of
from leads.reports.intake import receive
from leads.reports.submission import Submission


class Mark(StrEnum):
    """What a visitor says of one checklist item; every item describes a violation."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    COULD_NOT_TELL = "could_not_tell"


def items_of(brief: Brief) -> tuple[Item, ...]:
    """Give the checklist of a brief's kind of venue and way of visiting."""
    return checklist(VenueKind(brief.venue_kind), Mode(brief.mode))


def file(
    session: Session,
    mission: Mission,
    visit: Visit,
    *,
    brief: Brief,
    notes: Notes,
    unlocked: Unlocked,
    seals: Seals,
    at: datetime,
) -> None:
    """File a visit once; Refused when an item is unmarked or somebody filed it before."""
    require(unlocked.actor, Deed.FILE_VISIT)
    seen = _violations(brief, notes)
    _claim(session, mission)
    lead_id = lead_of(mission, seals=seals)
    if lead_id is None:
        visit.inspection_id = record_visit(
            session, venue_id=brief.venue_id, district=brief.district, seen_on=day_of(at)
        )
        new = seen
    else:
        lead = session.get_one(Lead, lead_id)
        still = [item for item in seen if item.category.code == lead.category]
        new = [item for item in seen if item not in still]
        visit.inspection_id = record_recheck(
            session,
            lead_id,
            venue_id=brief.venue_id,
            district=brief.district,
            true_closure=not still,
            at=at,
        )
    if new:
        receive(session, _submission(brief, notes, new, at), receipt=None, seals=seals)
    visit.filed_at = at
    session.flush()  # before the audit entry, which holds the tree's lock until the commit
    audit.record(
        session, Deed.FILE_VISIT, at=at, officer_id=unlocked.actor.id, object_id=mission.id
    )


def _violations(brief: Brief, notes: Notes) -> list[Item]:
    items = items_of(brief)
    if any(item.code not in notes.marks for item in items):
        raise Refused(N_("Mark every item before you file the visit."))
    return [item for item in items if notes.marks[item.code] == Mark.SEEN]


def _claim(session: Session, mission: Mission) -> None:
    # Two members of a squad may press the button at once: the first one files.
    claimed = session.scalar(
        update(Mission)
        .where(Mission.id == mission.id, Mission.filed.is_(False))
        .values(filed=True)
        .returning(Mission.id)
    )
    if claimed is None:
        raise Refused(N_("This visit has been filed. It cannot be changed any more."))


def _submission(brief: Brief, notes: Notes, seen: Sequence[Item], at: datetime) -> Submission:
    worst = min(seen, key=lambda item: item.severity.value)
    return Submission(
        report_id=new_id(),
        channel=Channel.COVERT,
        district=brief.district,
        category=worst.category.code,
        venue_name=brief.name,
        address=brief.address,
        happened_on=day_of(at),
        about=False,
        narrative="\n".join([*(item.text.zh for item in seen), notes.words]).strip(),
        contact="",
        concerns_office=False,
        files=notes.photos,
        received_on=day_of(at),
        venue_id=brief.venue_id,
    )
