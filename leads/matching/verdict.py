"""Features in, points with a reason for each out. Pure: no database, clock or key."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from leads.features.record import Features
from leads.matching.clusters import EMPTY, Profile, nearness, profile_evidence
from leads.matching.evidence import SPECIFIC, TEXT_FOUND, lead_evidence
from leads.matching.joining import may_join, states_fact
from leads.matching.reasons import REASONS
from leads.matching.venue_evidence import (
    IDENTIFIER_FOUND,
    NAME_FOUND,
    NAME_HINTED,
    PLACE_FOUND,
    venue_evidence,
)
from leads.matching.weights import Scale, Weights

__all__ = [
    "REASONS",
    "Band",
    "Reason",
    "Verdict",
    "cluster_verdict",
    "compare",
    "going_on",
    "pair_points",
    "venue_verdict",
]


class Band(StrEnum):
    """What is done with a report and a lead, or with two reports."""

    JOIN = "join"
    SUGGEST = "suggest"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that agrees or differs, and the log-odds it adds or takes."""

    code: str
    points: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sum of the reasons and what it leads to."""

    points: float
    band: Band
    reasons: tuple[Reason, ...]
    nearest: int = 0
    """Which of the reports that were compared with is the nearest: the reasons are about it."""

    @property
    def probability(self) -> float:
        """How many of a hundred with such points are right, as a share."""
        return 1 / (1 + exp(-self.points))


_WEEK = 7

_ANCHORS = NAME_FOUND | IDENTIFIER_FOUND | {"same_number"}
_SITE = NAME_FOUND | NAME_HINTED | PLACE_FOUND | IDENTIFIER_FOUND
_GROUNDS = _SITE | TEXT_FOUND | SPECIFIC


def _weighed(codes: Sequence[str], scale: Scale) -> tuple[Reason, ...]:
    """Return the start and every code with its points; what weighs nothing is not a reason."""
    found = [Reason("start", scale.start)]
    found += [Reason(code, scale.points[code]) for code in codes if scale.points.get(code)]
    return tuple(found)


def _sum(codes: Sequence[str], scale: Scale) -> float:
    points = scale.points
    return scale.start + sum([points.get(code, 0.0) for code in codes])


def _band(
    points: float, found: Sequence[Sequence[str]], nearest: int, weights: Weights, *, fresh: bool
) -> Band:
    """Choose the band; boilerplate about two venues in two places is kept apart.

    Arriving together is no ground for a suggestion: something must agree.
    """
    pairs = [frozenset(told) for told in found]
    codes = pairs[nearest]
    if points < weights.marks.suggest or not codes & _GROUNDS:
        return Band.SEPARATE
    if "other_name" in codes and not codes & (_ANCHORS | PLACE_FOUND):
        return Band.SEPARATE
    if points >= weights.marks.join and may_join(pairs, fresh=fresh):
        return Band.JOIN
    if points >= weights.marks.firm and states_fact(pairs):
        return Band.JOIN
    return Band.SUGGEST


def pair_points(codes: Sequence[str], *, weights: Weights) -> float:
    """Return the points of two reports, before a lead as a whole is looked at."""
    return _sum(codes, weights.pair)


def going_on(features: Features, profile: Profile) -> bool:
    """Say whether a lead of several was told of in the week before this report."""
    return profile.reports > 1 and features.received - profile.last <= _WEEK


def _told(
    codes: Sequence[str], about: Sequence[str], points: float, weights: Weights
) -> tuple[Reason, ...]:
    """Return the reasons of the nearest report, of the lead, and what the other reports add."""
    pair = _weighed(codes, weights.pair)
    lead = _weighed(about, weights.lead)[1:]
    rest = round(points - sum(reason.points for reason in (*pair, *lead)), 3)
    return (*pair, *lead, Reason("rest_of_lead", rest)) if rest else (*pair, *lead)


def cluster_verdict(
    features: Features, members: Sequence[Features], profile: Profile, *, weights: Weights
) -> Verdict:
    """Judge whether a report belongs to a lead.

    `members` are those of the lead's reports that were found, at least one; eight are enough.
    `profile` counts all its reports. Points are log-odds: the best pair, the mean of the best
    three pairs, and what the report and the lead as a whole agree in.
    """
    found = [lead_evidence(features, member) for member in members]
    pairs = [_sum(codes, weights.pair) for codes in found]
    best, mean = nearness(pairs)
    about = profile_evidence(features, profile)
    points = _sum(about, weights.lead) + weights.best * best + weights.mean * mean
    points = round(points, 3)
    nearest = max(range(len(pairs)), key=lambda at: (pairs[at], -at))
    fresh = going_on(features, profile)
    return Verdict(
        points=points,
        band=_band(points, found, nearest, weights, fresh=fresh),
        reasons=_told(found[nearest], about, points, weights),
        nearest=nearest,
    )


def compare(a: Features, b: Features, *, weights: Weights) -> Verdict:
    """Judge whether two reports tell of the same thing; the order of the two does not matter."""
    return cluster_verdict(a, (b,), EMPTY, weights=weights)


def venue_verdict(report: Features, venue: Features, *, weights: Weights) -> Verdict:
    """Judge whether a report is about a venue of the register.

    JOIN places it, SUGGEST leaves the choice to an officer. A common name alone never places:
    chains and 阳光宾馆 are everywhere.
    """
    codes = venue_evidence(report, venue)
    reasons = _weighed(codes, weights.venue)
    points = round(sum(reason.points for reason in reasons), 3)
    anchored = bool(frozenset(codes) & (_ANCHORS | PLACE_FOUND))
    band = Band.SEPARATE
    if points >= weights.marks.venue and anchored:
        firm = len(frozenset(codes) & (NAME_FOUND | PLACE_FOUND | IDENTIFIER_FOUND)) > 1
        band = Band.JOIN if firm and points >= weights.marks.venue + 2 else Band.SUGGEST
    return Verdict(points, band, reasons)
