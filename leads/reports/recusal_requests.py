"""A source who asks that an officer stay out of it (申请回避): sealed to the oversight unit alone.

The named officer sits at the desk that reads the conversation, so the words must not go there.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind
from leads.register.units import UnitKind
from leads.reports.report import Report, midnight


class RecusalRequest(Record):
    """What one source asked on one day; `answered` once the oversight unit has decided."""

    __tablename__ = "recusal_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    asked_on: Mapped[date]
    sealed: Mapped[bytes]
    answered: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True, repr=False)
class OpenRequest:
    """A source's request in clear; lives for one request."""

    id: UUID
    report_id: UUID
    asked_on: date
    text: str
    answered: bool


def ask_recusal(session: Session, report: Report, text: str, *, on: date, seals: Seals) -> None:
    """Keep what a source asks, sealed to the oversight unit; audited to the day."""
    request_id, key, sealer = new_id(), seals.sealer.new_key(), seals.sealer
    place = Place(request_id, request_id, Kind.TEXT)
    session.add(
        RecusalRequest(
            id=request_id,
            report_id=report.id,
            asked_on=on,
            sealed=sealer.seal(text.encode(), key=key, place=place),
        )
    )
    session.flush()
    readers = publics_of_kind(session, UnitKind.OVERSIGHT, root=seals.keys.root_public)
    asked = Compartment.REQUEST
    give(session, key, subject=request_id, compartment=asked, to=readers, sealer=sealer)
    audit.record(
        session,
        "report.recusal_asked",
        at=midnight(on),
        officer_id=None,
        object_id=report.id,
        tree=audit.Tree.SOURCE,
    )


def recusals_asked(
    session: Session, *, unlocked: Unlocked, sealer: Sealer
) -> tuple[OpenRequest, ...]:
    """List what sources asked, the undecided first and then the newest, for the oversight unit."""
    require(unlocked.actor, Deed.ORDER_RECUSAL)
    query = select(RecusalRequest).order_by(
        RecusalRequest.answered, RecusalRequest.asked_on.desc(), RecusalRequest.id
    )
    return tuple(_open(session, one, unlocked, sealer) for one in session.scalars(query))


def recusal_asked(
    session: Session, request_id: UUID, *, unlocked: Unlocked, sealer: Sealer
) -> OpenRequest:
    """Open one source's request for the oversight unit."""
    require(unlocked.actor, Deed.ORDER_RECUSAL)
    one = session.get(RecusalRequest, request_id)
    if one is None:
        raise NotFound
    return _open(session, one, unlocked, sealer)


def settle(session: Session, request_id: UUID) -> None:
    """Mark a request as decided on."""
    session.execute(
        update(RecusalRequest).where(RecusalRequest.id == request_id).values(answered=True)
    )


def _open(session: Session, one: RecusalRequest, unlocked: Unlocked, sealer: Sealer) -> OpenRequest:
    key = open_key(
        session,
        subject=one.id,
        compartment=Compartment.REQUEST,
        seeds=unlocked.seeds,
        sealer=sealer,
    )
    text = sealer.open(one.sealed, key=key, place=Place(one.id, one.id, Kind.TEXT)).decode()
    return OpenRequest(one.id, one.report_id, one.asked_on, text, one.answered)
