"""Reading: the only way a report's words come back in clear, and never without an audit entry."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked, open_key
from leads.reports.report import Attachment, Report
from leads.reports.scope import reports_of
from leads.reports.submission import Manifest, Story


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file's manifest, and the id of the copy that officers open."""

    id: UUID
    copy_id: UUID
    manifest: Manifest

    @property
    def bare(self) -> bool:
        """Tell a copy without traces from a file that is kept as it was sent."""
        return self.copy_id != self.id


@dataclass(frozen=True, slots=True, repr=False)
class OpenReport:
    """A report's words in clear; lives for one request.

    `contact` says that one was left, which is kept apart; `contact_withdrawn_on` that it was, once.
    """

    story: Story
    files: tuple[OpenFile, ...]
    contact: bool
    contact_withdrawn_on: date | None
    spoilt: bool = False
    """The story cannot be opened, or is none; files and conversation may be there all the same."""


def report_for(session: Session, report_id: UUID, *, unlocked: Unlocked) -> Report:
    """Fetch a report of the actor's own desk; NotFound for unknown and foreign alike."""
    require(unlocked.actor, Deed.READ_REPORT)
    query = select(Report).where(Report.id == report_id, reports_of(unlocked.actor))
    report = session.scalar(query)
    if report is None:
        raise NotFound
    return report


def read(
    session: Session, report_id: UUID, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> OpenReport:
    """Unseal a report and its manifests for an officer of its desk; audited."""
    report = report_for(session, report_id, unlocked=unlocked)
    story = _story(session, report, unlocked=unlocked, sealer=sealer)
    files = tuple(
        _open_file(session, attachment, unlocked=unlocked, sealer=sealer)
        for attachment in attachments(session, report.id)
    )
    audit.record(
        session, Deed.READ_REPORT, at=at, officer_id=unlocked.actor.id, object_id=report.id
    )
    kept = report.sealed_identity is not None
    shown = story or Story("", "", None, about=False, narrative="")
    return OpenReport(shown, files, kept, report.contact_withdrawn_on, spoilt=story is None)


def _story(session: Session, report: Report, *, unlocked: Unlocked, sealer: Sealer) -> Story | None:
    """Open the story; None for what a sender's browser did not seal well: it may be anything."""
    try:
        key = open_key(
            session,
            subject=report.id,
            compartment=Compartment.REPORT,
            seeds=unlocked.seeds,
            sealer=sealer,
        )
        place = Place(report.id, report.id, Kind.TEXT)
        return Story.from_bytes(sealer.open(report.sealed, key=key, place=place))
    except (Unreadable, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def attachments(session: Session, report_id: UUID) -> list[Attachment]:
    """List a report's files in the order they were added."""
    query = select(Attachment).where(Attachment.report_id == report_id)
    return list(session.scalars(query.order_by(Attachment.position)))


def file_key(
    session: Session, file_id: UUID, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> tuple[OpenFile, UUID, bytes]:
    """Give a file's manifest, its report's id and the key of its copy; audited as a read."""
    attachment = session.get(Attachment, file_id)
    if attachment is None:
        raise NotFound
    report = report_for(session, attachment.report_id, unlocked=unlocked)
    opened = _open_file(session, attachment, unlocked=unlocked, sealer=sealer)
    key = _copy_key(session, attachment, unlocked=unlocked, sealer=sealer)
    audit.record(
        session, Deed.READ_FILE, at=at, officer_id=unlocked.actor.id, object_id=attachment.id
    )
    return opened, report.id, key


def _copy_key(
    session: Session, attachment: Attachment, *, unlocked: Unlocked, sealer: Sealer
) -> bytes:
    return open_key(
        session,
        subject=attachment.id,
        compartment=Compartment.REPORT,
        seeds=unlocked.seeds,
        sealer=sealer,
    )


def _open_file(
    session: Session, attachment: Attachment, *, unlocked: Unlocked, sealer: Sealer
) -> OpenFile:
    key = _copy_key(session, attachment, unlocked=unlocked, sealer=sealer)
    place = Place(attachment.report_id, attachment.id, Kind.MANIFEST)
    manifest = Manifest.from_bytes(sealer.open(attachment.manifest, key=key, place=place))
    return OpenFile(attachment.id, attachment.copy_id, manifest)
