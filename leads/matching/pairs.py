"""One report beside another for an officer's page: judged anew, by today's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from leads.matching.records import fetch, number_of, readable
from leads.matching.verdict import Band, Reason, compare
from leads.matching.weights import Weights, shipped
from leads.register.keyholders import Unlocked
from leads.reports.reading import report_for


class Aspect(StrEnum):
    """What two reports may agree or differ in."""

    VENUE = "venue"
    PLACE = "place"
    DAY = "day"
    RECEIVED = "received"
    SUBJECT = "subject"
    TEXT = "text"
    FIGURES = "figures"
    IDENTIFIERS = "identifiers"
    REST = "rest"


_CODES = {
    Aspect.VENUE: "same_name same_long_name same_reading common_name name_in_text maybe_in_text"
    " mentions_meet other_name other_mention other_spelling same_home other_home same_kind"
    " other_kind other_kind_in_text same_branch other_branch",
    Aspect.PLACE: "same_number same_road same_road_other_number other_road same_landmark"
    " other_landmark",
    Aspect.DAY: "same_day same_loose_day next_day next_loose_day near_day near_loose_day other_day"
    " other_loose_day",
    Aspect.RECEIVED: "days_apart a_week_apart weeks_apart a_month_apart six_weeks_apart"
    " months_apart long_apart",
    Aspect.SUBJECT: "same_topic topics_meet other_topic",
    Aspect.TEXT: "same_text alike_text more_text some_text other_text no_text",
    Aspect.FIGURES: "same_sum other_sum same_figure same_figures same_detail same_details",
    Aspect.IDENTIFIERS: "same_phone same_licence other_licence same_plate same_account",
}
_ASPECTS: Mapping[str, Aspect] = MappingProxyType(
    {code: aspect for aspect, codes in _CODES.items() for code in codes.split()}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The verdict on two reports; None when they cannot be compared.

    That is so while one is not matched yet, and when their features are of two keys.
    """

    points: float
    band: Band
    reasons: tuple[Reason, ...]

    def of(self, aspect: Aspect) -> float:
        """Add up what one aspect gives or takes; 0 when it says nothing."""
        return sum(one.points for one in self.reasons if aspect_of(one.code) is aspect)


def aspect_of(code: str) -> Aspect:
    """Say what a reason is about; REST for what several things mean together."""
    return _ASPECTS.get(code, Aspect.REST)


def judged(
    session: Session,
    report_id: UUID,
    other_id: UUID,
    *,
    unlocked: Unlocked,
    weights: Weights | None = None,
) -> Pair | None:
    """Judge two reports of the actor's own desk; NotFound for unknown and foreign alike."""
    for one in (report_id, other_id):
        report_for(session, one, unlocked=unlocked)
    found = fetch(session, [number_of(report_id), number_of(other_id)])
    told = {each.number: (each.epoch, features) for each, features in readable(found.values())}
    mine, theirs = told.get(number_of(report_id)), told.get(number_of(other_id))
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return None
    verdict = compare(mine[1], theirs[1], weights=weights or shipped())
    return Pair(verdict.points, verdict.band, verdict.reasons)
