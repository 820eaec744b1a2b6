"""What an officer of the desk sees of a source's contact before it is opened: how they may ask."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Sealer
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Unlocked
from leads.register.units import UnitKind
from leads.reports.identity import keeper_of
from leads.reports.identity_answers import papers
from leads.reports.identity_requests import Answer, IdentityRequest, standing
from leads.reports.reading import report_for


@dataclass(frozen=True, slots=True, repr=False)
class OwnRequest:
    """One of the officer's own requests, with what was written on both sides."""

    asked_at: datetime
    answer: Answer
    until: datetime | None
    reason: str
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class ContactPage:
    """The page of one contact: who decides, what the officer asked, what they may do now."""

    report_id: UUID
    keeper: UnitKind
    requests: tuple[OwnRequest, ...]
    may_ask: bool
    may_open: bool


def contact_page(
    session: Session, report_id: UUID, *, unlocked: Unlocked, sealer: Sealer, at: datetime
) -> ContactPage:
    """Tell how an officer's requests for one contact stand; NotFound where there is no contact."""
    by = unlocked.actor
    require(by, Deed.ASK_IDENTITY)
    if report_for(session, report_id, unlocked=unlocked).sealed_identity is None:
        raise NotFound
    mine = select(IdentityRequest).where(
        IdentityRequest.report_id == report_id, IdentityRequest.officer_id == by.id
    )
    now = standing(session, report_id, by=by, at=at)
    return ContactPage(
        report_id,
        keeper_of(session, report_id),
        tuple(
            _own(session, one, unlocked=unlocked, sealer=sealer, at=at)
            for one in session.scalars(mine.order_by(IdentityRequest.asked_at.desc()))
        ),
        may_ask=now is None,
        may_open=now is not None and now.answer is Answer.GRANTED,
    )


def _own(
    session: Session,
    request: IdentityRequest,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> OwnRequest:
    reason, words = papers(session, request, unlocked=unlocked, sealer=sealer)
    over = request.until is not None and request.until <= at
    answer = Answer.ENDED if over else request.answer
    return OwnRequest(request.asked_at, answer, request.until, reason, words)
