"""The cast of the demonstration: every officer unlocked at once, as only a demonstration may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.register.keyholders import Seals, Unlocked, unlock
from leads.register.officers import Officer, actor
from leads.register.units import UnitKind
from leads.register.workdays import WorkCalendar
from tipline.founding.founding import NewOfficer


@dataclass(frozen=True, slots=True)
class Temper:
    """How a district works: speed in working days, care in grades, truth of its closures."""

    days: float
    care: float
    truth: float


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts, with what they act with."""

    unlocked: Mapping[str, Unlocked]
    seals: Seals = field(repr=False)
    calendar: WorkCalendar

    def of(self, unit: str, turn: int = 0) -> Unlocked:
        """Give an officer of a unit; `turn` spreads the work over its officers."""
        mine = [one for one in self.unlocked.values() if one.actor.unit_code == unit]
        return mine[turn % len(mine)]

    def squads(self) -> list[str]:
        """List the codes of the squads."""
        found = {
            one.actor.unit_code
            for one in self.unlocked.values()
            if one.actor.unit_kind is UnitKind.SQUAD
        }
        return sorted(found)


def gather(
    session: Session, officers: Sequence[NewOfficer], *, seals: Seals, calendar: WorkCalendar
) -> Cast:
    """Unlock every officer with the seed that founding has just drawn."""
    seeds = {officer.planned.login: officer.made.seed for officer in officers}
    known = {
        officer.login: unlock(
            session, actor(officer), seed=seeds[officer.login], sealer=seals.sealer
        )
        for officer in session.scalars(select(Officer).order_by(Officer.login))
    }
    return Cast(MappingProxyType(known), seals, calendar)


# Three good districts, two slow ones, one whose closures are often untrue, the rest in between.
TEMPERS: Mapping[str, Temper] = MappingProxyType(
    {
        "yunhe": Temper(7, 4.6, 0.97),
        "gulou": Temper(8, 4.4, 0.95),
        "donghu": Temper(9, 4.2, 0.92),
        "xishan": Temper(15, 3.6, 0.85),
        "beigang": Temper(11, 3.8, 0.90),
        "nanyuan": Temper(9, 4.0, 0.62),
        "kaifa": Temper(8, 4.5, 0.93),
        "qinghe": Temper(14, 3.2, 0.80),
        "shixi": Temper(11, 3.9, 0.88),
        "lvzhou": Temper(10, 4.1, 0.90),
    }
)
