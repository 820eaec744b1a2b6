"""Checking, once a report is open, the features that its source's browser made of its words.

The adversary seals one story and sends the numbers of another, to have it matched with reports
that it does not resemble, or to hide from those that it does. Until now nobody could compare.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.features.narrated import narrate
from leads.features.stated import Stated
from leads.features.tokens import keyed, pack, stated
from leads.features.wire import as_bundled
from leads.ledger import audit, outbox
from leads.matching import corrections, epochs, grouping
from leads.matching.records import Likeness, Matched, number_of
from leads.matching.rekeying import told, withdraw
from leads.register.officers import Actor
from leads.reports.featuring import hand_over
from leads.reports.report import FeaturesFrom, Report, ReportTokens
from leads.reports.submission import Story

REMAKE = "match.remake"


def check(
    session: Session, report: Report, story: Story, *, keys: SiteKeys, by: Actor, at: datetime
) -> None:
    """Compare what a browser made with what the house makes of the same words; remember which.

    Where they differ, the house's take their place and the report is matched anew, alone until
    then. A report that was checked before, or whose key is gone, changes nothing.
    """
    session.refresh(report, ["features_from"], with_for_update=True)
    if report.features_from is not FeaturesFrom.BROWSER:
        return
    honest = tuple(_honest(report, story))
    found = [
        any(pack(keyed(one, key=key)) == kept for one in honest)
        for key, kept in _kept(session, report, keys)
    ]
    if not found:
        return
    report.features_from = FeaturesFrom.CHECKED if all(found) else FeaturesFrom.REMADE
    if not all(found):
        _remake(session, report, story, keys=keys, at=at)
        audit.record(session, REMAKE, at=at, officer_id=by.id, object_id=report.id)


def _honest(report: Report, story: Story) -> Iterator[Stated]:
    """Give what an honest browser may have made of these words.

    It makes all sorts or those of our bundle, and counts "yesterday" from the day its page was
    opened, which may be the one before the report came.
    """
    said = told(report, story)
    for days in range(2):
        opened_on = report.received_on - timedelta(days=days)
        whole = narrate(story.narrative, received_on=opened_on)
        for narrated in (as_bundled(whole), whole):
            yield stated(replace(said, narrated=narrated))


def _kept(session: Session, report: Report, keys: SiteKeys) -> Iterator[tuple[bytes, bytes]]:
    """Give what is kept of a report, packed, and the key it was made under, where that is at hand.

    Several while it waits for the matcher, one afterwards.
    """
    query = select(ReportTokens.mark, ReportTokens.features).where(
        ReportTokens.report_id == report.id
    )
    packed = {row.mark: row.features for row in session.execute(query)}
    row = session.get(Matched, number_of(report.id), with_for_update=True)
    if row is not None and not packed:
        named = {number: one for one, number in epochs.live(session).items()}
        packed = {named[row.epoch]: row.features} if row.epoch in named else {}
    yield from ((key, packed[mark(key)]) for key in keys.features if mark(key) in packed)


def _remake(
    session: Session, report: Report, story: Story, *, keys: SiteKeys, at: datetime
) -> None:
    number = number_of(report.id)
    session.execute(delete(ReportTokens).where(ReportTokens.report_id == report.id))
    row = session.get(Matched, number)
    if row is not None:
        withdraw(session, row)
        either = or_(Likeness.number == number, Likeness.other == number)
        session.execute(delete(Likeness).where(either))
        # What an officer has said of it meanwhile stands.
        if not corrections.of_report(session, report.id):
            grouping.move(session, number, to=grouping.alone(number, row.cluster))
    hand_over(session, report.id, told(report, story), keys=keys)
    outbox.post(session, "match_report", report.id, at=at)
