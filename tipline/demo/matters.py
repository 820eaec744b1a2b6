"""What will happen in the invented year: matters, and who tells of each, drawn from one seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from leads.register.taxonomy import Channel
from tipline.demo.city import Place
from tipline.demo.stories import CLUES, PLOTS, UMBRELLA, Plot, tell

MATTERS = 480
DAYS = 365
CLUE_SHARE = 0.04
UMBRELLAS = 5
WHOLE_ADDRESS = 0.7

CHANNELS = (
    *[Channel.WEB] * 55,
    *[Channel.HOTLINE] * 27,
    *[Channel.LETTER] * 5,
    *[Channel.WALK_IN] * 5,
    *[Channel.TRANSFER] * 5,
    *[Channel.PATROL] * 3,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """One event at one venue; `true` says whether a district would find it when it looked."""

    number: int
    place: Place
    plot: Plot
    day: date
    true: bool


@dataclass(frozen=True, slots=True)
class Teller:
    """One report to come: of which matter, by which channel, in which words, on which day."""

    report_id: UUID
    matter: Matter
    channel: Channel
    received_on: date
    happened_on: date
    venue_name: str
    address: str
    narrative: str
    contact: str
    concerns_office: bool


def matters(
    chance: Random, places: Sequence[Place], *, last: date, number: int = MATTERS
) -> list[Matter]:
    """Draw the year's matters in the order of their days; some venues have several."""
    days = sorted(chance.randrange(DAYS) for _ in range(number))
    first = last - timedelta(days=DAYS - 1)
    return [
        _matter(chance, turn, places, first + timedelta(days=day)) for turn, day in enumerate(days)
    ]


def _matter(chance: Random, number: int, places: Sequence[Place], day: date) -> Matter:
    plots = CLUES if chance.random() < CLUE_SHARE else PLOTS
    plot = chance.choice(plots)
    fitting = [place for place in places if place.kind in plot.kinds]
    return Matter(number, chance.choice(fitting), plot, day, true=chance.random() < 2 / 3)


def tellers(chance: Random, happening: Sequence[Matter], *, last: date) -> list[Teller]:
    """Draw who tells of what: most matters one report, some up to four in different words."""
    told = [
        _teller(chance, matter, index, last=last)
        for matter in happening
        for index in range(chance.choices((1, 2, 3, 4), weights=(72, 16, 8, 4))[0])
    ]
    umbrella = set(chance.sample(range(len(told)), min(UMBRELLAS, len(told))))
    told = [_umbrella(chance, one) if n in umbrella else one for n, one in enumerate(told)]
    return sorted(told, key=lambda one: one.received_on)


def _teller(chance: Random, matter: Matter, index: int, *, last: date) -> Teller:
    facts = (2 + matter.number % 9, 59 + matter.number % 40 * 10)
    place = matter.place
    name = _name(chance, place)
    return Teller(
        report_id=UUID(int=chance.getrandbits(128), version=4),
        matter=matter,
        channel=chance.choice(CHANNELS),
        received_on=min(last, matter.day + timedelta(days=chance.choice((0, 0, 1, 1, 2, 4, 6)))),
        happened_on=matter.day,
        venue_name=name,
        address=place.address if chance.random() < WHOLE_ADDRESS else _road(place),
        narrative=tell(matter.plot, venue=name, chance=chance, index=index, facts=facts),
        contact="",
        concerns_office=False,
    )


def _road(place: Place) -> str:
    return place.address.rstrip("0123456789号")


def _name(chance: Random, place: Place) -> str:
    short = place.name.split("(", maxsplit=1)[0]
    legal = place.aliases[0] if place.aliases else short
    return chance.choices((place.name, short, legal), weights=(5, 4, 1))[0]


def _umbrella(chance: Random, one: Teller) -> Teller:
    words = UMBRELLA.format(venue=one.venue_name, when="上周", detail="请不要转给区里。")
    return Teller(
        report_id=one.report_id,
        matter=one.matter,
        channel=Channel.WEB,
        received_on=one.received_on,
        happened_on=one.happened_on,
        venue_name=one.venue_name,
        address=one.address,
        narrative=words,
        contact=f"邮箱 reader{chance.randrange(1000)}@example.invalid",
        concerns_office=True,
    )
