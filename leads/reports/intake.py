"""Intake: a submission becomes a sealed report, its features and its errand, in one transaction."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Table, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place
from crypto.receipts import ReceiptSecrets
from leads.ledger import audit, outbox
from leads.ledger.base import Transaction
from leads.register.keyholders import Grant, Seals, grant_rows, publics_of_kind
from leads.register.units import UnitKind
from leads.reports import featuring
from leads.reports.envelopes import contact_envelope
from leads.reports.readying import Ready, ready
from leads.reports.report import Attachment, FeaturesFrom, Report, Stage, midnight
from leads.reports.submission import Manifest, Submission, Upload

# The submitting request is the busiest write: its statements are put together once.
_REPORTS = cast("Table", Report.__table__)
# PostgreSQL's word for it, which SQLite understands too.
_REPORT = (
    insert_unless(_REPORTS)
    .on_conflict_do_nothing(index_elements=["id"])
    .execution_options(preserve_rowcount=True)
)
_GRANTS = insert(cast("Table", Grant.__table__))
_ATTACHMENTS = cast("Table", Attachment.__table__)
_ATTACHMENT = insert(_ATTACHMENTS)
_ATTACHED = select(_ATTACHMENTS.c.id).where(_ATTACHMENTS.c.report_id == bindparam("of"))


def receive(
    session: Transaction,
    submission: Submission,
    *,
    receipt: ReceiptSecrets | None,
    seals: Seals,
    made: Ready | None = None,
    held: bool = False,
) -> None:
    """Seal and keep a submission; a second sending of the same report id changes nothing.

    The server holds no key that opens what this writes. A report that concerns an office or an
    official is sealed to the oversight unit alone. `made` is what `ready` made of the submission
    before the transaction, where other writers wait for this one. `held` is a report of a flood: it
    waits with the others, unmatched, until an officer puts it into the queue.
    """
    made = made or ready(submission, seals=seals).under(receipt)
    desk = _desk(submission)
    desks = publics_of_kind(session, desk, root=seals.keys.root_public)
    clear = _clear_columns(submission, held=held)
    grants = _write_report(
        session, submission, made, clear, desks=desks, receipt=receipt, seals=seals
    )
    if grants is None:
        return
    grants += list(
        add_files(session, submission.report_id, submission.files, desk=desk, seals=seals)
    )
    session.execute(_GRANTS, grants)
    if desk is UnitKind.OFFICE:
        featuring.keep(session, made.tokens)
    _pass_on(session, submission, matched=desk is UnitKind.OFFICE and not held)


def _pass_on(session: Transaction, submission: Submission, *, matched: bool) -> None:
    day = midnight(submission.received_on)
    if matched:
        # The city is ahead of UTC: to whoever reports before eight this midnight is still to come.
        outbox.post(session, "match_report", submission.report_id, at=day - timedelta(days=1))
    audit.record(
        session,
        "report.received",
        at=day,
        officer_id=None,
        object_id=submission.report_id,
        tree=audit.Tree.SOURCE,
    )


def _desk(submission: Submission) -> UnitKind:
    return UnitKind.OVERSIGHT if submission.concerns_office else UnitKind.OFFICE


def _write_report(
    session: Transaction,
    submission: Submission,
    made: Ready,
    clear: dict[str, object],
    *,
    desks: tuple[bytes, ...],
    receipt: ReceiptSecrets | None,
    seals: Seals,
) -> list[dict[str, object]] | None:
    """Write the report and make its grants; None when it was there before."""
    subject, sealer = submission.report_id, seals.sealer
    sealed_identity, grants = _seal_identity(session, submission, desks=desks, seals=seals)
    row = clear | {
        "lookup": receipt.lookup if receipt else None,
        "talk_public": made.talk_public,
        "sealed": made.sealed,
        "sealed_identity": sealed_identity,
    }
    kept = cast("CursorResult[Any]", session.execute(_REPORT, row))
    if kept.rowcount == 0:
        return None
    grants += made.brought(subject, desks=desks)
    for key, compartment, to in made.keys(desks=desks):
        grants += grant_rows(key, subject=subject, compartment=compartment, to=to, sealer=sealer)
    return grants


def _clear_columns(submission: Submission, *, held: bool) -> dict[str, object]:
    """List what a thief of the database sees of a report."""
    return {
        "id": submission.report_id,
        "channel": submission.channel,
        "desk": _desk(submission).value,
        "district": submission.district,
        "category": submission.category,
        "received_on": submission.received_on,
        "stage": Stage.HELD if held else Stage.NEW,
        "public_status": "held" if held else "received",
        "public_reason": "",
        "venue_id": submission.venue_id,
        "unread": False,
        "features_from": _features_from(submission),
    }


def _features_from(submission: Submission) -> FeaturesFrom:
    sealed = bool(submission.sealed_story) and not submission.concerns_office
    return FeaturesFrom.BROWSER if sealed else FeaturesFrom.WORDS


def _seal_identity(
    session: Transaction, submission: Submission, *, desks: tuple[bytes, ...], seals: Seals
) -> tuple[bytes | None, list[dict[str, object]]]:
    if not submission.contact and not submission.sealed_contact:
        return None, []
    subject, key = submission.report_id, seals.sealer.new_key()
    keepers = desks
    if not submission.concerns_office:
        keepers = publics_of_kind(session, UnitKind.CUSTODIAN, root=seals.keys.root_public)
    if submission.sealed_contact:
        envelope = contact_envelope(submission.sealed_contact, report_id=subject)
        return envelope.sealed, envelope.rows(subject, keepers=keepers)
    sealed = seals.sealer.seal(
        submission.contact.encode(), key=key, place=Place(subject, subject, Kind.IDENTITY)
    )
    rows = grant_rows(
        key, subject=subject, compartment=Compartment.IDENTITY, to=keepers, sealer=seals.sealer
    )
    return sealed, rows


def supplement(
    session: Session, report: Report, files: tuple[Upload, ...], *, on: date, seals: Seals
) -> None:
    """Add a source's later files to their report, mark it unread, and audit to the day."""
    if not files:
        return
    grants = add_files(session, report.id, files, desk=UnitKind(report.desk), seals=seals)
    session.execute(insert(Grant), list(grants))
    session.execute(update(Report).where(Report.id == report.id).values(unread=True))
    audit.record(
        session,
        "report.files_added",
        at=midnight(on),
        officer_id=None,
        object_id=report.id,
        tree=audit.Tree.SOURCE,
    )


