"""Identity (身份): the contact a source left, opened by the custodian alone, each time audited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked, open_key
from leads.reports.report import Report


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

    The custodian's keys open the identity compartment and nothing else of the report.
    """
    require(unlocked.actor, Deed.READ_IDENTITY)
    report = session.get(Report, report_id)
    if report is None or report.sealed_identity is None:
        raise NotFound
    key = open_key(
        session,
        subject=report.id,
        compartment=Compartment.IDENTITY,
        seeds=unlocked.seeds,
        sealer=sealer,
    )
    place = Place(report.id, report.id, Kind.IDENTITY)
    contact = sealer.open(report.sealed_identity, key=key, place=place).decode()
    audit.record(
        session,
        Deed.READ_IDENTITY,
        at=at,
        officer_id=unlocked.actor.id,
        object_id=report.id,
        details=reason.encode(),
    )
    return contact
