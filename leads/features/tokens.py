"""Makes features: from a report as told, or from a venue on the register."""

from collections.abc import Sequence
from datetime import date, timedelta

from leads.features import blocking, names, places
from leads.features.details import Details, details
from leads.features.identifiers import identifiers
from leads.features.mentions import NOTHING_HEARD, Heard, mentions
from leads.features.normalise import count, rejoin, spell
from leads.features.record import Features, lookup_keys, pack, unpack
from leads.features.shingles import shingles
from leads.features.sounds import syllables
from leads.features.times import days
from leads.features.told import Told
from leads.features.topics import topics
from leads.features.venue_tokens import Marker, Venue, is_common, kind_of, sounds, venue_tokens

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


def _identifier_tokens(found: Sequence[str], marker: Marker) -> dict[str, tuple[int, ...]]:
    return {
        field: marker.mark(field, [one for one in found if one.split(" ")[0] in sorts])
        for field, sorts in _SORTS.items()
    }


def _kind_tokens(own: str, mentioned: Sequence[str], marker: Marker) -> tuple[int, ...]:
    rest = [kind for kind in mentioned if kind != own]
    return (marker.mark("kinds", [own]) if own else (1,)) + marker.mark("kinds", rest[:2])


def _traits(
    venue: Venue,
    *,
    found: Sequence[str],
    heard: Heard = NOTHING_HEARD,
    told: Sequence[str] = (),
    happened: Sequence[date] = (),
    sums: Sequence[str] = (),
) -> blocking.Traits:
    own = kind_of(venue)
    return blocking.Traits(
        district=venue.district,
        identifiers=tuple(found),
        sounds=sounds(venue),
        syllables=tuple(syllables(name.core) for name in venue.names),
        mentions=heard.whole,
        parts=heard.parts,
        telling=heard.telling.union(*map(names.telling_sounds, venue.names)),
        place=venue.place,
        kinds=(own,) if own else heard.kinds,
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


def _day_tokens(found: Sequence[date], marker: Marker) -> tuple[int, ...]:
    """Three digests a day in order; repeats are kept, for their place carries the meaning."""
    around = [day + timedelta(days=step) for day in found for step in _AROUND]
    made = {day: marker.mark("days", [day.isoformat()])[0] for day in around}
    return tuple(made[day] for day in around)


def _parted(told: Told, text: str) -> Venue:
    """Take name and address apart; the text fills in what the fields leave open."""
    address = count(rejoin(spell(told.address[:400])))
    place = places.both(
        places.parse(address, is_address=True), places.parse(text, is_address=False)
    )
    district = spell(told.district[:40]) or places.district_in(address)
    district = district or places.district_in(text)
    name = names.parse(told.venue_name, district=district, roads=place.stems)
    return Venue(names=(name,), place=place, district=district)


def _fact_tokens(facts: Details, marker: Marker) -> dict[str, tuple[int, ...]]:
    return {
        "sums": marker.mark("sums", facts.sums),
        "counts": marker.mark("counts", facts.counts),
        "details": marker.mark("details", facts.others),
    }


def _text_tokens(
    told: Told, plain: str, subjects: Sequence[str], marker: Marker
) -> dict[str, tuple[int, ...]]:
    """Return the tokens of the category and of what the text is about, and in which words."""
    pieces = shingles(plain)
    category = spell(told.category[:40])
    return {
        "category": marker.mark("category", [category] if category else []),
        "topics": marker.mark("topics", subjects),
        "pieces": tuple(marker.piece(piece) for piece, _ in pieces),
        "weights": tuple(weight for _, weight in pieces),
    }


def make(told: Told, *, key: bytes) -> Features:
    """Return the features of a report under a 32-byte feature key; pure."""
    marker = Marker(key)
    plain = rejoin(spell(told.narrative))
    text = count(plain)
    venue, facts, heard = _parted(told, text), details(text), mentions(plain)
    found = identifiers(f"{spell(told.venue_name[:200])} {plain}")
    happened, firm = _days(told, text)
    subjects = topics(plain)
    worded = _text_tokens(told, plain, subjects, marker)
    traits = _traits(
        venue, found=found, heard=heard, told=subjects, happened=happened, sums=facts.sums
    )
    return Features(
        received=told.received_on.toordinal(),
        firm=firm,
        common=is_common(venue),
        kinds=_kind_tokens(kind_of(venue), heard.kinds, marker),
        mentions=marker.mark("mentions", heard.whole, like="sounds"),
        parts=marker.mark("parts", heard.parts, like="sounds"),
        spelt=marker.spelt(venue.names[0].core, heard.written),
        days=_day_tokens(happened, marker),
        keys=blocking.keys(traits, worded["pieces"], mark=marker.look),
        **worded,
        **venue_tokens(venue, marker, heard.whole),
        **_identifier_tokens(found, marker),
        **_fact_tokens(facts, marker),
    )


def venue_features(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str, *, key: bytes
) -> Features:
    """Return a registered venue's features, comparable with the venue part of a report's."""
    marker = Marker(key)
    place = places.parse(count(rejoin(spell(address[:400]))), is_address=True)
    area = spell(district[:40])
    parsed = (names.parse(one, district=area, roads=place.stems) for one in (name, *aliases[:5]))
    venue = Venue(names=tuple(parsed), place=place, district=area)
    code = spell(licence[:40])
    found = [f"licence {code}"] if code else []
    traits = _traits(venue, found=found)
    return Features(
        received=1,
        firm=0,
        common=is_common(venue),
        kinds=_kind_tokens(kind_of(venue), (), marker),
        spelt=marker.spelt(venue.names[0].core, ()),
        keys=blocking.keys(traits, (), mark=marker.look),
        **venue_tokens(venue, marker),
        **_identifier_tokens(found, marker),
    )


def venue_keys(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str, *, key: bytes
) -> tuple[int, ...]:
    """Return the look-up keys of a registered venue: those a report about it may share."""
    return venue_features(name, aliases, address, licence, district, key=key).keys