def add_files(
    session: Transaction,
    report_id: UUID,
    files: tuple[Upload, ...],
    *,
    desk: UnitKind,
    seals: Seals,
) -> Iterator[dict[str, object]]:
    """Write down uploaded files and yield the grants that open them."""
    if not files:
        return
    root = seals.keys.root_public
    desks = publics_of_kind(session, desk, root=root)
    custodians = desks
    if desk is UnitKind.OFFICE:
        custodians = publics_of_kind(session, UnitKind.CUSTODIAN, root=root)
    first = len(list(session.execute(_ATTACHED, {"of": report_id})))
    for position, upload in enumerate(files, start=first):
        session.execute(_ATTACHMENT, _attachment(report_id, position, upload, seals))
        yield from grant_rows(
            upload.copy_key,
            subject=upload.file_id,
            compartment=Compartment.REPORT,
            to=desks,
            sealer=seals.sealer,
        )
        yield from _original_halves(upload, desks=desks, custodians=custodians, seals=seals)


def _original_halves(
    upload: Upload, *, desks: tuple[bytes, ...], custodians: tuple[bytes, ...], seals: Seals
) -> Iterator[dict[str, object]]:
    # The original still carries where and by what device it was taken: it opens only when the
    # desk and the custodian put their halves of its key together.
    if upload.original_key is None:
        return
    half = secrets.token_bytes(len(upload.original_key))
    other = bytes(a ^ b for a, b in zip(half, upload.original_key, strict=True))
    for part, keepers in ((half, desks), (other, custodians)):
        yield from grant_rows(
            part,
            subject=upload.file_id,
            compartment=Compartment.ORIGINALS,
            to=keepers,
            sealer=seals.sealer,
        )


def _attachment(report_id: UUID, position: int, upload: Upload, seals: Seals) -> dict[str, object]:
    manifest = Manifest(
        upload.name, upload.media_type, upload.size, upload.sha256, upload.original_sha256
    )
    return {
        "id": upload.file_id,
        "report_id": report_id,
        "position": position,
        "copy_id": upload.copy_id,
        "manifest": seals.sealer.seal(
            manifest.to_bytes(),
            key=upload.copy_key,
            place=Place(report_id, upload.file_id, Kind.MANIFEST),
        ),
    }
