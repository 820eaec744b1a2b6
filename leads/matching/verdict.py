"""Two feature sets in, points with a reason for each out. Pure: no database, clock or key."""

from dataclasses import dataclass
from enum import StrEnum

from leads.features.record import Features
from leads.ledger.words import N_
from leads.matching.evidence import (
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
    """What is done with a pair."""

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


REASONS: dict[str, str] = {
    "start": N_("Two reports are seldom about the same thing"),
    "same_name": N_("Same venue name, or it sounds the same"),
    "same_long_name": N_("and the name has three syllables or more"),
    "name_alike": N_("and the shared part is most of the name"),
    "name_partly": N_("Venue names share a part"),
    "name_in_text": N_("One report's text mentions the other's venue"),
    "mentions_meet": N_("Both texts mention the same venue name"),
    "other_name": N_("Venue names differ"),
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
    "near_day": N_("Days of the event are at most four apart"),
    "other_day": N_("Different day of the event"),
    "other_loose_day": N_("Possibly a different day of the event"),
    "days_apart": N_("Received within three days of each other"),
    "weeks_apart": N_("Received within two weeks of each other"),
    "a_month_apart": N_("Received within six weeks of each other"),
    "months_apart": N_("Received within three months of each other"),
    "long_apart": N_("Received more than three months apart"),
    "same_topic": N_("Same kind of wrong"),
    "topics_meet": N_("Kinds of wrong overlap"),
    "other_topic": N_("Different kind of wrong"),
    "same_category": N_("Same category"),
    "other_category": N_("Different category"),
    "same_text": N_("Texts are nearly the same"),
    "alike_text": N_("Texts are alike"),
    "some_text": N_("Texts have a few phrases in common"),
    "other_text": N_("Texts have hardly a phrase in common"),
}
"""Code → the English msgid of the sentence a person reads."""

_ANCHORS = NAME_FOUND | IDENTIFIER_FOUND | {"same_number"}
_SITE = NAME_FOUND | NAME_HINTED | PLACE_FOUND | IDENTIFIER_FOUND
_GROUNDS = _SITE | TEXT_FOUND | SPECIFIC
_OTHER_KINDS = frozenset({"other_kind", "other_kind_in_text"})


def _weighed(codes: tuple[str, ...], scale: Scale) -> tuple[Reason, ...]:
    """Return the start and every code with its points; what weighs nothing is not a reason."""
    found = [Reason("start", scale.start)]
    found += [Reason(code, scale.points[code]) for code in codes if scale.points.get(code)]
    return tuple(found)


def _sum(reasons: tuple[Reason, ...]) -> float:
    return round(sum(reason.points for reason in reasons), 3)


def _may_join(codes: frozenset[str]) -> bool:
    """Say whether what agrees is of two kinds: which venue, and which event.

    The same letter is sent about a hundred venues, so likeness of text anchors nothing; a name
    and a kind of wrong recur every month, so a fact of the event, a place or an identifier must
    agree besides; and 阳光 is a hotel here and a courier there.
    """
    if codes & IDENTIFIER_FOUND:
        return True
    if not codes & _ANCHORS or "other_name" in codes:
        return False
    if codes & _OTHER_KINDS and not codes & PLACE_FOUND:
        return False
    return bool(codes & (SPECIFIC | PLACE_FOUND))


def _band(points: float, codes: frozenset[str], weights: Weights) -> Band:
    """Choose the band; boilerplate about two venues in two places is kept apart.

    Arriving together is no ground for a suggestion: something must agree.
    """
    if points < weights.suggest_at or not codes & _GROUNDS:
        return Band.SEPARATE
    if "other_name" in codes and not codes & (_ANCHORS | PLACE_FOUND):
        return Band.SEPARATE
    if points >= weights.join_at and _may_join(codes):
        return Band.JOIN
    return Band.SUGGEST


def same_venue(codes: tuple[str, ...], *, weights: Weights) -> bool:
    """Say whether what agrees about name, place and identifiers reaches the venue's mark."""
    agrees = not _SITE.isdisjoint(codes)
    return agrees and _sum(_weighed(codes, weights.venue)) >= weights.venue_at


def compare(a: Features, b: Features, *, weights: Weights) -> Verdict:
    """Judge whether two reports tell of the same thing; the order of the two does not matter."""
    codes = lead_evidence(a, b)
    reasons = _weighed(codes, weights.lead)
    points = _sum(reasons)
    return Verdict(
        points=points,
        band=_band(points, frozenset(codes), weights),
        reasons=reasons,
        same_venue=same_venue(venue_evidence(a, b), weights=weights),
    )


def venue_verdict(report: Features, venue: Features, *, weights: Weights) -> Verdict:
    """Judge whether a report is about a venue of the register.

    JOIN places it, SUGGEST leaves the choice to an officer. A common name alone never places:
    chains and 阳光宾馆 are everywhere.
    """
    codes = venue_evidence(report, venue)
    reasons = _weighed(codes, weights.venue)
    points = _sum(reasons)
    anchored = bool(frozenset(codes) & (_ANCHORS | PLACE_FOUND))
    band = Band.SEPARATE
    if points >= weights.venue_at and anchored:
        firm = len(frozenset(codes) & (NAME_FOUND | PLACE_FOUND | IDENTIFIER_FOUND)) > 1
        band = Band.JOIN if firm and points >= weights.venue_at + 2 else Band.SUGGEST
    return Verdict(points, band, reasons, same_venue=band is not Band.SEPARATE)
