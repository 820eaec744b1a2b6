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

LATE = 14
"""Days within which what happened is first reported."""

RECENT = 5000
"""Reports among which a newcomer finds the incident it tells of: about a week."""

ANEW, NEW_VENUE = 0.36, 0.4
"""Shares: of reports that tell of something new (2.8 an incident), and of those at a new venue."""

COPIED, LETTER, OTHER_DAY = 0.12, 0.04, 0.2
DISTRICTS, ROADS, LANDMARKS, TOPICS, KINDS, LETTERS = 24, 60, 5, 33, 25, 8
ENOUGH, MOST_WORDS = 16, 8
_LETTERS_SALT = 0x9E3779B97F4A7C15
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
    day: int


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
        incident = Incident(self._draw(), self._new_venue(), 0, 0, self._count // A_DAY)
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
        day = self._count // A_DAY - chance.randrange(LATE)
        return Incident(self._draw(), venue, self._common(TOPICS), told, day)

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
        """Draw about sixteen keys, as intake makes them: shares are those of labelled reports."""
        lucky, venue = self._chance.random, incident.venue
        if letter is None and lucky() < LETTER:
            letter = self._chance.randrange(LETTERS)
        text = incident.salt if lucky() < COPIED else own
        if letter is not None:
            text = (letter + 1) * _LETTERS_SALT
        road = (venue.district, venue.road)
        landmark = (*road, venue.salt % LANDMARKS)
        likely: tuple[tuple[float, object], ...] = (
            (0.26, ("identifier", incident.salt & _IDENTIFIER)),
            (0.9, ("name", venue.district, venue.salt & _NUMBER)),
            (0.6, ("name", venue.district, own & _NUMBER)),
            (0.45, ("name", venue.district, own >> 16 & _NUMBER)),
            (0.3, ("number", venue.salt & _NUMBER)),
            (0.97, ("name topic", venue.salt & _NUMBER, incident.topic)),
            (0.32, ("sum topic", incident.salt & _NUMBER, incident.topic)),
            (0.34, ("crossing", landmark)),
            (0.92, ("road topic", road, incident.topic)),
            (0.58, ("landmark topic", landmark, incident.topic)),
            (0.66, ("road kind", road, venue.kind)),
            (0.48, ("landmark kind", landmark, venue.kind)),
            (0.88, ("day topic", venue.district, self._day(incident), incident.topic)),
        )
        kept = [about for share, about in likely if lucky() < share]
        kept += [("copy", venue.district, text, order) for order in range(3)]
        words = text if letter is not None else incident.salt
        kept += self._words(venue.district, words, min(MOST_WORDS, ENOUGH - len(kept)))
        return tuple(dict.fromkeys(_key(about) for about in kept))

    def _day(self, incident: Incident) -> int:
        """Give the day that is told of: in one report of five it is a day off."""
        return incident.day + (self._chance.random() < OTHER_DAY)

    def _words(self, district: int, salt: int, many: int) -> list[object]:
        """Draw the words that a report is found by which has few other keys.

        Half are those of the matter or letter, the others the city's, some of them far commoner.
        """
        words = max(0, many)
        matter = (salt >> 8 * at & _NUMBER for at in range(words // 2))
        common = (self._common(_NUMBER) for _ in range(words - words // 2))
        return [("piece", district, word) for word in (*matter, *common)]


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
