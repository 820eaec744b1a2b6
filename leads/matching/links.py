"""Whether two leads of different matters mean one venue: by rules that a person can follow. Pure.

Linked leads stand beside each other and are not merged, so a wrong link costs a glance.
"""

from collections.abc import Sequence
from enum import Enum

from leads.features.record import Features
from leads.matching.portraits import Portrait, portrait


class Name(Enum):
    """How the names of two portraits compare, the strongest likeness first."""

    SAME = "same"
    READING = "one may be the other with a place or a kind in it"
    IN_TEXT = "one stands in the other's texts"
    MAYBE = "one may stand in the other's texts"
    MENTIONED = "both stand in texts alone"
    NONE = "one has none"
    OTHER = "other"


class Place(Enum):
    """How the places of two portraits compare."""

    NUMBER = "same road and number"
    AGREES = "same road or landmark"
    OTHER_NUMBER = "same road, other number, no landmark in common"
    OTHER_ROAD = "other road"
    OTHER_LANDMARK = "other landmark, and a road only one of them names"
    UNKNOWN = "nothing to compare"


def _name(a: Portrait, b: Portrait) -> Name:
    said = (
        (Name.SAME, a.names & b.names),
        (Name.READING, a.readings & b.readings),
        (Name.IN_TEXT, a.readings & b.mentions or b.readings & a.mentions),
        (Name.MAYBE, a.readings & b.maybe or b.readings & a.maybe),
        (Name.OTHER, a.names and b.names),
        (Name.MENTIONED, a.mentions & b.mentions),
    )
    return next((name for name, so in said if so), Name.NONE)


def _place(a: Portrait, b: Portrait) -> Place:
    landmark, road = a.landmarks & b.landmarks, a.roads & b.roads
    roads, numbers = a.roads and b.roads, a.numbered and b.numbered
    said = (
        (Place.NUMBER, a.numbered & b.numbered),
        (Place.OTHER_NUMBER, road and numbers and not landmark),
        (Place.AGREES, road or (landmark and not roads)),
        (Place.OTHER_ROAD, roads),
        (Place.OTHER_LANDMARK, a.landmarks and b.landmarks),
    )
    return next((place for place, so in said if so), Place.UNKNOWN)


def _alike(a: frozenset[int], b: frozenset[int]) -> bool | None:
    """Say whether two have something in common; None when one of them says nothing."""
    return bool(a & b) if a and b else None


def _spelling(a: Portrait, b: Portrait) -> bool | None:
    """Say whether a name that sounds the same is written the same; None when that is unknown."""
    both = a.spelt.keys() & b.spelt.keys()
    return any(a.spelt[name] & b.spelt[name] for name in both) if both else None


def one_venue(a: Portrait, b: Portrait, *, chain: bool = False) -> bool:
    """Say whether two leads mean one venue; `chain` when the name is known at a third place, too.

    A name that is always written otherwise is another: who opens beside 博雅 may call himself 博亚.
    The number of a house settles it, and so does a telephone, a licence or an account; a road or
    a landmark does for a name that is the same, and for a nameless venue it does not. A name alone
    does within one district and for one kind of venue, unless it is that of a chain.
    """
    name, place, spelling = _name(a, b), _place(a, b), _spelling(a, b)
    kind, home = _alike(a.kinds, b.kinds), _alike(a.homes, b.homes)
    agrees = place in {Place.NUMBER, Place.AGREES}
    if name is Name.OTHER or spelling is False:
        return False
    if name in {Name.NONE, Name.MAYBE, Name.MENTIONED}:
        heard = name is Name.MAYBE or spelling is True
        numbered = name is Name.NONE and place is Place.NUMBER and kind is not False
        named = name is not Name.NONE and agrees and heard and kind is True and home is True
        return numbered or named
    if place is Place.NUMBER or a.identifiers & b.identifiers:
        return True
    if _alike(a.branches, b.branches) is False:
        return False
    if agrees:
        return _at_place(a, b, name, spelling=spelling, kind=kind, home=home)
    return not chain and _by_name(a, b, place, spelling=spelling, kind=kind, home=home)


def _at_place(
    a: Portrait,
    b: Portrait,
    name: Name,
    *,
    spelling: bool | None,
    kind: bool | None,
    home: bool | None,
) -> bool:
    """Say whether a name makes two leads at one road or landmark those of one venue."""
    common, long = a.common or b.common, a.long and b.long
    if name is Name.READING and a.names and b.names and spelling is None:
        return not long and kind is True
    if kind is False:
        return not common and home is True
    return home is not False or kind is True


def _by_name(
    a: Portrait,
    b: Portrait,
    place: Place,
    *,
    spelling: bool | None,
    kind: bool | None,
    home: bool | None,
) -> bool:
    """Say whether a name does where no place agrees: in one district and of one kind."""
    common, long = a.common or b.common, a.long and b.long
    if home is not True or kind is False or (kind is None and (common or spelling is None)):
        return False
    if place is Place.UNKNOWN:
        return spelling is True or not common
    if place is Place.OTHER_LANDMARK:
        return not common
    return spelling is True and not common and (long or place is Place.OTHER_NUMBER)


def _elsewhere(a: Portrait, b: Portrait) -> bool:
    """Say whether one name stands at two places of one district: a chain has it."""
    apart = _place(a, b) is Place.OTHER_ROAD and not a.landmarks & b.landmarks
    alike = _alike(a.homes, b.homes) is not False and _alike(a.kinds, b.kinds) is not False
    return apart and alike and bool(a.names & b.names)


_HINTS = ("sounds", "mentions", "parts", "numbered", "phones", "licences", "plates", "accounts")


def _hints(members: Sequence[Features]) -> frozenset[int]:
    """Return what must agree in part before portraits are worth comparing."""
    return frozenset().union(*(getattr(one, field) for one in members for field in _HINTS))


def linked(own: Sequence[Features], others: Sequence[Sequence[Features]]) -> list[bool]:
    """Say of each of some leads whether it is at the venue that a lead of one's own is at.

    `own` are the own lead's reports, `others` those of each other lead that were found.
    """
    known, mine = _hints(own), portrait(own)
    drawn = [portrait(one) if known & _hints(one) else None for one in others]

    def chain(theirs: Portrait) -> bool:
        names = mine.names | theirs.names
        thirds = (one for one in drawn if one is not None and one is not theirs)
        return any(
            _elsewhere(third, one)
            for third in thirds
            if third.names & names
            for one in (mine, theirs)
        )

    return [one is not None and one_venue(mine, one, chain=chain(one)) for one in drawn]
