"""Which lead a report belongs to: judged against its reports and a small profile of them. Pure.

Nothing here reads a text. A profile counts the digests that a lead's reports have, in a fixed
number of places, so that one odd report cannot draw the lead towards strangers: what only one
report said is the first to be forgotten.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leads.features.record import Features, Unpackable

BEST = 3
"""A lead is as near as its three nearest reports are on average: one likeness may be chance."""

FACTS, PIECES = 56, 72
"""Digests a profile holds: of names, places, days and figures, and of pieces of text."""

_VERSION = 1
_MOST = 255
_NO_KIND = 1
_FEW = 4
_TOO_SHORT = 6
_HALF, _SOME = 0.5, 0.15
_TEXT = ((0.1, ""), (0.25, "lead_some_text"), (0.5, "lead_alike_text"), (2.0, "lead_same_text"))
_FRESH, _QUIET = 3, 60

Counts = tuple[tuple[int, int], ...]
"""Digest and how many reports had it, longest held first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a lead's reports have in common: counts of digests, and when they came."""

    reports: int
    first: int
    last: int
    """Days of receipt of the first and the newest report, as proleptic ordinals."""
    named: int
    dated: int
    topical: int
    placed: int
    kinded: int
    """How many of the reports say a name, a day, a kind of wrong, a place, a kind of venue."""
    facts: Counts
    pieces: Counts


_HEAD, _PAIR = struct.Struct(">BHII5B"), struct.Struct(">HB")
SIZE = _HEAD.size + 3 * (FACTS + PIECES)
"""Bytes of every packed profile."""

EMPTY = Profile(0, 0, 0, 0, 0, 0, 0, 0, (), ())


def _days(f: Features) -> tuple[int, ...]:
    """Return the days themselves, without their neighbours."""
    return f.days[1::3]


def _places(f: Features) -> tuple[int, ...]:
    return (*f.roads, *f.numbered, *f.landmarks)


def _figures(f: Features) -> tuple[int, ...]:
    return (*f.sums, *f.counts, *f.details, *f.phones, *f.licences, *f.plates, *f.accounts)


def _kind(f: Features) -> tuple[int, ...]:
    return tuple(kind for kind in f.kinds[:1] if kind != _NO_KIND)


def _facts(f: Features) -> Iterable[int]:
    """Return each digest that a profile counts, once, folded to 16 bits."""
    told = (*f.sounds, *f.mentions, *f.parts[:2], *_days(f), *f.topics[:1], *_kind(f))
    return dict.fromkeys(one & 0xFFFF or 1 for one in (*told, *_places(f), *_figures(f)))


def _counted(held: Mapping[int, int], places: int) -> Counts:
    """Keep what most reports said, and of what few said the newest."""
    if len(held) <= places:
        return tuple(held.items())
    order = sorted(enumerate(held.items()), key=lambda item: (-item[1][1], -item[0]))[:places]
    return tuple(pair for _, pair in sorted(order))


def _more(counts: Counts, found: Iterable[int], places: int) -> Counts:
    held = dict(counts)
    for one in found:
        held[one] = min(_MOST, held.get(one, 0) + 1)
    return _counted(held, places)


def profile_with(profile: Profile, f: Features) -> Profile:
    """Return the profile of a lead that one more report has joined."""
    said = (f.sounds, f.days, f.topics, _places(f), _kind(f))
    before = (profile.named, profile.dated, profile.topical, profile.placed, profile.kinded)
    named, dated, topical, placed, kinded = (
        min(_MOST, count + bool(tokens)) for count, tokens in zip(before, said, strict=True)
    )
    return Profile(
        reports=min(0xFFFF, profile.reports + 1),
        first=min(profile.first, f.received) if profile.reports else f.received,
        last=max(profile.last, f.received),
        named=named,
        dated=dated,
        topical=topical,
        placed=placed,
        kinded=kinded,
        facts=_more(profile.facts, _facts(f), FACTS),
        pieces=_more(profile.pieces, f.pieces, PIECES),
    )


