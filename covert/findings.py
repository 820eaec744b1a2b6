"""Filing a visit: what was seen becomes a report, and a re-check keeps or reopens its lead."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from covert.briefs import Brief
from covert.missions import Mission, lead_of, unseal, was_drawn
from covert.notes import Mark, Notes
from covert.visits import Visit, held, notes_of, overtaken_since
from crypto.envelope import Compartment
from leads.casework.inspections import record_recheck, record_visit
from leads.casework.lead import Lead
from leads.ledger import audit
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.checklist import Item
from leads.register.keyholders import Grant, Seals, Unlocked
from leads.register.taxonomy import Channel
from leads.register.workdays import day_of
from leads.reports.intake import receive
from leads.reports.submission import Submission

UNMARKED = N_("Mark every item before you file the visit.")


def file(
    session: Session,
    mission: Mission,
    *,
    version: int,
    unlocked: Unlocked,
    seals: Seals,
    at: datetime,
) -> None:
    """File a visit once, and shut the squad out of what it filed.

    Overtaken when another member filed it, or saved since `version` was shown; Refused while an
    item is unmarked.
    """
    require(unlocked.actor, Deed.FILE_VISIT)
    visit = held(session, mission, unlocked=unlocked)
    overtaken_since(session, visit, version)
    brief = unseal(session, mission, unlocked=unlocked, seals=seals)
    notes = notes_of(session, visit, unlocked=unlocked, seals=seals)
    if notes.unmarked(brief.items):
        raise Refused(UNMARKED)
    # The lead is held before anything is written: were it moved at the same time, the squad would
    # be told who moved it, and so that there is one.
    lead_id = lead_of(mission, seals=seals)
    lead = lead_id and session.get_one(Lead, lead_id, with_for_update=True)
    if seen := notes.seen(brief.items):
        found = _submission(brief, notes, seen, lead or None, visit.started_at, at)
        receive(session, found, receipt=None, seals=seals)
        visit.files = b""
    drawn = was_drawn(mission, seals=seals)
    visit.inspection_id = _inspect(session, brief, notes, lead or None, at, drawn=drawn)
    visit.filed_at, visit.officer_id, mission.filed = at, unlocked.actor.id, True
    _shut_out(session, mission, visit, unlocked)
    session.flush()  # before the audit entry, which holds the tree's lock until the commit
    audit.record(
        session, Deed.FILE_VISIT, at=at, officer_id=unlocked.actor.id, object_id=mission.id
    )


def verdict(items: Sequence[Item], notes: Notes, category: str) -> bool | None:
    """Say whether a closure was true: False when a violation of the lead's category was seen.

    None when some such item could not be told: a venue that nobody could look into has not been
    found in order, so the lead stays in the draw.
    """
    asked = [notes.marks[item.code] for item in items if item.category.code == category]
    if Mark.SEEN in asked:
        return False
    return True if asked and Mark.COULD_NOT_TELL not in asked else None


def _inspect(
    session: Session,
    brief: Brief,
    notes: Notes,
    lead: Lead | None,
    at: datetime,
    *,
    drawn: bool,
) -> UUID:
    true = None if lead is None else verdict(brief.items, notes, lead.category)
    if lead is None or true is None:
        return record_visit(
            session, venue_id=brief.venue_id, district=brief.district, seen_on=day_of(at)
        )
    return record_recheck(
        session,
        lead.id,
        venue_id=brief.venue_id,
        district=brief.district,
        true_closure=true,
        drawn=drawn,
        at=at,
    )


def _shut_out(session: Session, mission: Mission, visit: Visit, unlocked: Unlocked) -> None:
    # The adversary is whoever takes a squad's phone or key afterwards: the squad's own way into
    # the brief and the notes ends here, the office's stays.
    session.execute(
        delete(Grant).where(
            Grant.subject_id.in_([mission.id, visit.id]),
            Grant.compartment.in_([Compartment.MISSION.value, Compartment.VISIT.value]),
            Grant.key_id.in_(list(unlocked.seeds)),
        )
    )


def _submission(
    brief: Brief,
    notes: Notes,
    seen: Sequence[Item],
    lead: Lead | None,
    started_at: datetime,
    at: datetime,
) -> Submission:
    return Submission(
        report_id=notes.report_id,
        channel=Channel.COVERT,
        district=brief.district,
        category=_gravest(seen, lead).category.code,
        venue_name=brief.name,
        address=brief.address,
        happened_on=day_of(started_at),
        about=False,
        narrative="\n".join([*(item.text.zh for item in seen), notes.words]).strip(),
        contact="",
        concerns_office=False,
        files=notes.photos,
        received_on=day_of(at),
        venue_id=brief.venue_id,
    )


def _gravest(seen: Sequence[Item], lead: Lead | None) -> Item:
    """Choose the item that names the report: the lead's own matter first, then the gravest.

    So the report of a failed re-check lies beside its lead.
    """

    def rank(item: Item) -> tuple[bool, str]:
        own = lead is not None and item.category.code == lead.category
        return not own, item.severity.value

    return min(seen, key=rank)
