"""Changing the feature key: epochs begun and ended, features made anew when a report is opened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.features.record import Unpackable, unpack
from leads.features.told import Told
from leads.ledger import audit, outbox
from leads.matching import epochs, postings, rings
from leads.matching.records import Matched, number_of
from leads.register.entering import renew_all
from leads.register.units import UnitKind
from leads.reports.featuring import hand_over
from leads.reports.report import Report, ReportTokens
from leads.reports.submission import Story

REKEY, ROLL_KEY = "match.rekey", "match.roll_key"


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling the keys did: the newest key's epoch, reports blinded, venues made anew."""

    epoch: int
    blinded: int
    venues: int


def settle(
    session: Session, keys: SiteKeys, *, may_begin: bool, at: datetime, deed: str = REKEY
) -> Settled:
    """Make the epochs those of the key file, and the register's features those of its newest key.

    Raises StrangeKey when the newest key is unknown here and `may_begin` is not given. Keys that
    are no longer in the file end their epochs: their reports are neither matched nor found until
    an officer opens them.
    """
    marks = [mark(key) for key in keys.features]
    epoch = epochs.settled(session, marks[0], may_begin=may_begin)
    blinded = epochs.end(session, marks)
    dead = ReportTokens.mark.not_in(epochs.live(session))
    session.execute(delete(ReportTokens).where(dead))
    venues = renew_all(session, key=keys.feature)
    audit.record(session, deed, at=at, officer_id=None, object_id=None)
    return Settled(epoch, blinded, venues)


def renew(session: Session, report: Report, story: Story, *, keys: SiteKeys, at: datetime) -> bool:
    """Make an opened report's features anew when they are of an old key; say whether it was so.

    Under a key that this database does not know nothing is made: that must be settled first.
    """
    newest = epochs.live(session).get(mark(keys.feature))
    if newest is None or report.desk != UnitKind.OFFICE or _is_waiting(session, report.id):
        return False
    row = session.get(Matched, number_of(report.id))
    if row is not None and row.epoch == newest and _packed(row.features):
        return False
    if row is not None:
        withdraw(session, row)
    hand_over(session, report.id, told(report, story), keys=keys)
    outbox.post(session, "match_report", report.id, at=at)
    return True


def withdraw(session: Session, row: Matched) -> None:
    """Take a matched report out of the rings and postings that its features name."""
    try:
        features = unpack(row.features)
    except Unpackable:
        return
    rings.leave(session, features.keys, row.number, epoch=row.epoch)
    postings.leave(session, features, row.number, epoch=row.epoch)


def _is_waiting(session: Session, report_id: UUID) -> bool:
    query = select(ReportTokens.mark).where(ReportTokens.report_id == report_id).limit(1)
    return session.scalar(query) is not None


def _packed(features: bytes) -> bool:
    try:
        unpack(features)
    except Unpackable:
        return False
    return True


def told(report: Report, story: Story) -> Told:
    """Give what an opened report says, as its features are made of it."""
    return Told(
        venue_name=story.venue_name,
        address=story.address,
        district=report.district,
        category=report.category,
        happened_on=story.happened_on,
        about=story.about,
        narrative=story.narrative,
        received_on=report.received_on,
    )
