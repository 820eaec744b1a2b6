"""The conversation (补充沟通) between a report's desk and its source, sealed turn by turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer
from crypto.keys import from_seed
from crypto.receipts import ReceiptSecrets
from leads.ledger import audit
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound
from leads.register.authority import Deed
from leads.register.keyholders import Grant, Seals, Unlocked, open_key, publics_of_kind
from leads.register.units import UnitKind
from leads.reports.apart import is_apart, keys_apart, said_apart, shown
from leads.reports.enclosures import Enclosed, enclosed
from leads.reports.envelopes import Envelope
from leads.reports.report import Message, Report, midnight

CORRECTION = "\x01"
"""What a correction begins with, inside the seal: no text that was typed has such a character."""


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """One message in clear; lives for one request. `corrects` what the source said before.

    `file` is what the desk enclosed with it. `shut` is what a source's browser sealed, where no
    seed at hand opens it: the source's own never does.
    """

    from_source: bool
    sent_on: date
    text: str
    corrects: bool = False
    file: Enclosed | None = None
    shut: bool = False


def report_under(session: Session, receipt: ReceiptSecrets) -> Report:
    """Find the report that a receipt belongs to; NotFound when there is none."""
    report = session.scalar(select(Report).where(Report.lookup == receipt.lookup))
    if report is None:
        raise NotFound
    return report


def source_seeds(receipt: ReceiptSecrets) -> dict[bytes, bytes]:
    """Give the one seed a source holds, by the id of its key."""
    return {from_seed(receipt.seed).key_id: receipt.seed}


def conversation(
    session: Session, report_id: UUID, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> tuple[Turn, ...]:
    """Open all turns, oldest first, for whoever holds one of the conversation's keys."""
    key = _key(session, report_id, seeds=seeds, sealer=sealer)
    query = select(Message).where(Message.report_id == report_id).order_by(Message.position)
    said = session.scalars(query).all()
    files = enclosed(session, report_id, seeds=seeds, sealer=sealer)
    apart = keys_apart(session, said, seeds=seeds, sealer=sealer)
    return tuple(
        _apart(one, apart.get(one.id), sealer=sealer)
        if is_apart(one)
        else _turn(one, files.get(one.id), key=key, sealer=sealer)
        for one in said
    )


def _turn(message: Message, file: Enclosed | None, *, key: bytes, sealer: Sealer) -> Turn:
    place = Place(message.report_id, message.id, Kind.REPLY)
    said = sealer.open(message.sealed, key=key, place=place).decode()
    text = said.removeprefix(CORRECTION)
    return Turn(message.from_source, message.sent_on, text, corrects=text != said, file=file)


def _apart(message: Message, key: bytes | None, *, sealer: Sealer) -> Turn:
    said = said_apart(message, key, sealer=sealer)
    if said is None:
        return Turn(message.from_source, message.sent_on, "", shut=True)
    text = said.removeprefix(CORRECTION)
    return Turn(message.from_source, message.sent_on, shown(text), corrects=text != said)


def ask(
    session: Session,
    report: Report,
    text: str,
    *,
    unlocked: Unlocked,
    sealer: Sealer,
    at: datetime,
) -> UUID:
    """Put the desk's question to the source and give the message's id; audited."""
    message_id = _say(
        session,
        report.id,
        text,
        from_source=False,
        seeds=unlocked.seeds,
        sealer=sealer,
        on=at.date(),
    )
    audit.record(session, Deed.ASK_SOURCE, at=at, officer_id=unlocked.actor.id, object_id=report.id)
    return message_id


def reply(
    session: Session,
    report: Report,
    text: str,
    *,
    seeds: Mapping[bytes, bytes],
    sealer: Sealer,
    on: date,
    corrects: bool = False,
) -> None:
    """Add what the source says, mark the report unread for its desk, and audit to the day.

    That it corrects what was said before is sealed with it: what was said before stays.
    """
    text = CORRECTION + text if corrects else text
    _say(session, report.id, text, from_source=True, seeds=seeds, sealer=sealer, on=on)
    _answered(session, report, on=on)


def reply_sealed(
    session: Session, report: Report, sealed: Envelope, *, turn: UUID, seals: Seals, on: date
) -> None:
    """Add what the source's browser sealed as the message `turn`. Raises `BadEnvelope`.

    It must be granted to the report's desk, as that is now, and to nobody else.
    """
    desks = publics_of_kind(session, UnitKind(report.desk), root=seals.keys.root_public)
    session.execute(insert(Grant), sealed.rows(turn, keepers=desks))
    _append(session, report.id, turn, sealed.sealed, from_source=True, on=on)
    _answered(session, report, on=on)


def _answered(session: Session, report: Report, *, on: date) -> None:
    session.execute(update(Report).where(Report.id == report.id).values(unread=True))
    audit.record(
        session,
        "report.answered",
        at=midnight(on),
        officer_id=None,
        object_id=report.id,
        tree=audit.Tree.SOURCE,
    )


def _say(
    session: Session,
    report_id: UUID,
    text: str,
    *,
    from_source: bool,
    seeds: Mapping[bytes, bytes],
    sealer: Sealer,
    on: date,
) -> UUID:
    key, message_id = _key(session, report_id, seeds=seeds, sealer=sealer), new_id()
    sealed = sealer.seal(text.encode(), key=key, place=Place(report_id, message_id, Kind.REPLY))
    _append(session, report_id, message_id, sealed, from_source=from_source, on=on)
    return message_id


def _append(
    session: Session,
    report_id: UUID,
    message_id: UUID,
    sealed: bytes,
    *,
    from_source: bool,
    on: date,
) -> None:
    last = session.scalar(select(func.max(Message.position)).where(Message.report_id == report_id))
    session.execute(
        insert(Message).values(
            id=message_id,
            report_id=report_id,
            position=0 if last is None else last + 1,
            from_source=from_source,
            sent_on=on,
            sealed=sealed,
        )
    )


def _key(
    session: Session, report_id: UUID, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> bytes:
    return open_key(
        session,
        subject=report_id,
        compartment=Compartment.CONVERSATION,
        seeds=seeds,
        sealer=sealer,
    )
