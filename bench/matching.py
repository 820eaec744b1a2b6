"""Matching in its first form: milliseconds a report for its features and for its likenesses."""

from uuid import UUID

from bench.city import City, founded
from bench.sizes import Sizes
from bench.stories import Matter, matters
from bench.timing import Times, said, timed
from leads.features.tokens import make
from leads.features.told import Told
from leads.ledger.base import new_id
from leads.matching.match import match
from leads.matching.weights import shipped
from leads.register.taxonomy import Channel
from leads.register.workdays import day_of
from leads.reports import intake
from leads.reports.submission import Submission


def run(sizes: Sizes) -> None:
    """Send reports through intake and match each, as the worker does; time the two parts."""
    told = matters(sizes.reports, seed=3)
    with founded() as city:
        features = [_made(city, matter) for matter in told]
        ids = [_received(city, matter) for matter in told]
        matched = [_matched(city, report_id) for report_id in ids]
    last = matched[-max(1, len(matched) // 5) :]
    print(f"\nMatching, {sizes.reports} reports of the same ten districts (SQLite)")
    print("  make() features             ", said(features))
    print("  match(), all                ", said(matched))
    print("  match(), the last fifth     ", said(last))


def _made(city: City, matter: Matter) -> Times:
    told = Told(
        venue_name=matter.venue_name,
        address=matter.address,
        district=matter.district,
        category=matter.category,
        happened_on=None,
        about=False,
        narrative=matter.narrative,
        received_on=day_of(city.house.clock.now()),
    )
    return timed(lambda: make(told, key=city.house.keys.feature))


def _received(city: City, matter: Matter) -> UUID:
    report_id = new_id()
    sent = Submission(
        report_id=report_id,
        channel=Channel.WEB,
        district=matter.district,
        category=matter.category,
        venue_name=matter.venue_name,
        address=matter.address,
        happened_on=None,
        about=False,
        narrative=matter.narrative,
        contact="",
        concerns_office=False,
        files=(),
        received_on=day_of(city.house.clock.now()),
    )
    with city.house.database.light() as session:
        intake.receive(session, sent, receipt=None, seals=city.house.seals)
    return report_id


def _matched(city: City, report_id: UUID) -> Times:
    weights = shipped()

    def work() -> None:
        with city.house.database.transaction() as session:
            match(session, report_id, weights=weights)

    return timed(work)
