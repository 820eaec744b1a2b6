"""A desk's reports as they lie there, sealed, for an office that opens them on another machine."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Compartment
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.register.authority import Deed, require
from leads.register.keyholders import Grant
from leads.register.keylist import keys_of
from leads.register.officers import Actor
from leads.reports.apart import is_apart
from leads.reports.enclosures import Enclosure
from leads.reports.reading import attachments
from leads.reports.report import Attachment, Message, Report

FORMAT = "mingcha sealed export 1"
_OPENED = (Compartment.REPORT.value, Compartment.CONVERSATION.value)


def export(session: Session, *, by: Actor, root: bytes, at: datetime) -> Iterator[str]:
    """Give an export's lines: its title, then one of JSON for each report of the actor's desk.

    Nothing is opened: what stands in it is what a thief of the database has, for one desk. Only
    grants to keys of the actor's unit go along. Audited. NotFound for who has no desk.
    """
    require(by, Deed.READ_REPORT)
    if by.desk is None:
        raise NotFound
    keys = [one.key_id for one in keys_of(session, by.unit_code, root=root)]
    audit.record(session, "report.export_sealed", at=at, officer_id=by.id, object_id=by.unit_id)
    yield json.dumps({"format": FORMAT, "unit": by.unit_code, "desk": by.desk})
    query = select(Report).where(Report.desk == by.desk).order_by(Report.received_on, Report.id)
    for report in session.scalars(query.execution_options(yield_per=200)):
        yield json.dumps(_line(session, report, keys))


def stored_files(session: Session, *, by: Actor) -> list[UUID]:
    """List the stored files that the officers of the actor's desk open."""
    query = select(Attachment.copy_id).join(Report, Report.id == Attachment.report_id)
    sent = select(Enclosure.id).join(Report, Report.id == Enclosure.report_id)
    own = Report.desk == by.desk
    return [*session.scalars(query.where(own)), *session.scalars(sent.where(own))]


def _line(session: Session, report: Report, keys: list[bytes]) -> dict[str, Any]:
    files = [_file(one) for one in attachments(session, report.id)]
    sent = session.scalars(select(Enclosure).where(Enclosure.report_id == report.id)).all()
    files += [_sent(one) for one in sent]
    query = select(Message).where(Message.report_id == report.id).order_by(Message.position)
    turns = session.scalars(query).all()
    subjects = [report.id, *(UUID(one["id"]) for one in files)]
    subjects += [turn.id for turn in turns if is_apart(turn)]
    return {
        "id": str(report.id),
        "received_on": report.received_on.isoformat(),
        "channel": report.channel,
        "district": report.district,
        "category": report.category,
        "stage": report.stage.value,
        "sealed": _text(report.sealed),
        "messages": [_turn(turn) for turn in turns],
        "files": files,
        "grants": _grants(session, subjects, keys),
    }


def _turn(turn: Message) -> dict[str, Any]:
    return {
        "id": str(turn.id),
        "from_source": turn.from_source,
        "sent_on": turn.sent_on.isoformat(),
        "sealed": _text(turn.sealed),
        **({"apart": True} if is_apart(turn) else {}),
    }


def _file(one: Attachment) -> dict[str, Any]:
    return {"id": str(one.id), "copy_id": str(one.copy_id), "manifest": _text(one.manifest)}


def _sent(one: Enclosure) -> dict[str, Any]:
    own = str(one.id)
    return {"id": own, "copy_id": own, "sent": True, "manifest": _text(one.manifest)}


def _grants(session: Session, subjects: list[UUID], keys: list[bytes]) -> list[dict[str, str]]:
    query = select(Grant.blob).where(
        Grant.subject_id.in_(subjects), Grant.compartment.in_(_OPENED), Grant.key_id.in_(keys)
    )
    return [{"blob": _text(blob)} for blob in session.scalars(query)]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
