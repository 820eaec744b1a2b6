"""Features in, points with a reason for each out. Pure: no database, clock or key."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from leads.features.record import Features
from leads.ledger.words import N_
from leads.matching.clusters import EMPTY, Profile, nearness, profile_evidence
from leads.matching.evidence import (
    DAY_FOUND,
    FACT_FOUND,
    IDENTIFIER_FOUND,
    NAME_FOUND,
    NAME_HINTED,
    PLACE_FOUND,
    SPECIFIC,
    TEXT_FOUND,
    lead_evidence,
    venue_evidence,
)
from leads.matching.weights import Scale, Weights


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
    """The sum of the reasons, what it leads to, and whether the same venue seems meant."""

    points: float
    band: Band
    reasons: tuple[Reason, ...]
    same_venue: bool
    nearest: int = 0
    """Which of the reports that were compared with is the nearest: the reasons are about it."""

    @property
    def probability(self) -> float:
        """How many of a hundred with such points are right, as a share."""
        return 1 / (1 + exp(-self.points))


REASONS: dict[str, str] = {
    "start": N_("Two reports are seldom about the same thing"),
    "same_name": N_("Same venue name, or it sounds the same"),
    "same_long_name": N_("and the name has three syllables or more"),
    "same_reading": N_("Same venue name, without a place or kind that may be part of it"),
    "common_name": N_("but many venues are called so"),
    "name_alike": N_("and the shared part is most of the name"),
    "name_partly": N_("Venue names share a part"),
    "name_in_text": N_("One report's text mentions the other's venue"),
    "maybe_in_text": N_("One report's text may mention the other's venue"),
    "mentions_meet": N_("Both texts mention the same venue name"),
    "other_name": N_("Venue names differ"),
    "same_home": N_("and it is in the same district"),
    "other_home": N_("but in another district"),
    "same_kind": N_("Same kind of venue"),
    "other_kind": N_("Different kind of venue"),
    "other_kind_in_text": N_("One report's text speaks of another kind of venue"),
    "same_branch": N_("Same branch"),
    "other_branch": N_("Different branch"),
    "same_number": N_("Same road and number"),
    "same_road": N_("Same road"),
    "same_road_other_number": N_("Same road, different number"),
    "other_road": N_("Different road"),
    "same_landmark": N_("Same landmark"),
    "other_landmark": N_("Different landmark"),
    "same_phone": N_("Same telephone number"),
    "same_licence": N_("Same licence code"),
    "other_licence": N_("Different licence code"),
    "same_plate": N_("Same number plate"),
    "same_account": N_("Same account or website"),
    "same_sum": N_("Same sum of money"),
    "other_sum": N_("Different sums of money"),
    "same_figure": N_("A figure in common"),
    "same_figures": N_("and more figures in common"),
    "same_detail": N_("Same room, hour or surname"),
    "same_day": N_("Same day of the event"),
    "same_loose_day": N_("Possibly the same day of the event"),
    "next_day": N_("Days of the event are next to each other"),
    "next_loose_day": N_("Days of the event may be next to each other"),
    "near_day": N_("Days of the event are two apart"),
    "near_loose_day": N_("Days of the event may be two apart"),
    "other_day": N_("Different day of the event"),
    "other_loose_day": N_("Possibly a different day of the event"),
    "days_apart": N_("Received within three days of each other"),
    "a_week_apart": N_("Received within a week of each other"),
    "weeks_apart": N_("Received within two weeks of each other"),
    "a_month_apart": N_("Received within a month of each other"),
    "six_weeks_apart": N_("Received within six weeks of each other"),
    "months_apart": N_("Received within three months of each other"),
    "long_apart": N_("Received more than three months apart"),
    "same_topic": N_("Same kind of wrong"),
    "topics_meet": N_("Kinds of wrong overlap"),
    "other_topic": N_("Different kind of wrong"),
    "same_category": N_("Same category"),
    "other_category": N_("Different category"),
    "other_subject": N_("Neither the category nor the kind of wrong is the same"),
    "same_text": N_("Texts are nearly the same"),
    "alike_text": N_("Texts are alike"),
    "more_text": N_("Texts have several phrases in common"),
    "some_text": N_("Texts have a few phrases in common"),
    "other_text": N_("Texts have hardly a phrase in common"),
    "no_text": N_("Texts have no phrase in common"),
    "site_and_topic": N_("The same venue and the same kind of wrong"),
    "site_and_other_topic": N_("The same venue, but another kind of wrong"),
    "site_and_day": N_("The same venue on the same day"),
    "site_and_fact": N_("The same venue and the same small fact"),
    "name_and_place": N_("Name and place both agree"),
    "place_and_day": N_("The same place on the same day"),
    "place_and_topic": N_("The same place and the same kind of wrong"),
    "fact_and_day": N_("The same small fact on the same day"),
    "no_site": N_("Nothing says that the same venue is meant"),
    "rest_of_lead": N_("How well the lead's other reports agree"),
    "lead_of_one": N_("The lead has one report so far"),
    "lead_of_many": N_("The lead has four reports or more"),
    "lead_other_name": N_("None of the lead's reports names this venue"),
    "lead_same_day": N_("Half or more of the lead's reports name this day"),
    "lead_other_day": N_("Hardly any of the lead's reports names this day"),
    "lead_other_topic": N_("None of the lead's reports tells of this kind of wrong"),
    "lead_other_place": N_("None of the lead's reports names this place"),
    "lead_other_kind": N_("None of the lead's reports is about this kind of venue"),
    "lead_figure": N_("One of the lead's reports has the same figure or identifier"),
    "lead_figures": N_("Several of the lead's reports have the same figure or identifier"),
    "lead_some_text": N_("A little of the text is in the lead's other reports"),
    "lead_alike_text": N_("Much of the text is in the lead's other reports"),
    "lead_same_text": N_("Most of the text is in the lead's other reports"),
    "lead_fresh": N_("The lead's newest report came within three days"),
    "lead_quiet": N_("The lead's newest report is more than two months old"),
}
"""Code → the English msgid of the sentence a person reads."""

_ANCHORS = NAME_FOUND | IDENTIFIER_FOUND | {"same_number"}
_SITE = NAME_FOUND | NAME_HINTED | PLACE_FOUND | IDENTIFIER_FOUND
_GROUNDS = _SITE | TEXT_FOUND | SPECIFIC
_STRONG = frozenset({"same_day", "same_sum"})
_RECENT = frozenset({"days_apart", "a_week_apart"})
_OTHER_KINDS = frozenset({"other_kind", "other_kind_in_text"})


def _weighed(codes: Sequence[str], scale: Scale) -> tuple[Reason, ...]:
    """Return the start and every code with its points; what weighs nothing is not a reason."""
    found = [Reason("start", scale.start)]
    found += [Reason(code, scale.points[code]) for code in codes if scale.points.get(code)]
    return tuple(found)


def _sum(codes: Sequence[str], scale: Scale) -> float:
    points = scale.points
    return scale.start + sum([points.get(code, 0.0) for code in codes])


def may_join(codes: frozenset[str]) -> bool:
    """Say whether what agrees is of two kinds: which venue, where, and which event.

    The same letter is sent about a hundred venues, so likeness of text anchors nothing; a name
    and a kind of wrong recur every month, so within a week they are one event and later not; a
    name that many venues have needs a place, its district and the day or the sum, or the day and
    a fact; two kinds of venue under one name are two venues unless a fact or a place agrees; and
    the day, a fact and the kind of wrong together need no venue.
    """
    if codes & IDENTIFIER_FOUND:
        return True
    named, placed = bool(codes & (NAME_FOUND | NAME_HINTED)), bool(codes & PLACE_FOUND)
    event, topic = bool(codes & SPECIFIC), "same_topic" in codes
    twice = bool(codes & DAY_FOUND and codes & FACT_FOUND)
    if "other_name" in codes:
        return placed and event
    if "common_name" in codes and not placed:
        return twice or ("same_home" in codes and bool(codes & _STRONG))
    if codes & _OTHER_KINDS and not placed:
        return named and event
    again = bool(codes & NAME_FOUND and codes & _RECENT)
    return (topic and (again or twice)) or named + placed + event > 1


def _band(points: float, codes: frozenset[str], weights: Weights) -> Band:
    """Choose the band; boilerplate about two venues in two places is kept apart.

    Arriving together is no ground for a suggestion: something must agree.
    """
    if points < weights.marks.suggest or not codes & _GROUNDS:
        return Band.SEPARATE
    if "other_name" in codes and not codes & (_ANCHORS | PLACE_FOUND):
        return Band.SEPARATE
    if points >= weights.marks.join and may_join(codes):
        return Band.JOIN
    return Band.SUGGEST


def same_venue(codes: Sequence[str], *, weights: Weights) -> bool:
    """Say whether what agrees about name, place and identifiers reaches the venue's mark.

    Codes that do not bear on the venue have no points on its scale, so any codes will do.
    """
    agrees = not _SITE.isdisjoint(codes)
    return agrees and _sum(codes, weights.venue) >= weights.marks.venue


def pair_points(codes: Sequence[str], *, weights: Weights) -> float:
    """Return the points of two reports, before a lead as a whole is looked at."""
    return _sum(codes, weights.pair)


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
    codes = found[nearest]
    return Verdict(
        points=points,
        band=_band(points, frozenset(codes), weights),
        reasons=_told(codes, about, points, weights),
        same_venue=same_venue(codes, weights=weights),
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
    return Verdict(points, band, reasons, same_venue=band is not Band.SEPARATE)
