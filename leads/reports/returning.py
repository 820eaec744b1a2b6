"""What a source sees who comes back with a receipt: plain status, to the day, and the dialogue."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Sealer
from crypto.keys import from_seed
from crypto.receipts import ReceiptSecrets
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound
from leads.register.keyholders import open_key
from leads.register.public_status import PublicStatus
from leads.reports.dialogue import Turn, conversation, source_seeds
from leads.reports.enclosures import enclosed
from leads.reports.recusal_requests import RecusalRequest
from leads.reports.report import Message, Report


@dataclass(frozen=True, slots=True)
class Part:
    """One matter of a submission: its public status and, for some, the code of the reason."""

    status: PublicStatus
    reason: str
    received_on: date


@dataclass(frozen=True, slots=True, repr=False)
class Standing:
    """How a report stands; `report_id` is None, and all else empty, for a receipt nobody holds.

    `contact` says that one is kept, `contact_withdrawn_on` that it was withdrawn, and when;
    `recusal_asked_on` when its source last asked that somebody stays out of it. `desk` is who reads
    what they say.
    """

    report_id: UUID | None
    parts: tuple[Part, ...]
    turns: tuple[Turn, ...]
    contact: bool = False
    contact_withdrawn_on: date | None = None
    recusal_asked_on: date | None = None
    desk: str = ""


_OF_RECEIPT = select(
    Report.id,
    Report.sealed_identity.is_not(None),
    Report.contact_withdrawn_on,
    select(func.max(RecusalRequest.asked_on))
    .where(RecusalRequest.report_id == Report.id)
    .scalar_subquery(),
    Report.desk,
)


def standing(session: Session, receipt: ReceiptSecrets, *, sealer: Sealer) -> Standing:
    """Tell how the report of a receipt stands; an unknown receipt costs the same work.

    The adversary tries receipts and watches the clock.
    """
    found = session.execute(_OF_RECEIPT.where(Report.lookup == receipt.lookup)).first()
    parts = _parts(session, found[0] if found else new_id())
    if found is None:
        _open_nothing(session, receipt, sealer=sealer)
        return Standing(None, (), ())
    report_id, contact, withdrawn_on, asked_on, desk = found
    seeds = source_seeds(receipt)
    turns = conversation(session, report_id, seeds=seeds, sealer=sealer)
    return Standing(report_id, parts, turns, contact, withdrawn_on, asked_on, desk)


def _parts(session: Session, report_id: UUID) -> tuple[Part, ...]:
    # A submission that held two matters was split: each part goes its own way.
    query = (
        select(Report.public_status, Report.public_reason, Report.received_on)
        .where(or_(Report.id == report_id, Report.parent_id == report_id))
        .order_by(Report.parent_id.is_not(None), Report.id)
    )
    return tuple(
        Part(PublicStatus(status), reason, day) for status, reason, day in session.execute(query)
    )


def _open_nothing(session: Session, receipt: ReceiptSecrets, *, sealer: Sealer) -> None:
    subject, talk, seeds = new_id(), Compartment.CONVERSATION, source_seeds(receipt)
    with suppress(NotFound):
        open_key(session, subject=subject, compartment=talk, seeds=seeds, sealer=sealer)
    public = from_seed(receipt.seed).public
    grant = sealer.grant(sealer.new_key(), to=public, compartment=talk, subject=subject)
    sealer.open_grant(grant, seed=receipt.seed, compartment=talk, subject=subject)
    said = select(Message).where(Message.report_id == subject).order_by(Message.position)
    session.scalars(said).all()
    enclosed(session, subject, seeds=seeds, sealer=sealer)
