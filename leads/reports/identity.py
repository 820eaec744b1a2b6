"""Identity (身份): the contact a source left, under a key of its own, and who keeps that key."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crypto.archives import contact_of as contact_in_backups
from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable
from crypto.keys import key_id
from leads.ledger import audit, backup_keys
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.keyholders import Grant, UnitKey, holders, open_key
from leads.register.units import Unit, UnitKind
from leads.reports.envelopes import legible
from leads.reports.report import Report, midnight

UNREADABLE = N_("This contact cannot be opened: the sender's browser did not seal it well.")


def contact_key(
    session: Session, report_id: UUID, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> bytes:
    """Open the key of a report's contact; NotFound for seeds that were not granted it."""
    try:
        return open_key(
            session, subject=report_id, compartment=Compartment.IDENTITY, seeds=seeds, sealer=sealer
        )
    except Unreadable as error:
        # A browser makes grants too, and ours cannot look into them beforehand.
        raise Refused(UNREADABLE) from error


def contact_of(
    session: Session, report_id: UUID, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> str:
    """Open a report's contact with any of these seeds; the caller asks for rights, and audits.

    NotFound alike for an unknown report, one without a contact, and one the seeds do not open.
    """
    sealed = session.scalar(select(Report.sealed_identity).where(Report.id == report_id))
    if sealed is None:
        raise NotFound
    key = contact_key(session, report_id, seeds=seeds, sealer=sealer)
    try:
        contact = sealer.open(sealed, key=key, place=Place(report_id, report_id, Kind.IDENTITY))
    except Unreadable as error:
        raise Refused(UNREADABLE) from error
    return legible(contact)


def keeper_of(session: Session, report_id: UUID) -> UnitKind:
    """Tell who keeps the key of a report's contact: the custodian, or else the oversight unit."""
    custodians = (
        select(UnitKey.public)
        .join(Unit, Unit.id == UnitKey.unit_id)
        .where(Unit.kind == UnitKind.CUSTODIAN)
    )
    theirs = {key_id(public) for public in session.scalars(custodians)}
    held = holders(session, subject=report_id, compartment=Compartment.IDENTITY)
    return UnitKind.OVERSIGHT if theirs.isdisjoint(held) else UnitKind.CUSTODIAN


def withdraw(session: Session, report: Report, *, on: date) -> bool:
    """Delete the contact and every way to it, because its source asks; say whether there was one.

    Its key in backups is destroyed, too. What was opened before cannot be taken back; the day stays
    in its place.
    """
    if report.sealed_identity is None:
        return False
    session.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(sealed_identity=None, contact_withdrawn_on=on)
    )
    identity = Compartment.IDENTITY.value
    session.execute(
        delete(Grant).where(Grant.subject_id == report.id, Grant.compartment == identity)
    )
    backup_keys.destroy(session, [contact_in_backups(report.id)], words=False)
    audit.record(
        session,
        "report.contact_withdrawn",
        at=midnight(on),
        officer_id=None,
        object_id=report.id,
        tree=audit.Tree.SOURCE,
    )
    return True
