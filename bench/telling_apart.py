"""Asks whether what is shut to an officer is answered as fast as what does not exist.

One officer of the office asks in turn for an id that never was, for a report of the oversight unit
and for one that they were recused from. Somebody who could tell them apart by the clock would know
that there is such a report.
"""

from datetime import date
from statistics import median
from uuid import UUID

from bench.city import City, founded
from bench.inside import Insider
from bench.sizes import Sizes
from bench.stories import DISTRICTS
from bench.timing import Times, said, timed
from leads.ledger.base import new_id
from leads.register.officers import Officer
from leads.register.recused import Ground, Recusal
from leads.register.taxonomy import Channel
from leads.reports import intake
from leads.reports.submission import Submission
from tipline.accounts import sessions
from tipline.accounts.door import cookie_name
from tipline.factory import create_staff

ASKED = 200
WARM = 6
APART = 0.25
"""Milliseconds between medians, under which a network hides them."""


def run(sizes: Sizes) -> None:
    """Ask so many times for each in turn, and print the medians."""
    rounds = ASKED if sizes.rounds > 1 else 2
    with founded() as city:
        known = {"unknown": new_id(), "oversight": _sent(city, True), "recused": _sent(city, False)}
        _recuse(city, known["recused"])
        browser = _signed_in(city)
        times: dict[str, list[Times]] = {name: [] for name in known}
        for turn in range(rounds + WARM):
            names = list(known)
            # Each comes first, second and last in turn.
            for name in names[turn % 3 :] + names[: turn % 3]:
                took = _asked(browser, known[name])
                if turn >= WARM:
                    times[name].append(took)
    print(f"\nUnknown and forbidden, {rounds} of each in turn (SQLite, one process)")
    for name, asked in times.items():
        print(f"  {name:10}", said(asked))
    middle = [median(one.processor for one in asked) * 1000 for asked in times.values()]
    apart = max(middle) - min(middle)
    told = "reached" if apart < APART else "NOT REACHED"
    print(f"  furthest apart, by processor {apart:6.3f} ms  mark {APART} ms: {told}")


def _sent(city: City, concerns_office: bool) -> UUID:  # noqa: FBT001 - a fact of the report
    sent = Submission(
        report_id=new_id(),
        channel=Channel.WEB,
        district=DISTRICTS[0],
        category="minors_admitted",
        venue_name="金色年华",
        address="建设路",
        happened_on=None,
        about=False,
        narrative="凌晨两点半还有学生。",
        contact="",
        concerns_office=concerns_office,
        files=(),
        received_on=date(2026, 3, 16),
    )
    with city.house.database.transaction() as session:
        intake.receive(session, sent, receipt=None, seals=city.house.seals)
    return sent.report_id


def _recuse(city: City, report_id: UUID) -> None:
    # Written straight: the service refuses to recuse the one officer that this office has.
    officer, at = city.officers["office"].made.officer_id, city.house.clock.now()
    with city.house.database.transaction() as session:
        row = Recusal(officer_id=officer, subject_id=report_id, ground=Ground.ORDERED, at=at)
        session.add(row)


def _signed_in(city: City) -> Insider:
    app, at = create_staff(city.house), city.house.clock.now()
    with city.house.database.transaction() as session:
        officer = session.get_one(Officer, city.officers["office"].made.officer_id)
        cookie = sessions.start(session, officer, seed=city.seed("office"), at=at)
    with app.app_context():
        return Insider(app, {cookie_name(): cookie})


def _asked(browser: Insider, report_id: UUID) -> Times:
    return timed(lambda: browser.get(f"/office/reports/{report_id}"))
