"""Makes features, of a report or of a venue on the register: here what is stated is keyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crypto.fingerprints import derived, digest, digests
from leads.features import blocking
from leads.features.narrated import IDENTIFIERS
from leads.features.record import SLOTS, Features, lookup_keys, pack, unpack
from leads.features.stated import Stated, stated, venue_part, venue_stated
from leads.features.told import Told

__all__ = [
    "Features",
    "asks",
    "keyed",
    "lookup_keys",
    "make",
    "pack",
    "register_key",
    "stated",
    "token",
    "unpack",
    "venue_features",
    "venue_keys",
]

_NO_KIND = 1
_SPELLINGS = 15
_MORE_KINDS = 2


@dataclass(frozen=True, slots=True)
class Marker:
    """Turns unkeyed numbers into keyed digests, as many and as short as the field allows."""

    key: bytes

    def mark(self, field: str, values: Sequence[int], *, like: str = "") -> tuple[int, ...]:
        """Digest for a field's places; `like` another field's digests, to be compared with."""
        if not values:
            return ()
        each = tokens(like or field, values, key=self.key)
        return tuple(dict.fromkeys(each))[: SLOTS[field][0]]

    def home(self, district: int, what: str, value: int) -> int:
        """Digest a name or road together with the district that it is in."""
        bits = SLOTS["homes"][1]
        return digest(f"{district} {what} {value}", key=self.key, field="homes", bits=bits) or 1

    def look(self, field: str, value: str) -> int:
        """Give a look-up key, its low bits 0: see leads.features.record."""
        return (digest(value, key=self.key, field=field, bits=SLOTS["keys"][1]) or 1) << 8

    def spelt(self, spellings: Sequence[int]) -> tuple[int, ...]:
        """Give four spellings in one word, each of the fifteen exchanged for another by the key."""
        order, word = _order(self.key), 0
        for one in (*spellings, 0, 0, 0, 0)[:4]:
            word = word << 4 | (order[one - 1] if one else 0)
        return (word,) if word else ()


@lru_cache(maxsize=16)
def _order(key: bytes) -> list[int]:
    return sorted(
        range(1, _SPELLINGS + 1),
        key=lambda one: digest(str(one), key=key, field="spelt", bits=63),
    )


def token(field: str, number: int, *, key: bytes) -> int:
    """Give the token under which a field keeps an unkeyed number; never 0, an empty place."""
    return tokens(field, (number,), key=key)[0]


def tokens(field: str, numbers: Sequence[int], *, key: bytes) -> list[int]:
    """Give the tokens of many numbers."""
    made = digests(map(str, numbers), key=key, field=field, bits=SLOTS[field][1])
    return [one or 1 for one in made]


def make(told: Told, *, key: bytes) -> Features:
    """Return the features of a report under a 32-byte feature key; pure."""
    return keyed(stated(told), key=key)


def keyed(said: Stated, *, key: bytes) -> Features:
    """Return the features of what a report or the register states: the only step with a key."""
    marker, n = Marker(key), said.narrated
    plain = {
        field: marker.mark(field, getattr(n, field))
        for field in ("roads", "numbered", "landmarks", "sums", "counts", "details", "topics")
    }
    named = {field: marker.mark(field, getattr(n, field)) for field in IDENTIFIERS}
    return Features(
        received=said.received,
        firm=said.firm,
        common=said.venue.common,
        long=said.venue.long,
        sounds=marker.mark("sounds", said.venue.names),
        homes=_homes(said, marker),
        kinds=_kinds(said, marker),
        branch=marker.mark("branch", said.venue.branch),
        mentions=marker.mark("mentions", n.mentions, like="sounds"),
        parts=marker.mark("parts", n.parts, like="sounds"),
        spelt=marker.spelt((said.venue.spelling, *n.spelt)),
        days=_days(n.days, marker),
        # Sorted: their order would tell which are rare.
        pieces=tuple(sorted(marker.mark("pieces", n.pieces))),
        keys=blocking.keys(said, mark=marker.look),
        **plain,
        **named,
    )


def _kinds(said: Stated, marker: Marker) -> tuple[int, ...]:
    rest = [kind for kind in said.narrated.kinds if kind != said.venue.kind][:_MORE_KINDS]
    own = marker.mark("kinds", [said.venue.kind]) if said.venue.kind else (_NO_KIND,)
    return own + marker.mark("kinds", rest)


def _homes(said: Stated, marker: Marker) -> tuple[int, ...]:
    """Return names and roads with the district they are in: chains and 中山路 are everywhere."""
    if not said.district:
        return ()
    names = dict.fromkeys((*said.venue.names[:1], *said.narrated.mentions[:2]))
    made = [marker.home(said.district, "name", one) for one in names]
    made += [marker.home(said.district, "road", one) for one in said.narrated.roads[:1]]
    return tuple(dict.fromkeys(made))


def _days(numbers: Sequence[int], marker: Marker) -> tuple[int, ...]:
    """Three digests a day in order; repeats are kept, for their place carries the meaning."""
    return tuple(tokens("days", numbers, key=marker.key))


def register_key(key: bytes) -> bytes:
    """Give the key of the register's own tokens, so that they are equal to no report's.

    The register stands in clear: under the reports' key its rows would be a code book for theirs.
    """
    return derived(key, purpose="register of venues")


def asks(said: Stated, *, key: bytes) -> Features:
    """Return what a report asks the register with; to be dropped once the answer is there."""
    return keyed(venue_part(said), key=register_key(key))


def venue_features(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str, *, key: bytes
) -> Features:
    """Return a registered venue's features, comparable with what a report asks the register."""
    said = venue_stated(name, aliases, address, licence, district)
    return keyed(said, key=register_key(key))


def venue_keys(
    name: str, aliases: Sequence[str], address: str, licence: str, district: str, *, key: bytes
) -> tuple[int, ...]:
    """Return the look-up keys of a registered venue: those a report about it may ask with."""
    return venue_features(name, aliases, address, licence, district, key=key).keys
