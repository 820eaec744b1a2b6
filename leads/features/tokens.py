"""Makes features: from a report as told, or from a venue on the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crypto.fingerprints import digest
from leads.features import blocking, names, places
from leads.features.details import Details, details
from leads.features.identifiers import identifiers
from leads.features.names import Name
from leads.features.namesakes import common
from leads.features.normalise import count, rejoin, spell
from leads.features.places import Place
from leads.features.record import SLOTS, Features, lookup_keys, pack, unpack
from leads.features.shingles import shingles
from leads.features.sounds import pairs, syllables
from leads.features.times import days
from leads.features.told import Told
from leads.features.topics import topics

__all__ = ["Features", "lookup_keys", "make", "pack", "unpack", "venue_features", "venue_keys"]

_DAYS = 4
_LONG_AGO = timedelta(days=3660)
"""A typed day further from the report than this is a slip of the pen."""

_AROUND = (-1, 0, 1)
_SORTS = {
    "phones": ("phone",),
    "licences": ("licence",),
    "plates": ("plate",),
    "accounts": ("site", "account"),
}


@dataclass(frozen=True, slots=True)
class _Marker:
    """Turns values into keyed digests, as many and as short as the field allows."""

    key: bytes

    def mark(self, field: str, values: Sequence[str], *, like: str = "") -> tuple[int, ...]:
        """Digest for a field's places; `like` another field's digests, to be compared with."""
        slots, bits = SLOTS[field]
        use = like or field
        found = (digest(v, key=self.key, field=use, bits=bits) for v in values[:slots])
        # 0 is an empty place in the packed record; a digest of 0 becomes 1.
        return tuple(dict.fromkeys(one or 1 for one in found))

    def look(self, field: str, value: str) -> int:
        return (digest(value, key=self.key, field=field, bits=SLOTS["keys"][1]) or 1) << 8


@dataclass(frozen=True, slots=True)
class _Venue:
    """The venue's part of the features, in plaintext."""

    names: tuple[Name, ...]
    place: Place
    district: str


def _sounds(venue: _Venue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in venue.names for one in names.spoken(name)))


def _common(venue: _Venue) -> bool:
    """Say whether many venues have the first of the names."""
    return bool(venue.names[0].core) and common(venue.names[0].core)


def _kind(venue: _Venue) -> str:
    return next((name.kind for name in venue.names if name.kind), "")


def _homes(venue: _Venue, heard: Sequence[str]) -> list[str]:
    """Return names and roads with the district they are in: chains and 中山路 are everywhere."""
    if not venue.district:
        return []
    named = [f"name {name}" for name in dict.fromkeys((*_sounds(venue)[:1], *heard[:2]))]
    return [
        f"{venue.district} {one}"
        for one in (*named[:3], *(f"road {r}" for r in venue.place.roads[:1]))
    ]


def _venue_tokens(
    venue: _Venue, marker: _Marker, heard: Sequence[str] = ()
) -> dict[str, tuple[int, ...]]:
    """Return the tokens that a report and a venue of the register have alike."""
    cores = [name.core for name in venue.names if name.core]
    beside = [pair for core in cores for pair in pairs(syllables(core))]
    return {
        "sounds": marker.mark("sounds", _sounds(venue)),
        "homes": marker.mark("homes", _homes(venue, heard)),
        "syllables": marker.mark("syllables", list(dict.fromkeys(beside))),
        "branch": marker.mark("branch", [n.branch for n in venue.names if n.branch]),
        "roads": marker.mark("roads", venue.place.roads),
        "numbered": marker.mark("numbered", venue.place.numbered),
        "landmarks": marker.mark("landmarks", venue.place.landmarks),
    }


def _identifier_tokens(found: Sequence[str], marker: _Marker) -> dict[str, tuple[int, ...]]:
    return {
        field: marker.mark(field, [one for one in found if one.split(" ")[0] in sorts])
        for field, sorts in _SORTS.items()
    }


def _kind_tokens(own: str, mentioned: Sequence[str], marker: _Marker) -> tuple[int, ...]:
    rest = [kind for kind in mentioned if kind != own]
    return (marker.mark("kinds", [own]) if own else (1,)) + marker.mark("kinds", rest[:2])


def _traits(
    venue: _Venue,
    *,
    found: Sequence[str],
    heard: Sequence[str] = (),
    maybe: Sequence[str] = (),
    telling: frozenset[str] = frozenset(),
    kinds: Sequence[str] = (),
    told: Sequence[str] = (),
    happened: Sequence[date] = (),
    sums: Sequence[str] = (),
) -> blocking.Traits:
    return blocking.Traits(
        district=venue.district,
        identifiers=tuple(found),
        sounds=_sounds(venue),
        syllables=tuple(syllables(name.core) for name in venue.names),
        mentions=tuple(heard),
        parts=tuple(maybe),
        telling=telling.union(*map(names.telling_sounds, venue.names)),
        place=venue.place,
        kinds=tuple(kinds),
        topics=tuple(told),
        days=tuple(day.isoformat() for day in happened),
        sums=tuple(sums),
    )


