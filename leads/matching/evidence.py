"""What two feature sets agree and differ in, as codes; no points yet. Pure."""

from collections.abc import Iterator

from leads.features.record import Features
from leads.matching.venue_evidence import (
    IDENTIFIER_FOUND,
    NAME_FOUND,
    NAME_HINTED,
    PLACE_FOUND,
    met,
    venue_evidence,
)

TEXT_FOUND = frozenset({"same_text", "alike_text"})
DAY_FOUND = frozenset({"same_day", "same_loose_day"})
FACT_FOUND = frozenset({"same_sum", "same_figure", "same_detail"})
SPECIFIC = DAY_FOUND | FACT_FOUND | {"next_day", "near_day"}
"""Codes of small facts that two witnesses of one thing share and two complaints seldom do."""

_SITE = NAME_FOUND | IDENTIFIER_FOUND | {"same_number"}
_NAMED = NAME_FOUND | NAME_HINTED

_TOO_SHORT = 6
_LIKENESS = (
    (0.03, "no_text"),
    (0.08, "other_text"),
    (0.16, "some_text"),
    (0.3, "more_text"),
    (0.6, "alike_text"),
    (2.0, "same_text"),
)
_GAPS = (
    (3, "days_apart"),
    (7, "a_week_apart"),
    (14, "weeks_apart"),
    (30, "a_month_apart"),
    (45, "six_weeks_apart"),
    (90, "months_apart"),
)
_DAYS = ("same", "next", "near")


def _slots(f: Features) -> list[tuple[int, int, int, bool]]:
    """Cut the day tokens into runs of three, each with whether it is firm."""
    d = f.days
    return [(d[i], d[i + 1], d[i + 2], bool(f.firm >> i // 3 & 1)) for i in range(0, len(d), 3)]


def _apart(one: tuple[int, int, int, bool], other: tuple[int, int, int, bool]) -> int:
    """Return how many days lie between two runs, or 3 when more than two do."""
    if one[1] == other[1]:
        return 0
    if one[1] in (other[0], other[2]):
        return 1
    return 2 if one[0] == other[2] or one[2] == other[0] else 3


def _day(a: Features, b: Features) -> str:
    """Compare event days; days that are not firm say less."""
    gaps = [
        (_apart(one, other), not (one[3] and other[3])) for one in _slots(a) for other in _slots(b)
    ]
    if not gaps:
        return ""
    gap, loose = min(gaps)
    word = _DAYS[gap] if gap < len(_DAYS) else "other"
    loose = loose if gap < len(_DAYS) else all(one for _, one in gaps)
    return f"{word}_loose_day" if loose else f"{word}_day"


def _received(a: Features, b: Features) -> str:
    gap = abs(a.received - b.received)
    return next((code for most, code in _GAPS if gap <= most), "long_apart")


def _topic(a: Features, b: Features) -> str:
    if not a.topics or not b.topics:
        return ""
    if a.topics[0] == b.topics[0]:
        return "same_topic"
    return "topics_meet" if met(a.topics, b.topics) else "other_topic"


def likeness(a: Features, b: Features) -> float:
    """Return the share of the shorter text's pieces that the other has too, 0 to 1."""
    common = len(set(a.pieces).intersection(b.pieces))
    return common / max(1, min(len(a.pieces), len(b.pieces)))


def _text(a: Features, b: Features) -> str:
    """Compare texts; the shortest say nothing."""
    if len(a.pieces) < _TOO_SHORT or len(b.pieces) < _TOO_SHORT:
        return ""
    share = likeness(a, b)
    return next(code for most, code in _LIKENESS if share < most)


def _facts(a: Features, b: Features) -> Iterator[str]:
    if a.sums and b.sums:
        yield "same_sum" if met(a.sums, b.sums) else "other_sum"
    shared = len(set(a.counts) & set(b.counts))
    if shared:
        yield "same_figure"
    if shared > 1:
        yield "same_figures"
    shared = len(set(a.details) & set(b.details))
    if shared:
        yield "same_detail"
    if shared > 1:
        yield "same_details"


def _together(codes: set[str]) -> Iterator[str]:
    """Say what two things at once mean more, or less, than each by itself."""
    site, place = bool(codes & _SITE), bool(codes & PLACE_FOUND)
    named, topic = bool(codes & _NAMED), "same_topic" in codes
    day, fact = bool(codes & DAY_FOUND), bool(codes & FACT_FOUND)
    nowhere = not (named or place or site)
    said = {
        "site_and_topic": site and topic,
        "site_and_other_topic": site and "other_topic" in codes,
        "site_and_day": site and day,
        "site_and_fact": site and fact,
        "name_and_place": named and place,
        "place_and_day": place and day and not named,
        "place_and_topic": place and topic and not named,
        "fact_and_day": fact and day,
        "no_site": nowhere,
    }
    return (code for code, so in said.items() if so)


def lead_evidence(a: Features, b: Features) -> tuple[str, ...]:
    """Return every code that bears on whether two reports tell of one and the same thing."""
    found = [*venue_evidence(a, b), *_facts(a, b)]
    found += [_day(a, b), _received(a, b), _topic(a, b), _text(a, b)]
    told = [code for code in found if code]
    return (*told, *_together(set(told)))
