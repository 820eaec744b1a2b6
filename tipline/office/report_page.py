"""Everything that a report's page shows: its words, its conversation, what resembles it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from leads.casework.drafting import brief_of
from leads.casework.handlings import Handled, history
from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.casework.together import TAKES
from leads.matching.checking import check
from leads.matching.rekeying import renew
from leads.matching.similar import CandidateRow, candidates_for
from leads.matching.verdict import REASONS, Band
from leads.register.taxonomy import Category, Channel, category
from leads.register.units import by_code
from leads.register.venues import Venue, VenueCard, card
from leads.reports.dialogue import Turn, conversation
from leads.reports.reading import OpenReport, read, report_for
from leads.reports.report import FeaturesFrom, Report, Stage
from tipline.office.desk import Desk
from tipline.pages.i18n import gettext

SIDE_BY_SIDE = 3
"""Similar leads whose briefs are opened at once."""


@dataclass(frozen=True, slots=True)
class Because:
    """One reason in words, and the points it adds or takes (log-odds)."""

    sentence: str
    points: float


@dataclass(frozen=True, slots=True, repr=False)
class Similar:
    """A lead, or a report that waits, that may be about the same matter."""

    row: CandidateRow
    likely: bool
    joinable: bool
    state: LeadState | None
    version: int
    venue: str
    category: Category | None
    brief: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ReportPage:
    """A report in clear with all that an officer decides by; lives for one request."""

    id: UUID
    stage: Stage
    channel: Channel
    category: Category
    district: object
    received: object
    age: int
    venue: VenueCard | None
    parent_id: UUID | None
    public_reason: str
    opened: OpenReport
    turns: tuple[Turn, ...]
    similar: tuple[Similar, ...]
    history: tuple[Handled, ...]
    lead: tuple[UUID, str] | None
    features_from: FeaturesFrom

    @property
    def waiting(self) -> bool:
        """Say whether nobody has decided yet."""
        return self.stage is Stage.NEW

    @property
    def held(self) -> bool:
        """Say whether it is held with what came in a flood."""
        return self.stage is Stage.HELD

    @property
    def too_late(self) -> Similar | None:
        """Give the lead that it would belong to, were that not answered or ended."""
        likely = [one for one in self.similar if one.likely and one.state is not None]
        return likely[0] if likely and not any(one.joinable for one in likely) else None


def open_report(session: Session, report_id: UUID, desk: Desk) -> ReportPage:
    """Open a report for its page; the read is audited, its messages count as read."""
    report = report_for(session, report_id, unlocked=desk.unlocked)
    opened = _open(session, report, desk)
    venue = session.get(Venue, report.venue_id) if report.venue_id else None
    page = ReportPage(
        id=report.id,
        stage=report.stage,
        channel=Channel(report.channel),
        category=category(report.category),
        district=by_code(session, report.district).name,
        received=report.received_on,
        age=max(desk.house.calendar.between(report.received_on, desk.today), 0),
        venue=card(venue) if venue else None,
        parent_id=report.parent_id,
        public_reason=report.public_reason,
        turns=turns_of(session, report, desk),
        similar=_similar(session, report, desk),
        history=history(session, report.id),
        lead=_lead_of(session, report.id),
        opened=opened,
        features_from=report.features_from,
    )
    if report.unread:
        session.execute(update(Report).where(Report.id == report.id).values(unread=False))
    return page


def _open(session: Session, report: Report, desk: Desk) -> OpenReport:
    opened = read(session, report.id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at)
    # The words are in memory now, and only now can features be compared with them, or be made
    # anew where they are of an older key.
    keys, at = desk.house.keys, desk.at
    if not opened.spoilt:
        check(session, report, opened.story, keys=keys, by=desk.unlocked.actor, at=at)
    renew(session, report, opened.story, keys=keys, at=at)
    return opened


def talk_of(report: Report) -> UUID:
    """Give the id whose conversation a report has: a part is talked about under its submission."""
    return report.parent_id or report.id


def turns_of(session: Session, report: Report, desk: Desk) -> tuple[Turn, ...]:
    """Open a report's conversation, oldest first."""
    return conversation(
        session, talk_of(report), seeds=desk.unlocked.seeds, sealer=desk.house.sealer
    )


def _lead_of(session: Session, report_id: UUID) -> tuple[UUID, str] | None:
    found = session.execute(
        select(Lead.id, Lead.number)
        .join(LeadReport, LeadReport.lead_id == Lead.id)
        .where(LeadReport.report_id == report_id, LeadReport.left_at.is_(None))
    ).first()
    return (found.id, found.number) if found else None


def _similar(session: Session, report: Report, desk: Desk) -> tuple[Similar, ...]:
    rows = candidates_for(session, report.id, unlocked=desk.unlocked)
    leads = _leads(session, [row.lead_id for row in rows if row.lead_id], desk)
    gang = category(report.category).gang
    return tuple(
        _one(session, row, leads.get(row.lead_id), gang=gang, opened=at < SIDE_BY_SIDE, desk=desk)
        for at, row in enumerate(rows)
    )


def _leads(
    session: Session, lead_ids: list[UUID], desk: Desk
) -> dict[UUID | None, tuple[Lead, str]]:
    query = (
        select(Lead, Venue.name)
        .outerjoin(Venue, Venue.id == Lead.venue_id)
        .where(Lead.id.in_(lead_ids), Lead.desk == desk.unlocked.actor.desk)
    )
    return {lead.id: (lead, venue or "") for lead, venue in session.execute(query)}


def _one(
    session: Session,
    row: CandidateRow,
    found: tuple[Lead, str] | None,
    *,
    gang: bool,
    opened: bool,
    desk: Desk,
) -> Similar:
    lead, venue = found or (None, "")
    brief = ""
    if lead is not None and opened:
        brief = brief_of(session, lead.id, unlocked=desk.unlocked, sealer=desk.house.sealer)
    return Similar(
        row=row,
        likely=row.band is Band.JOIN,
        joinable=lead is not None and lead.state in TAKES and lead.gang is gang,
        state=lead.state if lead else None,
        version=lead.version if lead else 0,
        venue=venue,
        category=category(lead.category) if lead else None,
        brief=brief,
        because=tuple(
            Because(gettext(REASONS.get(code, code)), points) for code, points in row.reasons
        ),
    )
