"""What a report or a venue of the register states, as unkeyed numbers: fields and narrative."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from leads.features import names, places
from leads.features.identifiers import identifiers
from leads.features.names import Name
from leads.features.namesakes import common
from leads.features.narrated import (
    IDENTIFIERS,
    Narrated,
    day_numbers,
    identified,
    narrate,
    number,
    numbers,
    spelling,
)
from leads.features.normalise import count, rejoin, spell
from leads.features.places import Place
from leads.features.sounds import syllables
from leads.features.told import Told

_LONG_AGO = timedelta(days=3660)
"""A typed day further from the report than this is a slip of the pen."""

_OF_A_DAY = 3
_LONG = 3
"""Syllables from which a name is long."""

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """What a venue's name field says, or the register's names of it."""

    names: Numbers
    """How the names may sound, likeliest first."""
    telling: frozenset[int]
    """Those of them that hardly two venues of a city bear."""
    common: bool
    """Whether many venues have the first of them."""
    long: bool
    """Whether it has three syllables or more."""
    spelling: int
    kind: int
    branch: Numbers


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything that tokens and look-up keys are made of; 0 stands for what is not said."""

    received: int
    venue: Called
    district: int
    narrated: Narrated
    """What the text says; places and identifiers of the other fields before those of the text."""
    firm: int = 0
    """Bit i: the i-th day is from the text or differs from the day of receipt."""


def stated(told: Told) -> Stated:
    """Give what a report states; pure. Of what a browser sealed it reads the numbers alone."""
    said = told.narrated
    if said is None:
        said = narrate(told.narrative, received_on=told.received_on)
    address = count(rejoin(spell(told.address[:400])))
    place = places.parse(address, is_address=True)
    district = spell(told.district[:40]) or places.district_in(address)
    name = names.parse(told.venue_name, district=district, roads=place.stems)
    found = identified(identifiers(spell(told.venue_name[:200])))
    days, firm = _days(told, said)
    of_text = said.district[0] if said.district else 0
    return Stated(
        received=told.received_on.toordinal(),
        venue=_called([name]),
        district=number("district", district) if district else of_text,
        narrated=replace(_both(place, found, said), days=days),
        firm=firm,
    )


def venue_stated(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str
) -> Stated:
    """Give what the register states of a venue, comparable with the venue part of a report's."""
    place = places.parse(count(rejoin(spell(address[:400]))), is_address=True)
    area, code = spell(district[:40]), spell(licence[:40])
    parsed = [names.parse(one, district=area, roads=place.stems) for one in (name, *aliases[:5])]
    found = identified([f"licence {code}"] if code else [])
    return Stated(
        received=1,
        venue=_called(parsed),
        district=number("district", area) if area else 0,
        narrated=_both(place, found, Narrated()),
    )


def venue_part(said: Stated) -> Stated:
    """Give only what bears on which venue is meant: what the register is asked with."""
    n = said.narrated
    bearing = Narrated(
        mentions=n.mentions,
        parts=n.parts,
        telling=n.telling,
        spelt=n.spelt,
        kinds=n.kinds,
        roads=n.roads,
        numbered=n.numbered,
        landmarks=n.landmarks,
        **{field: getattr(n, field) for field in IDENTIFIERS},
    )
    return replace(said, received=1, narrated=bearing, firm=0)


def _called(parsed: Sequence[Name]) -> Called:
    spoken = dict.fromkeys(one for name in parsed for one in names.spoken(name))
    telling = {one for name in parsed for one in names.telling_sounds(name)}
    first = parsed[0].core
    kind = next((name.kind for name in parsed if name.kind), "")
    return Called(
        names=tuple(dict.fromkeys(number("names", one) for one in spoken)),
        telling=frozenset(number("names", one) for one in telling),
        common=bool(first) and common(first),
        long=len(syllables(first)) >= _LONG,
        spelling=spelling(first),
        kind=number("kinds", kind) if kind else 0,
        branch=tuple(number("branch", name.branch) for name in parsed if name.branch),
    )


def _both(place: Place, found: dict[str, Numbers], said: Narrated) -> Narrated:
    """Put what the other fields say of place and identifiers before what the text says."""
    more = {
        "roads": numbers("roads", place.roads),
        "numbered": numbers("numbered", place.numbered),
        "landmarks": numbers("landmarks", place.landmarks),
        **found,
    }
    return replace(
        said, **{name: tuple(dict.fromkeys(a + getattr(said, name))) for name, a in more.items()}
    )


def _days(told: Told, said: Narrated) -> tuple[Numbers, int]:
    """Return the numbers of up to four days, those of the text first, and which are firm.

    A form filled in on the spot often carries the day of the report as the day of the deed, so
    a typed day that equals the day of receipt, or was given as approximate, is not firm.
    """
    firm = (1 << len(said.days) // _OF_A_DAY) - 1
    typed = told.happened_on
    if typed is None or abs(typed - told.received_on) > _LONG_AGO:
        return said.days, firm
    around = day_numbers([typed])
    if around[1] in said.days[1::_OF_A_DAY]:
        return said.days, firm
    if not told.about and typed != told.received_on:
        firm |= 1 << len(said.days) // _OF_A_DAY
    return said.days + around, firm
