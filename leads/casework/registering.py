"""Registering (登记) what came by telephone, letter, in person or from another authority."""

from datetime import datetime

from sqlalchemy.orm import Session

from leads.casework.handlings import keep
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals
from leads.register.officers import Actor
from leads.register.taxonomy import Channel
from leads.reports.intake import receive
from leads.reports.report import Report
from leads.reports.submission import Submission

BY_HAND = (Channel.HOTLINE, Channel.LETTER, Channel.WALK_IN, Channel.TRANSFER)


def register(
    session: Session, submission: Submission, *, by: Actor, seals: Seals, at: datetime
) -> None:
    """Seal and keep a report that an officer typed, and write down whose deed that was.

    A second sending of the same report changes nothing. Refused for a channel that has a door of
    its own.
    """
    require(by, Deed.REGISTER_REPORT)
    if submission.channel not in BY_HAND:
        raise Refused(N_("Reports of this channel come in by their own door."))
    if session.get(Report, submission.report_id) is not None:
        return
    receive(session, submission, receipt=None, seals=seals)
    report = session.get_one(Report, submission.report_id)
    keep(session, report, Deed.REGISTER_REPORT, by=by, at=at)