def _days(told: Told, text: str) -> tuple[list[date], int]:
    """Return up to four days, those of the text first, and which of them are firm.

    A form filled in on the spot often carries the day of the report as the day of the deed, so
    a typed day that equals the day of receipt, or was given as approximate, is not firm.
    """
    narrated = list(days(text, received=told.received_on))[: _DAYS - 1]
    firm = (1 << len(narrated)) - 1
    typed = told.happened_on
    if typed is None or typed in narrated or abs(typed - told.received_on) > _LONG_AGO:
        return narrated, firm
    if not told.about and typed != told.received_on:
        firm |= 1 << len(narrated)
    return [*narrated, typed], firm


def _day_tokens(found: Sequence[date], marker: _Marker) -> tuple[int, ...]:
    """Five digests a day in order; repeats are kept, for their place carries the meaning."""
    around = [day + timedelta(days=step) for day in found for step in _AROUND]
    made = {day: marker.mark("days", [day.isoformat()])[0] for day in around}
    return tuple(made[day] for day in around)


def _parted(told: Told, text: str) -> _Venue:
    """Take name and address apart; the text fills in what the fields leave open."""
    address = count(rejoin(spell(told.address[:400])))
    place = places.both(
        places.parse(address, is_address=True), places.parse(text, is_address=False)
    )
    district = spell(told.district[:40]) or places.district_in(address)
    district = district or places.district_in(text)
    name = names.parse(told.venue_name, district=district, roads=place.stems)
    return _Venue(names=(name,), place=place, district=district)


def _fact_tokens(facts: Details, marker: _Marker) -> dict[str, tuple[int, ...]]:
    return {
        "sums": marker.mark("sums", facts.sums),
        "counts": marker.mark("counts", facts.counts),
        "details": marker.mark("details", facts.others),
    }


def make(told: Told, *, key: bytes) -> Features:
    """Return the features of a report under a 32-byte feature key; pure."""
    marker = _Marker(key)
    plain = rejoin(spell(told.narrative))
    text = count(plain)
    venue = _parted(told, text)
    found = identifiers(f"{spell(told.venue_name[:200])} {plain}")
    heard = names.mentions(plain)
    subjects = topics(plain)
    own = _kind(venue)
    happened, firm = _days(told, text)
    pieces = shingles(plain)
    marks = tuple(digest(piece, key=key, field="pieces", bits=16) or 1 for piece, _ in pieces)
    facts = details(text)
    traits = _traits(
        venue,
        found=found,
        heard=heard.whole,
        maybe=heard.parts,
        telling=heard.telling,
        told=subjects,
        kinds=[own] if own else heard.kinds,
        happened=happened,
        sums=facts.sums,
    )
    return Features(
        received=told.received_on.toordinal(),
        firm=firm,
        common=_common(venue),
        kinds=_kind_tokens(own, heard.kinds, marker),
        mentions=marker.mark("mentions", heard.whole, like="sounds"),
        parts=marker.mark("parts", heard.parts, like="sounds"),
        days=_day_tokens(happened, marker),
        category=marker.mark("category", [one] if (one := spell(told.category[:40])) else []),
        topics=marker.mark("topics", subjects),
        pieces=marks,
        weights=tuple(weight for _, weight in pieces),
        keys=blocking.keys(traits, marks, mark=marker.look),
        **_venue_tokens(venue, marker, heard.whole),
        **_identifier_tokens(found, marker),
        **_fact_tokens(facts, marker),
    )


def venue_features(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str, *, key: bytes
) -> Features:
    """Return a registered venue's features, comparable with the venue part of a report's."""
    marker = _Marker(key)
    place = places.parse(count(rejoin(spell(address[:400]))), is_address=True)
    area = spell(district[:40])
    parsed = (names.parse(one, district=area, roads=place.stems) for one in (name, *aliases[:5]))
    venue = _Venue(names=tuple(parsed), place=place, district=area)
    code = spell(licence[:40])
    found = [f"licence {code}"] if code else []
    own = _kind(venue)
    traits = _traits(venue, found=found, kinds=[own] if own else [])
    return Features(
        received=1,
        firm=0,
        common=_common(venue),
        kinds=_kind_tokens(own, (), marker),
        keys=blocking.keys(traits, (), mark=marker.look),
        **_venue_tokens(venue, marker),
        **_identifier_tokens(found, marker),
    )


def venue_keys(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str, *, key: bytes
) -> tuple[int, ...]:
    """Return the look-up keys of a registered venue: those a report about it may share."""
    return venue_features(name, aliases, address, licence, district, key=key).keys
