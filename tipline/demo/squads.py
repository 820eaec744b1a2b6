"""The squads in the invented year: monthly visits and re-checks, filed as they were seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from covert import findings, missions, rechecks, visits
from covert.briefs import Brief, brief_for
from covert.missions import Hours, Mission
from covert.notes import Mark
from leads.casework.lead import Lead
from leads.casework.states import LeadState
from leads.register.checklist import modes_for
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import VenueKind
from leads.register.venues import Venue, card
from leads.register.workdays import day_of
from tipline.demo.cast import TEMPERS
from tipline.demo.desk import Desk
from tipline.demo.teams import Teams
from tipline.demo.year import Year, at_time

EVERY = timedelta(days=7)
RECHECKS, VISITS = 6, 3
SKIPPED, NEW_VIOLATION = 0.06, 0.02


@dataclass(slots=True)
class Squads:
    """Planner and squads at work; a visit lasts an afternoon."""

    year: Year
    desk: Desk
    teams: Teams
    venues: Sequence[UUID]

    def plan_all(self, first: date, last: date) -> None:
        """Plan a draw for every week; the last ones are still open today."""
        day = first + EVERY
        while day <= last:
            self.year.plan(at_time(day, time(9)), self._draw)
            day += EVERY

    def plan_today(self, session: Session, at: datetime) -> None:
        """Give every squad something for today and for tomorrow, not filed by anybody."""
        for turn, squad in enumerate(self.year.cast.squads()):
            for day in (day_of(at), day_of(at) + timedelta(days=1)):
                hours = _hours(day, time(0), 24)
                self._visits(session, squad, hours=hours, at=at, size=2 + turn)

    def _draw(self, session: Session, at: datetime) -> None:
        year, day = self.year, day_of(at)
        squad = year.chance.choice(year.cast.squads())
        hours = _hours(day, time(13), 8)
        planner = year.cast.of("office")
        rechecks.draw_rechecks(
            session,
            seed=year.chance.randbytes(32),
            size=RECHECKS,
            squad_id=year.cast.of(squad).actor.unit_id,
            hours=hours,
            by=planner.actor,
            seals=year.cast.seals,
            at=at,
        )
        self._visits(session, squad, hours=hours, at=at, size=VISITS)
        year.plan(hours.opens_at + timedelta(hours=3), lambda s, then: self._go(s, squad, then))

    def _visits(
        self, session: Session, squad: str, *, hours: Hours, at: datetime, size: int
    ) -> None:
        year = self.year
        for venue_id in year.chance.sample(self.venues, size):
            place = card(session.get_one(Venue, venue_id))
            missions.plan(
                session,
                brief_for(place, mode=modes_for(VenueKind(place.kind))[0]),
                squad_id=year.cast.of(squad).actor.unit_id,
                hours=hours,
                lead_id=None,
                by=year.cast.of("office").actor,
                seals=year.cast.seals,
                at=at,
            )

    def _go(self, session: Session, squad: str, at: datetime) -> None:
        officer = self.year.cast.of(squad, self.year.chance.randrange(2))
        query = select(Mission).where(
            Mission.squad_id == officer.actor.unit_id,
            Mission.opens_at <= at,
            Mission.closes_at > at,
            Mission.filed.is_(False),
        )
        for mission in session.scalars(query.order_by(Mission.opens_at, Mission.id)).all():
            if self.year.chance.random() >= SKIPPED:
                self._file(session, mission, officer, at)

    def _file(self, session: Session, mission: Mission, officer: Unlocked, at: datetime) -> None:
        seals = self.year.cast.seals
        brief = missions.open_brief(session, mission, unlocked=officer, seals=seals, at=at)
        lead_id = missions.lead_of(mission, seals=seals)
        noted = visits.begin(session, mission, unlocked=officer, seals=seals, at=at)
        visits.save(
            session,
            mission,
            marks=self._marks(session, brief, lead_id),
            words="",
            version=noted.version,
            unlocked=officer,
            seals=seals,
        )
        version = noted.version + 1
        findings.file(session, mission, version=version, unlocked=officer, seals=seals, at=at)
        if lead_id and session.get_one(Lead, lead_id).state is LeadState.ACCEPTED:
            self.year.later(at, 2, lambda s, then: self._again(s, lead_id, then))

    def _again(self, session: Session, lead_id: UUID, at: datetime) -> None:
        self.desk.assign(lead_id, session, at)
        self.teams.take(lead_id, at)

    def _marks(self, session: Session, brief: Brief, lead_id: UUID | None) -> dict[str, Mark]:
        lead = session.get(Lead, lead_id) if lead_id else None
        wrong = self.year.chance.random() >= TEMPERS[brief.district].truth if lead else False
        marks: dict[str, Mark] = {}
        for item in brief.items:
            chance = NEW_VIOLATION
            if lead is not None and item.category.code == lead.category:
                chance = 1.0 if wrong else 0.0
            seen = self.year.chance.random() < chance
            marks[item.code] = Mark.SEEN if seen else Mark.NOT_SEEN
        return marks


def _hours(day: date, start: time, length: int) -> Hours:
    opens = at_time(day, start)
    return Hours(opens, opens + timedelta(hours=length))
