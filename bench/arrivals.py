"""A stream of invented reports as the matcher sees them: tokens and look-up keys, no words.

Who shares what follows a city: incidents that draw further reports the more they have, venues that
are reported again, roads and kinds of wrong that everybody has, letters that are copied out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from random import Random

from bench.stories import matters
from leads.features.record import SLOTS, Features
from leads.features.tokens import make
from leads.features.told import Told

FIRST_DAY = date(2022, 1, 1)
A_DAY = 680
"""Reports a day: a million in four years."""

RECENT = 5000
"""Reports among which a newcomer finds the incident it tells of: about a week."""

ANEW, NEW_VENUE = 0.36, 0.4
"""Shares: of reports that tell of something new (2.8 an incident), and of those at a new venue."""

COPIED, LETTER = 0.12, 0.04
DISTRICTS, ROADS, TOPICS, KINDS, LETTERS = 24, 60, 33, 25, 8
_NUMBER, _IDENTIFIER = 0xFFFF, 0xFFFFFF
"""Keys are made of numbers of 16 bits, and of 24 for identifiers: strangers share some."""
_OF_VENUE = {*("sounds", "homes", "spelt", "branch", "mentions", "roads", "numbered", "landmarks")}
_OF_ALL = {"kinds", "topics", "keys"}


@dataclass(frozen=True, slots=True)
class Venue:
    """A place: what of it is its own, and what it shares with its neighbours."""

    salt: int
    district: int
    road: int
    kind: int


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that happened; `told` is the place in the list of patterns."""

    salt: int
    venue: Venue
    topic: int
    told: int


class Arrivals:
    """The stream, the same in every run of one seed."""

    def __init__(self, *, seed: int) -> None:
        self._chance = Random(seed)
        self._patterns = _patterns()
        self._recent: list[Incident] = []
        self._venues: list[Venue] = []
        self._count = 0

    def reports(self, many: int) -> Iterator[tuple[int, Features]]:
        """Yield incident and features of the next reports."""
        return (self._report() for _ in range(many))

    def flood(self, many: int) -> Iterator[tuple[int, Features]]:
        """Yield one letter, sent about ever other venues."""
        return (self._letter() for _ in range(many))

    def _report(self) -> tuple[int, Features]:
        incident = self._incident()
        if len(self._recent) < RECENT:
            self._recent.append(incident)
        else:
            self._recent[self._count % RECENT] = incident
        return incident.salt, self._told(incident, letter=None)

    def _letter(self) -> tuple[int, Features]:
        incident = Incident(self._draw(), self._new_venue(), 0, 0)
        return incident.salt, self._told(incident, letter=0)

    def _incident(self) -> Incident:
        chance = self._chance
        if self._recent and chance.random() > ANEW:
            return chance.choice(self._recent)
        known = self._venues and chance.random() > NEW_VENUE
        venue = chance.choice(self._venues) if known else self._new_venue()
        # A place that was reported before is reported again the sooner.
        self._venues.append(venue)
        told = chance.randrange(len(self._patterns))
        return Incident(self._draw(), venue, self._common(TOPICS), told)

    def _new_venue(self) -> Venue:
        district, road = self._common(DISTRICTS), self._common(ROADS)
        return Venue(self._draw(), district, road, self._common(KINDS))

    def _draw(self) -> int:
        return self._chance.getrandbits(62)

    def _common(self, many: int) -> int:
        """Draw one of `many`, the first ones far oftener than the last (Zipf's law)."""
        return min(int(many ** self._chance.random()), many) - 1

    def _told(self, incident: Incident, *, letter: int | None) -> Features:
        self._count += 1
        own = self._chance.getrandbits(62)
        pattern = self._patterns[incident.told]
        changed: dict[str, tuple[int, ...]] = {
            name: _salted(name, getattr(pattern, name), incident)
            for name in SLOTS
            if name not in _OF_ALL
        }
        half = len(changed["pieces"]) // 2
        changed["pieces"] = (*changed["pieces"][:half], *_mixed(changed["pieces"][half:], own, 16))
        day = FIRST_DAY + timedelta(days=self._count // A_DAY)
        keys = self._keys(incident, own, letter)
        told = replace(pattern, received=day.toordinal(), keys=keys)
        for name, tokens in changed.items():
            # It is ours alone as yet, and replace() knows no fields by a name in a variable.
            object.__setattr__(told, name, tokens)
        return told

    def _keys(self, incident: Incident, own: int, letter: int | None) -> tuple[int, ...]:
        """Draw about twelve keys, as intake makes them from a name, a place, a topic and a text."""
        lucky, venue = self._chance.random, incident.venue
        if letter is None and lucky() < LETTER:
            letter = self._chance.randrange(LETTERS)
        text: object = incident.salt if lucky() < COPIED else own
        if letter is not None:
            text = ("letter", letter, venue.district)
        road = (venue.district, venue.road)
        likely: tuple[tuple[float, object], ...] = (
            (0.4, ("identifier", incident.salt & _IDENTIFIER)),
            (0.85, ("name", venue.district, venue.salt & _NUMBER)),
            (0.7, ("name", venue.district, own & _NUMBER)),
            (0.6, ("name", venue.district, own >> 16 & _NUMBER)),
            (0.45, ("number", venue.salt & _NUMBER)),
            (0.85, ("name topic", venue.salt & _NUMBER, incident.topic)),
            (0.6, ("sum topic", incident.salt & _NUMBER, incident.topic)),
            (0.35, ("sum topic", own & _NUMBER, incident.topic)),
            (0.7, ("own day", incident.salt)),
            (0.4, ("road landmark", road)),
            (0.7, ("road topic", road, incident.topic)),
            (0.2, ("landmark topic", road, incident.topic)),
            (0.6, ("road kind", road, venue.kind)),
            (0.2, ("landmark kind", road, venue.kind)),
        )
        kept = [about for share, about in likely if lucky() < share]
        if lucky() < 0.9:  # noqa: PLR2004 - a tenth of the texts is too short to be copied
            kept += [("copy", text, order) for order in range(3)]
        return tuple(dict.fromkeys(_key(about) for about in kept))


def _patterns() -> list[Features]:
    """Make the features of a few hundred told reports: how much is said is real, the rest drawn."""
    return [
        make(
            Told(
                venue_name=matter.venue_name,
                address=matter.address,
                district=matter.district,
                category=matter.category,
                happened_on=FIRST_DAY,
                about=False,
                narrative=matter.narrative,
                received_on=FIRST_DAY,
            ),
            key=bytes(32),
        )
        for matter in matters(400, seed=11)
    ]


def _salted(name: str, tokens: tuple[int, ...], incident: Incident) -> tuple[int, ...]:
    salt = incident.venue.salt if name in _OF_VENUE else incident.salt
    return _mixed(tokens, salt, SLOTS[name][1])


def _mixed(tokens: tuple[int, ...], salt: int, bits: int) -> tuple[int, ...]:
    mask = salt & ((1 << bits) - 1)
    return tuple((token ^ mask) or 1 for token in tokens)


def _key(about: object) -> int:
    # As intake makes them: 48 bits wide, of which the upper 40 say something.
    return int.from_bytes(blake2b(repr(about).encode(), digest_size=5).digest()) + 1 << 8
