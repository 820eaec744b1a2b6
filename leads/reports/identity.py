"""Identity (身份): the contact a source left, opened by the custodian alone, each time audited."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked, open_key
from leads.register.officers import Actor
from leads.register.workdays import day_of
from leads.reports.report import Report


@dataclass(frozen=True, slots=True)
class Opening:
    """One contact that a custodian opened: on which day, of which report. Not whose it is."""

    on: date
    report_id: UUID


def openings(session: Session, *, by: Actor, most: int) -> tuple[Opening, ...]:
    """List the custodian's own openings from the audit trail, the newest first."""
    require(by, Deed.READ_IDENTITY)
    entry = audit.AuditEntry
    query = (
        select(entry.at, entry.object_id)
        # Written out, so that the index over the staff's tree alone can be used.
        .where(entry.tree == literal_column("'staff'"), entry.officer_id == by.id)
        .where(entry.deed == Deed.READ_IDENTITY.value)
        .order_by(entry.seq.desc())
        .limit(most)
    )
    return tuple(Opening(day_of(at), of) for at, of in session.execute(query) if of is not None)


def read_identity(
    session: Session,
    report_id: UUID,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    reason: str,
    at: datetime,
) -> str:
    """Open a report's contact; the reason is digested into the audit entry.

    The custodian's keys open the identity compartment and nothing else of the report. NotFound
    alike for an unknown report, one without a contact, and one that these keys do not open.
    """
    require(unlocked.actor, Deed.READ_IDENTITY)
    report = session.get(Report, report_id)
    if report is None or report.sealed_identity is None:
        raise NotFound
    seeds = unlocked.seeds
    key = open_key(
        session, subject=report_id, compartment=Compartment.IDENTITY, seeds=seeds, sealer=sealer
    )
    place = Place(report_id, report_id, Kind.IDENTITY)
    contact = sealer.open(report.sealed_identity, key=key, place=place).decode()
    audit.record(
        session,
        Deed.READ_IDENTITY,
        at=at,
        officer_id=unlocked.actor.id,
        object_id=report_id,
        details=reason.encode(),
    )
    return contact
