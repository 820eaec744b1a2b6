"""A narrative's numbers on their way from a browser, read strictly: anybody may send anything."""

import json
from dataclasses import asdict, replace

from leads.features.narrated import SHAPES, Malformed, Narrated, Shape

VERSION = 1
LONGEST = 4096
"""Bytes that a narrative's numbers may take."""

BY_SOUND = frozenset(
    {"mentions", "parts", "telling", "spelt", "kinds", "roads", "numbered", "landmarks"}
)
"""Sorts that need the table of how characters sound, which the bundle has no room for."""

_OF_A_DAY = 3


def as_bundled(narrated: Narrated) -> Narrated:
    """Give those of a narrative's numbers that our own bundle makes."""
    return replace(narrated, **dict.fromkeys(BY_SOUND, ()))


def to_wire(narrated: Narrated) -> bytes:
    """Write a narrative's numbers as a browser sends them; what there is none of is left out."""
    told = {name: list(held) for name, held in asdict(narrated).items() if held}
    return json.dumps({"v": VERSION, **told}, separators=(",", ":")).encode()


def from_wire(sent: bytes) -> Narrated:
    """Read what a browser sent in place of a narrative. Raises Malformed for anything else."""
    told = _object(sent)
    version = told.pop("v", None)
    # True is an int to Python, and is none to us.
    if type(version) is not int or version != VERSION or not told.keys() <= SHAPES.keys():
        raise Malformed("not the numbers of a narrative, or of another version")
    read = Narrated(**{name: _checked(held, SHAPES[name]) for name, held in told.items()})
    known = {*read.mentions, *read.parts}
    if len(read.days) % _OF_A_DAY or not known.issuperset(read.telling):
        raise Malformed("days come in threes, and what is telling is mentioned")
    if not set(read.sums).issuperset(read.large):
        raise Malformed("a large sum is a sum")
    return read


def _object(sent: bytes) -> dict[str, object]:
    if len(sent) > LONGEST:
        raise Malformed("too long")
    try:
        told = json.loads(sent)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(told, dict):
        raise Malformed("no object")
    return told


def _checked(held: object, shape: Shape) -> tuple[int, ...]:
    least = 0 if shape.field == "spelt" else 1
    if not isinstance(held, list) or len(held) > shape.most:
        raise Malformed("no list, or too long a one")
    if not all(type(one) is int and least <= one < 1 << shape.bits for one in held):
        raise Malformed("a number that no value has")
    return tuple(held)
