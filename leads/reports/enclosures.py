"""What the desk encloses (附件) with a message to the source: sealed to desk and receipt alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.ledger import audit
from leads.ledger.base import Record
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind
from leads.register.units import UnitKind
from leads.reports.report import Report
from leads.reports.submission import Manifest, Upload


class Enclosure(Record):
    """One file of the desk's to the source. `id` is the stored file; of a picture the stripped one.

    Its day is its message's. The manifest (name, type, size, SHA-256) is sealed under its key.
    """

    __tablename__ = "enclosures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), unique=True)
    manifest: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file's id and manifest in clear; lives for one request."""

    id: UUID
    manifest: Manifest


def enclose(
    session: Session,
    report: Report,
    message_id: UUID,
    file: Upload,
    *,
    unlocked: Unlocked,
    seals: Seals,
    at: datetime,
) -> None:
    """Put a file to the desk's message; audited. Refused when its source's key is not known.

    Of a picture only the stripped copy goes along: where and by what device it was taken would
    tell of the officer. The caller deletes the other one.
    """
    if report.talk_public is None:
        raise Refused(
            N_("No file can be sealed to this source: the report is from before. Write in words.")
        )
    _keep(session, report.id, message_id, file, sealer=seals.sealer)
    desks = publics_of_kind(session, UnitKind(report.desk), root=seals.keys.root_public)
    give(
        session,
        file.copy_key,
        subject=file.copy_id,
        compartment=Compartment.CONVERSATION,
        to=(*desks, report.talk_public),
        sealer=seals.sealer,
    )
    by = unlocked.actor
    audit.record(session, Deed.SEND_FILE, at=at, officer_id=by.id, object_id=file.copy_id)


def _keep(
    session: Session, report_id: UUID, message_id: UUID, file: Upload, *, sealer: Sealer
) -> None:
    manifest = Manifest(file.name, file.media_type, file.size, file.sha256).to_bytes()
    place = Place(report_id, file.copy_id, Kind.MANIFEST)
    session.execute(
        insert(Enclosure).values(
            id=file.copy_id,
            report_id=report_id,
            message_id=message_id,
            manifest=sealer.seal(manifest, key=file.copy_key, place=place),
        )
    )


def enclosed(
    session: Session, report_id: UUID, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> dict[UUID, Enclosed]:
    """Open the manifests of a conversation's files, by the messages they belong to."""
    query = select(Enclosure).where(Enclosure.report_id == report_id)
    return {
        one.message_id: _open(session, one, seeds=seeds, sealer=sealer)[0]
        for one in session.scalars(query)
    }


def enclosure_key(
    session: Session,
    report_id: UUID,
    file_id: UUID,
    *,
    seeds: Mapping[bytes, bytes],
    sealer: Sealer,
) -> tuple[Enclosed, bytes]:
    """Give a file of this conversation and its key, for one of the two who hold it.

    NotFound for an unknown file, one of another conversation, and seeds that do not open it, alike.
    A read of the desk's is the caller's to audit; a source's leaves no trace.
    """
    found = session.get(Enclosure, file_id)
    if found is None or found.report_id != report_id:
        raise NotFound
    return _open(session, found, seeds=seeds, sealer=sealer)


def enclosures(session: Session, report_id: UUID) -> list[UUID]:
    """List the stored files that a desk sent in one conversation."""
    return list(session.scalars(select(Enclosure.id).where(Enclosure.report_id == report_id)))


def _open(
    session: Session, one: Enclosure, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> tuple[Enclosed, bytes]:
    talk = Compartment.CONVERSATION
    key = open_key(session, subject=one.id, compartment=talk, seeds=seeds, sealer=sealer)
    place = Place(one.report_id, one.id, Kind.MANIFEST)
    return Enclosed(
        one.id, Manifest.from_bytes(sealer.open(one.manifest, key=key, place=place))
    ), key
