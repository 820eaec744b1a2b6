"""Making the demonstration's city: register, cast, and a year of reports through the services."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.receipts import ReceiptSecrets, derive, draw
from leads.register.entering import Entry, enter
from leads.register.taxonomy import Channel
from leads.register.workdays import day_of
from leads.reports import dialogue, intake
from leads.reports.report import Report, Stage
from leads.reports.submission import Submission
from tipline.demo import city
from tipline.demo.cast import Cast, gather
from tipline.demo.desk import Desk
from tipline.demo.matters import DAYS, MATTERS, Teller, matters, tellers
from tipline.demo.squads import Squads
from tipline.demo.teams import Teams
from tipline.demo.year import Year, office_hour
from tipline.founding.founding import NewOfficer
from tipline.house import House

SEED = 2026
REPLIED = 0.7
REPLY = "大约是晚上九点到十一点之间，人多的时候前台顾不过来，周末更明显。"


@dataclass(slots=True)
class Play:
    """Everything of one making: the year, who acts in it, and the receipts of its reporters."""

    year: Year
    desk: Desk
    teams: Teams
    squads: Squads
    coming: Sequence[Teller]
    receipts: dict[UUID, Future[ReceiptSecrets]] = field(default_factory=dict)
    known: set[UUID] = field(default_factory=set)

    def receive(self, one: Teller, session: Session, _at: datetime) -> None:
        """Take one report in by its channel."""
        receipt = self.receipts.get(one.report_id)
        secrets = receipt.result() if receipt else None
        seals = self.year.cast.seals
        intake.receive(session, _submission(one), receipt=secrets, seals=seals)

    def pick_up(self, session: Session, at: datetime) -> None:
        """Have the office decide on every report that has come in, by whatever way, since last."""
        waiting = select(Report.id).where(Report.stage == Stage.NEW).order_by(Report.id)
        for report_id in session.scalars(waiting).all():
            if report_id in self.known:
                continue
            self.known.add(report_id)
            days = self.year.chance.choice((1, 1, 2, 3, 4, 6))
            self.year.later(at, days, partial(self._decide, report_id))

    def _decide(self, report_id: UUID, session: Session, at: datetime) -> None:
        for lead_id in self.desk.decide(report_id, session, at):
            self.teams.take(lead_id, at)
        asked = report_id in self.desk.asked and report_id in self.receipts
        if asked and self.year.chance.random() < REPLIED:
            self.year.later(at, 1, partial(self._reply, report_id))

    def _reply(self, report_id: UUID, session: Session, at: datetime) -> None:
        dialogue.reply(
            session,
            session.get_one(Report, report_id),
            REPLY,
            seeds=dialogue.source_seeds(self.receipts[report_id].result()),
            sealer=self.year.cast.seals.sealer,
            on=day_of(at),
        )


def make(
    house: House,
    officers: Sequence[NewOfficer],
    *,
    done: Callable[[int], None],
    number: int = MATTERS,
) -> int:
    """Play the year; `done` is told each day that has been played. Gives the number of reports."""
    chance, now = Random(SEED), house.clock.now()
    places = city.places(chance)
    happening = matters(chance, places, last=day_of(now), number=number)
    coming = tellers(chance, happening, last=day_of(now))
    with house.database.transaction() as session:
        cast = gather(session, officers, seals=house.seals, calendar=house.calendar)
        entries = [
            Entry(p.name, p.aliases, p.kind.value, p.district, p.address, p.licence) for p in places
        ]
        ids = enter(session, entries, key=house.keys.feature)
    venues = {matter.number: ids[places.index(matter.place)] for matter in happening}
    with ThreadPoolExecutor(max_workers=1) as pool:
        play = _play(house, cast, chance, coming, venues=venues, ids=ids, pool=pool)
        first = day_of(now) - timedelta(days=DAYS - 1)
        for day in play.year.play():
            done((day - first).days + 1)
    with house.database.transaction() as session:
        play.squads.plan_today(session, now)
    return len(coming)


def _play(
    house: House,
    cast: Cast,
    chance: Random,
    coming: Sequence[Teller],
    *,
    venues: dict[int, UUID],
    ids: Sequence[UUID],
    pool: ThreadPoolExecutor,
) -> Play:
    year = Year(house, cast, chance, house.clock.now())
    desk = Desk(year, {one.report_id: one.matter for one in coming}, venues)
    teams = Teams(year, desk)
    play = Play(year, desk, teams, Squads(year, desk, teams, ids), coming)
    for one in coming:
        if one.channel is Channel.WEB:
            play.receipts[one.report_id] = pool.submit(_receipt, house)
        year.plan(office_hour(one.received_on, chance), partial(play.receive, one))
    play.year.each_evening = play.pick_up
    first = day_of(year.now) - timedelta(days=DAYS - 1)
    play.squads.plan_all(first, day_of(year.now))
    return play


def _receipt(house: House) -> ReceiptSecrets:
    return derive(draw(house.keys.check), pepper=house.keys.pepper)


def _submission(one: Teller) -> Submission:
    return Submission(
        report_id=one.report_id,
        channel=one.channel,
        district=one.matter.place.district,
        category=one.matter.plot.category,
        venue_name=one.venue_name,
        address=one.address,
        happened_on=one.happened_on,
        about=False,
        narrative=one.narrative,
        contact=one.contact,
        concerns_office=one.concerns_office,
        files=(),
        received_on=one.received_on,
    )
