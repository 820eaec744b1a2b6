"""The venue's part of the features: what a report and the register say of it alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crypto.fingerprints import digest
from leads.features import names
from leads.features.names import Name
from leads.features.namesakes import common
from leads.features.normalise import HAN
from leads.features.places import Place
from leads.features.record import SLOTS
from leads.features.sounds import pairs, syllables

_WRITTEN = re.compile(f"[{HAN}]{{2,}}")


@dataclass(frozen=True, slots=True)
class Marker:
    """Turns values into keyed digests, as many and as short as the field allows."""

    key: bytes

    def mark(self, field: str, values: Sequence[str], *, like: str = "") -> tuple[int, ...]:
        """Digest for a field's places; `like` another field's digests, to be compared with."""
        slots, bits = SLOTS[field]
        use = like or field
        found = (digest(v, key=self.key, field=use, bits=bits) for v in values[:slots])
        # 0 is an empty place in the packed record; a digest of 0 becomes 1.
        return tuple(dict.fromkeys(one or 1 for one in found))

    def piece(self, written: str) -> int:
        """Give a piece of text's digest; two pieces may share one, and both keep their weight."""
        return digest(written, key=self.key, field="pieces", bits=SLOTS["pieces"][1]) or 1

    def spelt(self, name: str, mentioned: Sequence[str]) -> tuple[int, ...]:
        """Give four bits of how each of four names is written, in one word.

        The other digests of a name tell how it sounds. Of the many ways to write that, four bits
        tell one in fifteen from the others, and do not say which it is.
        """
        word = 0
        for one in (name, *(*mentioned, "", "", "")[:3]):
            known = _WRITTEN.fullmatch(one)
            word = word << 4 | (digest(one, key=self.key, field="spelt", bits=4) or 1) * bool(known)
        return (word,) if word else ()

    def look(self, field: str, value: str) -> int:
        """Give a look-up key, its low bits 0: see leads.features.record."""
        return (digest(value, key=self.key, field=field, bits=SLOTS["keys"][1]) or 1) << 8


@dataclass(frozen=True, slots=True)
class Venue:
    """The venue's part of the features, in plaintext."""

    names: tuple[Name, ...]
    place: Place
    district: str


def sounds(venue: Venue) -> tuple[str, ...]:
    """Return how the names may sound, likeliest first."""
    return tuple(dict.fromkeys(one for name in venue.names for one in names.spoken(name)))


def is_common(venue: Venue) -> bool:
    """Say whether many venues have the first of the names."""
    return bool(venue.names[0].core) and common(venue.names[0].core)


def kind_of(venue: Venue) -> str:
    """Return the kind of venue, or nothing."""
    return next((name.kind for name in venue.names if name.kind), "")


def _homes(venue: Venue, heard: Sequence[str]) -> list[str]:
    """Return names and roads with the district they are in: chains and 中山路 are everywhere."""
    if not venue.district:
        return []
    named = [f"name {name}" for name in dict.fromkeys((*sounds(venue)[:1], *heard[:2]))]
    return [
        f"{venue.district} {one}"
        for one in (*named[:3], *(f"road {r}" for r in venue.place.roads[:1]))
    ]


def venue_tokens(
    venue: Venue, marker: Marker, heard: Sequence[str] = ()
) -> dict[str, tuple[int, ...]]:
    """Return the tokens that a report and a venue of the register have alike."""
    cores = [name.core for name in venue.names if name.core]
    beside = [pair for core in cores for pair in pairs(syllables(core))]
    return {
        "sounds": marker.mark("sounds", sounds(venue)),
        "homes": marker.mark("homes", _homes(venue, heard)),
        "syllables": marker.mark("syllables", list(dict.fromkeys(beside))),
        "branch": marker.mark("branch", [n.branch for n in venue.names if n.branch]),
        "roads": marker.mark("roads", venue.place.roads),
        "numbered": marker.mark("numbered", venue.place.numbered),
        "landmarks": marker.mark("landmarks", venue.place.landmarks),
    }