def profile_of(members: Iterable[Features]) -> Profile:
    """Return the profile of reports in order of arrival: what a split or a join is made with."""
    profile = EMPTY
    for member in members:
        profile = profile_with(profile, member)
    return profile


def _table(counts: Counts, places: int) -> bytes:
    padded = (*counts, *((0, 0),) * (places - len(counts)))
    return b"".join(token.to_bytes(2) + bytes((count,)) for token, count in padded)


def pack_profile(profile: Profile) -> bytes:
    """Return a profile in `SIZE` bytes, however much it holds."""
    p = profile
    said = (p.named, p.dated, p.topical, p.placed, p.kinded)
    head = _HEAD.pack(_VERSION, p.reports, p.first, p.last, *said)
    return head + _table(p.facts, FACTS) + _table(p.pieces, PIECES)


def _read(blob: bytes) -> Counts:
    # A handful of profiles is read for each report that arrives.
    return tuple([pair for pair in _PAIR.iter_unpack(blob) if pair[1]])


def unpack_profile(blob: bytes) -> Profile:
    """Return what `pack_profile` was given; raise Unpackable for anything else."""
    if len(blob) != SIZE or blob[0] != _VERSION:
        raise Unpackable("not a profile of this version")
    _, reports, first, last, named, dated, topical, placed, kinded = _HEAD.unpack_from(blob)
    middle = _HEAD.size + 3 * FACTS
    facts, pieces = _read(blob[_HEAD.size : middle]), _read(blob[middle:])
    return Profile(reports, first, last, named, dated, topical, placed, kinded, facts, pieces)


def _most(tokens: Iterable[int], held: Mapping[int, int]) -> int:
    """Return in how many reports the best known of some digests was."""
    return max((held.get(one & 0xFFFF or 1, 0) for one in tokens), default=0)


def _said(f: Features, p: Profile, held: Mapping[int, int]) -> Iterable[str]:
    """Say which of a report's particulars the lead knows, where it knows enough to say so."""
    if f.sounds and p.named > 1 and not _most((*f.sounds, *f.mentions, *f.parts), held):
        yield "lead_other_name"
    if f.days and p.dated > 1:
        share = _most(_days(f), held) / p.dated
        yield "lead_same_day" if share >= _HALF else "" if share >= _SOME else "lead_other_day"
    if f.topics and p.topical > 1 and not _most(f.topics[:1], held):
        yield "lead_other_topic"
    if _places(f) and p.placed > 1 and not _most(_places(f), held):
        yield "lead_other_place"
    if _kind(f) and p.kinded > 1 and not _most(_kind(f), held):
        yield "lead_other_kind"
    figures = _most(_figures(f), held)
    yield "lead_figures" if figures > 1 else "lead_figure" if figures else ""


def _worded(f: Features, p: Profile) -> str:
    """Say how much of a report's text is in the lead's: in two of its reports once it has four."""
    if len(f.pieces) < _TOO_SHORT:
        return ""
    need = 2 if p.reports >= _FEW else 1
    known = {piece for piece, count in p.pieces if count >= need}
    share = len(known.intersection(f.pieces)) / len(f.pieces)
    return next(code for most, code in _TEXT if share < most)


def profile_evidence(f: Features, profile: Profile) -> tuple[str, ...]:
    """Return what a report and a lead as a whole agree and differ in; nothing for a lead of one."""
    if profile.reports < BEST - 1:
        return ("lead_of_one",)
    gap = f.received - profile.last
    when = "lead_fresh" if gap <= _FRESH else "lead_quiet" if gap > _QUIET else ""
    size = "lead_of_many" if profile.reports >= _FEW else ""
    found = (*_said(f, profile, dict(profile.facts)), _worded(f, profile), when, size)
    return tuple(code for code in found if code)


def nearness(points: Sequence[float]) -> tuple[float, float]:
    """Return a lead's best pair and the mean of its best three, kept within −8 and 10."""
    best = sorted(points, reverse=True)[:BEST]
    mean = sum(best) / len(best)
    return max(-8.0, min(10.0, best[0])), max(-8.0, min(10.0, mean))
