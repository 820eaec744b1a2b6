"""A city for the thief of tables: one set of venues, and what is reported of them under a seed.

Districts are as unequal as those of a city are, venues are reported the oftener the more they
were, and every district has roads of its own beside those that all have.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.stories import KINDS
from leads.features.shingles import _FREQUENT
from leads.features.told import Told
from tipline.demo.stories import PLOTS, tell

DISTRICTS = 24
VENUES = 1000
ROADS = 20
EVERYWHERE = ("中山路", "人民路", "建设路", "解放路")
FIRST_DAY = date(2026, 1, 1)
DAYS = 180
NO_DISTRICT = 0.05
_NAMES = _FREQUENT[300:1200]


@dataclass(frozen=True, slots=True)
class Place:
    """One venue: what is always said of it."""

    name: str
    district: str
    address: str
    plot: int


def places(*, seed: int = 7, even: bool = False) -> list[Place]:
    """Draw the venues of a city, the same for everybody: a thief knows the city, too.

    Of an `even` city no district has more venues than another, but by chance.
    """
    chance = Random(seed)
    districts = [f"{_name(chance)}区" for _ in range(DISTRICTS)]
    roads = {one: [f"{_name(chance)}路" for _ in range(ROADS)] for one in districts}
    drawn = []
    for _ in range(VENUES):
        of = chance.randrange(DISTRICTS) if even else _unequal(chance, DISTRICTS)
        district = districts[of]
        road = chance.choice((*EVERYWHERE, *roads[district]))
        plot = chance.randrange(len(PLOTS))
        kind = chance.choice(PLOTS[plot].kinds).value
        name = f"{_name(chance)}{KINDS.get(kind, '店')}"
        drawn.append(Place(name, district, f"{road}{chance.randint(1, 300)}号", plot))
    return drawn


def reported(many: int, *, seed: int, city: int = 7, even: bool = False) -> list[Told]:
    """Draw reports about a city's venues."""
    chance, known = Random(seed), places(seed=city, even=even)
    # Which venues are reported often is for the season to say, so each seed has its own order.
    chance.shuffle(known)
    return [_told(chance, known[_unequal(chance, VENUES)], index) for index in range(many)]


def _told(chance: Random, place: Place, index: int) -> Told:
    plot = PLOTS[place.plot]
    facts = chance.randint(2, 20), chance.choice((19, 99, 288, 680))
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    return Told(
        venue_name=place.name,
        address=place.address if chance.random() < 0.8 else "",  # noqa: PLR2004 - a fifth leave it out
        district="" if chance.random() < NO_DISTRICT else place.district,
        category=plot.category,
        happened_on=day,
        about=False,
        narrative=tell(plot, venue=place.name, chance=chance, index=index, facts=facts),
        received_on=day + timedelta(days=chance.randrange(4)),
    )


def _name(chance: Random) -> str:
    return "".join(chance.sample(_NAMES, 2))


def _unequal(chance: Random, many: int) -> int:
    """Draw one of `many`, the first ones far oftener than the last (Zipf's law)."""
    return min(int(many ** chance.random()), many) - 1
