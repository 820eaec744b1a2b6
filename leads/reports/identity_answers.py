"""The keeper's answer to a request for a contact: granted for some hours, or refused, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Sealer
from leads.ledger import outbox
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Grant, Unlocked, grant_rows
from leads.register.officers import Officer
from leads.reports.identity import contact_key
from leads.reports.identity_requests import (
    Answer,
    IdentityRequest,
    reason_at,
    request_key,
    words_at,
    write_down,
)

HOURS = (1, 4, 24, 72)
"""For how many hours a contact may be granted."""

END = "end_identity_grant"
"""The errand that takes a grant away when its time is over; its object is the request."""

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in a keeper's list: who asks for which report, since when, and what became."""

    id: UUID
    report_id: UUID
    officer: str
    asked_at: datetime
    answer: Answer
    until: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class OpenRequest:
    """A request with its reason in clear; lives for one request of the keeper's."""

    asked: Asked
    reason: str
    words: str


def asked_of(session: Session, *, unlocked: Unlocked) -> tuple[Asked, ...]:
    """List the newest requests that the actor's unit decides on, without the actor's own."""
    by = unlocked.actor
    require(by, Deed.GRANT_IDENTITY)
    query = (
        select(IdentityRequest, Officer.name)
        .join(Officer, Officer.id == IdentityRequest.officer_id)
        .where(IdentityRequest.keeper == by.unit_kind, IdentityRequest.officer_id != by.id)
        .order_by(IdentityRequest.asked_at.desc(), IdentityRequest.id)
        .limit(SHOWN)
    )
    return tuple(_asked(request, name) for request, name in session.execute(query))


def read_request(
    session: Session, request_id: UUID, *, unlocked: Unlocked, sealer: Sealer
) -> OpenRequest:
    """Open a request for the keeper who decides on it; it says nothing of what was reported."""
    request = to_decide(session, request_id, unlocked=unlocked)
    name = session.get_one(Officer, request.officer_id).name
    reason, words = papers(session, request, unlocked=unlocked, sealer=sealer)
    return OpenRequest(_asked(request, name), reason, words)


def papers(
    session: Session, request: IdentityRequest, *, unlocked: Unlocked, sealer: Sealer
) -> tuple[str, str]:
    """Open what the requester wrote and what the keeper answered, "" before they did."""
    key = request_key(session, request, unlocked=unlocked, sealer=sealer)
    reason = sealer.open(request.sealed_reason, key=key, place=reason_at(request)).decode()
    if request.sealed_words is None:
        return reason, ""
    return reason, sealer.open(request.sealed_words, key=key, place=words_at(request)).decode()


def _asked(request: IdentityRequest, officer: str) -> Asked:
    return Asked(
        request.id, request.report_id, officer, request.asked_at, request.answer, request.until
    )


def grant(
    session: Session,
    request_id: UUID,
    words: str,
    *,
    hours: int,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Grant a contact's key to the requester's own key for some hours; audited.

    Nobody grants to themselves: the oversight unit, which keeps its own, needs two. Overtaken when
    somebody decided before.
    """
    request = to_decide(session, request_id, unlocked=unlocked)
    if hours not in HOURS:
        raise Refused(N_("Choose from the options only."))
    until = at + timedelta(hours=hours)
    key = contact_key(session, request.report_id, seeds=unlocked.seeds, sealer=sealer)
    (row,) = grant_rows(
        key,
        subject=request.report_id,
        compartment=Compartment.IDENTITY,
        to=[session.get_one(Officer, request.officer_id).public],
        sealer=sealer,
    )
    granted = Grant(**row)
    session.add(granted)
    session.flush()
    _decide(session, request, Answer.GRANTED, words, unlocked=unlocked, sealer=sealer, at=at)
    request.until, request.grant_id = until, granted.id
    outbox.post(session, END, request.id, at=until)
    write_down(session, Deed.GRANT_IDENTITY, request, by=unlocked.actor, at=at)


def refuse(
    session: Session,
    request_id: UUID,
    words: str,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    """Refuse a request, with words for the requester; audited."""
    request = to_decide(session, request_id, unlocked=unlocked)
    _decide(session, request, Answer.REFUSED, words, unlocked=unlocked, sealer=sealer, at=at)
    write_down(session, Deed.REFUSE_IDENTITY, request, by=unlocked.actor, at=at)


def to_decide(session: Session, request_id: UUID, *, unlocked: Unlocked) -> IdentityRequest:
    """Fetch a request that the actor may decide on; NotFound for unknown, foreign and own alike."""
    by = unlocked.actor
    require(by, Deed.GRANT_IDENTITY)
    request = session.scalar(
        select(IdentityRequest).where(
            IdentityRequest.id == request_id,
            IdentityRequest.keeper == by.unit_kind,
            IdentityRequest.officer_id != by.id,
        )
    )
    if request is None:
        raise NotFound
    return request


def _decide(
    session: Session,
    request: IdentityRequest,
    answer: Answer,
    words: str,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> None:
    # One UPDATE both asks and claims, so that of two keepers exactly one decides.
    claimed = session.scalar(
        update(IdentityRequest)
        .where(IdentityRequest.id == request.id, IdentityRequest.answer == Answer.ASKED)
        .values(answer=answer, decided_by=unlocked.actor.id, decided_at=at)
        .returning(IdentityRequest.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(request)
    if claimed is None:
        raise Overtaken("", "")
    key = request_key(session, request, unlocked=unlocked, sealer=sealer)
    request.sealed_words = sealer.seal(words.encode(), key=key, place=words_at(request))
    session.flush()
