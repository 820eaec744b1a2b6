"""Asking for a source's contact: a request with a reason, a grant to the requester, an end.

Whoever keeps the key never opens the contact for another: they grant its key to the requester's
own key, for some hours. The custodian knows an id and a reason, and nothing that was told.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_, Spoken
from leads.register.authority import Deed, require
from leads.register.keyholders import (
    Grant,
    Seals,
    Unlocked,
    give,
    open_key,
    publics_of_kind,
)
from leads.register.officers import Actor, Officer
from leads.register.units import UnitKind
from leads.reports.identity import contact_of, keeper_of
from leads.reports.reading import report_for


class Answer(Spoken):
    """How a request stands."""

    ASKED = "asked", "Waiting", "待批准"
    GRANTED = "granted", "Granted", "已批准"
    REFUSED = "refused", "Refused", "未批准"
    ENDED = "ended", "Ended", "已到期"


class IdentityRequest(Record):
    """One officer's request for one contact. Reason and answer are sealed; hours are not.

    `keeper` is the kind of unit that decides. `grant_id` names the row that opens the contact.
    """

    __tablename__ = "identity_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    keeper: Mapped[UnitKind] = mapped_column(index=True)
    answer: Mapped[Answer]
    asked_at: Mapped[datetime]
    sealed_reason: Mapped[bytes]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None]
    sealed_words: Mapped[bytes | None]
    until: Mapped[datetime | None]
    grant_id: Mapped[UUID | None]


def ask(
    session: Session,
    report_id: UUID,
    reason: str,
    *,
    unlocked: Unlocked,
    seals: Seals,
    at: datetime,
) -> UUID:
    """Ask the keeper for a report's contact, with a reason that only keeper and requester read.

    NotFound for a report of another desk; Refused without a contact, or while a request stands.
    """
    by = unlocked.actor
    require(by, Deed.ASK_IDENTITY)
    report = report_for(session, report_id, unlocked=unlocked)
    if report.sealed_identity is None:
        raise Refused(N_("There is no contact to ask for."))
    if standing(session, report_id, by=by, at=at) is not None:
        raise Refused(N_("You have asked already, or may open the contact now."))
    request = IdentityRequest(
        id=new_id(),
        report_id=report_id,
        officer_id=by.id,
        keeper=keeper_of(session, report_id),
        answer=Answer.ASKED,
        asked_at=at,
        sealed_reason=b"",
    )
    request.sealed_reason = _seal_reason(session, request, reason, seals=seals)
    session.add(request)
    write_down(session, Deed.ASK_IDENTITY, request, by=by, at=at)
    return request.id


def _seal_reason(session: Session, request: IdentityRequest, reason: str, *, seals: Seals) -> bytes:
    key, own = seals.sealer.new_key(), session.get_one(Officer, request.officer_id).public
    keepers = publics_of_kind(session, request.keeper, root=seals.keys.root_public)
    # The oversight unit's requester is one of its keepers: two grants to one key would be one.
    give(
        session,
        key,
        subject=request.id,
        compartment=Compartment.REQUEST,
        to=(own, *keepers),
        sealer=seals.sealer,
    )
    return seals.sealer.seal(reason.encode(), key=key, place=reason_at(request))


def open_contact(
    session: Session, report_id: UUID, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> str:
    """Open a contact that was granted to this officer and whose time is not over; audited.

    NotFound alike without a grant, after its time, and for a report of another desk.
    """
    by = unlocked.actor
    require(by, Deed.READ_IDENTITY)
    report_for(session, report_id, unlocked=unlocked)
    request = standing(session, report_id, by=by, at=at)
    if request is None or request.answer is not Answer.GRANTED:
        raise NotFound
    # By the requester's own key alone: the unit's seed would open what its desk keeps for itself.
    own = {unlocked.own: unlocked.seeds[unlocked.own]}
    contact = contact_of(session, report_id, seeds=own, sealer=sealer)
    write_down(session, Deed.READ_IDENTITY, request, by=by, at=at)
    return contact


def end_grant(session: Session, request_id: UUID) -> None:
    """Take a grant away because its time is over; doing it twice changes nothing."""
    request = session.get(IdentityRequest, request_id)
    if request is None or request.answer is not Answer.GRANTED:
        return
    session.execute(delete(Grant).where(Grant.id == request.grant_id))
    request.answer = Answer.ENDED


def end_all(session: Session, report_id: UUID) -> None:
    """Take away every grant to an officer, and close every request, about one report."""
    query = select(IdentityRequest).where(
        IdentityRequest.report_id == report_id,
        IdentityRequest.answer.in_((Answer.ASKED, Answer.GRANTED)),
    )
    for request in session.scalars(query):
        session.execute(delete(Grant).where(Grant.id == request.grant_id))
        request.answer = Answer.ENDED
    session.flush()


def request_key(
    session: Session, request: IdentityRequest, *, unlocked: Unlocked, sealer: Sealer
) -> bytes:
    """Open the key under which a request's reason and answer are sealed."""
    return open_key(
        session,
        subject=request.id,
        compartment=Compartment.REQUEST,
        seeds=unlocked.seeds,
        sealer=sealer,
    )


def standing(
    session: Session, report_id: UUID, *, by: Actor, at: datetime
) -> IdentityRequest | None:
    """Give the officer's request that waits, or whose grant still opens."""
    query = select(IdentityRequest).where(
        IdentityRequest.report_id == report_id,
        IdentityRequest.officer_id == by.id,
        (IdentityRequest.answer == Answer.ASKED)
        | ((IdentityRequest.answer == Answer.GRANTED) & (IdentityRequest.until > at)),
    )
    return session.scalars(query).first()


def write_down(
    session: Session, deed: Deed, request: IdentityRequest, *, by: Actor, at: datetime
) -> None:
    """Audit a deed about a request, with a digest of what was written in it."""
    # Of what was written, only the sealed bytes go into the digest: nobody can try words on it.
    written = request.sealed_reason + (request.sealed_words or b"")
    session.flush()
    audit.record(
        session, deed, at=at, officer_id=by.id, object_id=request.report_id, details=written
    )


def reason_at(request: IdentityRequest) -> Place:
    """Tell where the reason of a request is sealed."""
    return Place(request.id, request.id, Kind.TEXT)


def words_at(request: IdentityRequest) -> Place:
    """Tell where the keeper's answer is sealed."""
    return Place(request.id, request.id, Kind.REPLY)
