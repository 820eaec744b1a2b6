"""Triage (甄别): decline with the law's reason, transfer, sort, or split a submission in two.

Accepting is opening a lead or joining one; see merging.py.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from leads.casework.handlings import first_at, keep, turn
from leads.casework.merging import Matter, check
from leads.ledger.base import new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked
from leads.register.public_status import PublicStatus
from leads.register.recused import share
from leads.register.taxonomy import Channel, decline_reason, partner
from leads.register.units import UnitKind
from leads.reports.intake import receive
from leads.reports.reading import read, report_for
from leads.reports.report import Report, Stage
from leads.reports.submission import Story, Submission


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """The second matter of a submission, cut out by an officer; its text is never in a repr."""

    district: str
    category: str
    venue_name: str
    address: str
    narrative: str


def decline(
    session: Session, report_id: UUID, *, reason: str, unlocked: Unlocked, at: datetime
) -> None:
    """Decline a report (不予受理); its source reads the reason and who can help instead.

    What is held may be declined where it lies. UnknownCode without a reason of the law's list;
    Overtaken when somebody decided first.
    """
    by = unlocked.actor
    require(by, Deed.DECLINE)
    report, code = report_for(session, report_id, unlocked=unlocked), decline_reason(reason).code
    turn(
        session,
        report,
        Stage.DECLINED,
        status=PublicStatus.DECLINED,
        public_reason=code,
        was=Stage.HELD if report.stage is Stage.HELD else Stage.NEW,
    )
    keep(session, report, Deed.DECLINE, by=by, at=at, reason=code)


def transfer(
    session: Session, report_id: UUID, *, to: str, unlocked: Unlocked, at: datetime
) -> None:
    """Transfer a report (转办) to the partner that is responsible; its source is told to whom."""
    by = unlocked.actor
    require(by, Deed.TRANSFER_REPORT)
    report, code = report_for(session, report_id, unlocked=unlocked), partner(to).code
    turn(session, report, Stage.TRANSFERRED, status=PublicStatus.TRANSFERRED, public_reason=code)
    keep(session, report, Deed.TRANSFER_REPORT, by=by, at=at, reason=code)


def sort(
    session: Session, report_id: UUID, matter: Matter, *, unlocked: Unlocked, at: datetime
) -> None:
    """Correct a waiting report's district, category and venue; what the source wrote stays."""
    by = unlocked.actor
    require(by, Deed.PLACE)
    report = report_for(session, report_id, unlocked=unlocked)
    check(session, matter)
    _claim(session, report)
    report.district, report.category = matter.district, matter.category
    report.venue_id = matter.venue_id
    session.flush()
    keep(session, report, Deed.PLACE, by=by, at=at, reason=matter.category)


def split(
    session: Session,
    report_id: UUID,
    part: Part,
    *,
    unlocked: Unlocked,
    seals: Seals,
    at: datetime,
) -> UUID:
    """Split a second matter off a submission as a report of its own, and give its id.

    The submission stays whole, files and conversation with it: the part points to it. The legal
    clock of both runs from the same receipt.
    """
    by = unlocked.actor
    require(by, Deed.SPLIT_REPORT)
    report = report_for(session, report_id, unlocked=unlocked)
    check(session, Matter(part.district, part.category, None))
    if report.parent_id is not None:
        raise Refused(N_("This is already a part. Split the submission that it came from."))
    _claim(session, report)
    story = read(session, report.id, unlocked=unlocked, sealer=seals.sealer, at=at).story
    child = _child(report, story, part)
    receive(session, child, receipt=None, seals=seals)
    session.execute(
        update(Report)
        .where(Report.id == child.report_id)
        .values(parent_id=report.id)
        .execution_options(synchronize_session=False)
    )
    share(session, (report.id, child.report_id), at=at)
    keep(session, report, Deed.SPLIT_REPORT, by=by, at=at)
    return child.report_id


def _child(report: Report, story: Story, part: Part) -> Submission:
    return Submission(
        report_id=new_id(),
        channel=Channel(report.channel),
        district=part.district,
        category=part.category,
        venue_name=part.venue_name,
        address=part.address,
        happened_on=story.happened_on,
        about=story.about,
        narrative=part.narrative,
        contact="",
        concerns_office=report.desk == UnitKind.OVERSIGHT,
        files=(),
        received_on=report.received_on,
    )


def _claim(session: Session, report: Report) -> None:
    # An UPDATE that changes nothing still locks the row and asks whether it is undecided.
    waiting = session.scalar(
        update(Report)
        .where(Report.id == report.id, Report.stage == Stage.NEW)
        .values(stage=Stage.NEW)
        .returning(Report.id)
        .execution_options(synchronize_session=False)
    )
    if waiting is None:
        raise first_at(session, report.id)
