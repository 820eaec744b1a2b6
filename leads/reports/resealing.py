"""Sealing a report anew for another desk: new keys, new grants, and the old ones gone."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place
from leads.ledger.errors import NotFound
from leads.register.keyholders import Grant, Seals, Unlocked, give, open_key, publics_of_kind
from leads.register.units import UnitKind
from leads.reports.apart import hand_on, is_apart
from leads.reports.enclosures import enclosures
from leads.reports.identity_requests import end_all
from leads.reports.reading import attachments
from leads.reports.report import Message, Report


def reseal(
    session: Session, report: Report, *, to: UnitKind, unlocked: Unlocked, seals: Seals
) -> None:
    """Seal a report's words and conversation under new keys for `to` alone, and its source.

    Files keep their keys, which are granted anew: rewriting them is the store's work. So do the
    messages that their source's browser sealed, each under a key of its own. A contact
    stays with its custodian; whoever of the old desk could open it no longer can. What an officer
    read, or copied with a program of their own, nobody can take back.
    """
    desks = publics_of_kind(session, to, root=seals.keys.root_public)
    end_all(session, report.id)
    _words(session, report, desks, unlocked=unlocked, seals=seals)
    _conversation(session, report, desks, unlocked=unlocked, seals=seals)
    for one in attachments(session, report.id):
        _hand_on(session, one.id, Compartment.REPORT, desks, unlocked=unlocked, seals=seals)
        _hand_on(session, one.id, Compartment.ORIGINALS, desks, unlocked=unlocked, seals=seals)
    for sent in enclosures(session, report.id):
        _hand_on(session, sent, Compartment.CONVERSATION, desks, unlocked=unlocked, seals=seals)
    session.execute(update(Report).where(Report.id == report.id).values(desk=to.value))
    session.refresh(report)


def _words(
    session: Session,
    report: Report,
    desks: tuple[bytes, ...],
    *,
    unlocked: Unlocked,
    seals: Seals,
) -> None:
    place, sealer = Place(report.id, report.id, Kind.TEXT), seals.sealer
    old = _key(session, report.id, Compartment.REPORT, unlocked=unlocked, seals=seals)
    words, new = sealer.open(report.sealed, key=old, place=place), sealer.new_key()
    report.sealed = sealer.seal(words, key=new, place=place)
    session.flush()
    renew(session, report.id, Compartment.REPORT, new, desks, seals=seals)


def _conversation(
    session: Session,
    report: Report,
    desks: tuple[bytes, ...],
    *,
    unlocked: Unlocked,
    seals: Seals,
) -> None:
    talk, sealer = Compartment.CONVERSATION, seals.sealer
    said = session.scalars(select(Message).where(Message.report_id == report.id)).all()
    hand_on(session, said, desks, unlocked=unlocked, seals=seals)
    old = _key(session, report.id, talk, unlocked=unlocked, seals=seals)
    if report.lookup is not None and report.talk_public is None:
        # A report from before sources' public keys were kept: with a new key its source would be
        # shut out of their own conversation, so only the old desk is.
        _take(session, report.id, talk, unlocked=unlocked)
        give(session, old, subject=report.id, compartment=talk, to=desks, sealer=sealer)
        return
    new = sealer.new_key()
    for message in (one for one in said if not is_apart(one)):
        place = Place(report.id, message.id, Kind.REPLY)
        text = sealer.open(message.sealed, key=old, place=place)
        message.sealed = sealer.seal(text, key=new, place=place)
    session.flush()
    source = (report.talk_public,) if report.talk_public else ()
    renew(session, report.id, talk, new, (*desks, *source), seals=seals)


def renew(
    session: Session,
    subject: UUID,
    compartment: Compartment,
    key: bytes,
    to: Iterable[bytes],
    *,
    seals: Seals,
) -> None:
    """Delete every grant of a compartment, and grant its new key."""
    session.execute(
        delete(Grant).where(Grant.subject_id == subject, Grant.compartment == compartment.value)
    )
    give(session, key, subject=subject, compartment=compartment, to=to, sealer=seals.sealer)


def _hand_on(
    session: Session,
    subject: UUID,
    compartment: Compartment,
    desks: tuple[bytes, ...],
    *,
    unlocked: Unlocked,
    seals: Seals,
) -> None:
    """Grant to the new desk what the old one holds of a file, and take it from the old one."""
    try:
        key = _key(session, subject, compartment, unlocked=unlocked, seals=seals)
    except NotFound:  # a file of a kind that has no original
        return
    _take(session, subject, compartment, unlocked=unlocked)
    give(session, key, subject=subject, compartment=compartment, to=desks, sealer=seals.sealer)


def _take(session: Session, subject: UUID, compartment: Compartment, *, unlocked: Unlocked) -> None:
    session.execute(
        delete(Grant).where(
            Grant.subject_id == subject,
            Grant.compartment == compartment.value,
            Grant.key_id.in_(unlocked.seeds),
        )
    )


def _key(
    session: Session, subject: UUID, compartment: Compartment, *, unlocked: Unlocked, seals: Seals
) -> bytes:
    return open_key(
        session,
        subject=subject,
        compartment=compartment,
        seeds=unlocked.seeds,
        sealer=seals.sealer,
    )
