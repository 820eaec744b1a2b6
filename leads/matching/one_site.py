"""Whether two reports are about one venue, or about one place where neither names any. Pure."""

from leads.matching.one_event import (
    FACTS,
    FIRM,
    OTHER_DAYS,
    RECENT,
    SAME_WRONG,
    SOME_WORDS,
    TWO,
    Codes,
)
from leads.matching.venue_evidence import IDENTIFIER_FOUND, NAME_FOUND, NAME_HINTED, PLACE_FOUND

APART = frozenset({"other_name", "other_spelling", "other_branch"})
"""What says that two venues are meant."""
_DOUBTFUL = frozenset({"common_name", "other_kind", "other_kind_in_text"})
"""What speaks against one venue although the names agree."""
_ELSEWHERE = frozenset({"other_home", "other_road"})
_CONTRARY = OTHER_DAYS | {"other_sum", "other_landmark"}


def one_site(codes: Codes) -> bool:
    """Say whether what agrees leaves no other venue in mind.

    The same letter is sent about a hundred venues, so likeness of text anchors nothing.
    """
    if codes & IDENTIFIER_FOUND:
        return True
    facts, placed = len(codes & FACTS), bool(codes & PLACE_FOUND)
    if codes & APART:
        near = placed if "other_spelling" in codes else "same_number" in codes
        return near and facts >= TWO
    if "other_mention" in codes:
        return placed and _told_alike(codes) and ("same_day" in codes or bool(codes & RECENT))
    if not codes & (NAME_FOUND | NAME_HINTED):
        return _nameless(codes, facts, placed=placed)
    if not codes & NAME_FOUND:
        return facts > 0 or "same_number" in codes or (placed and _of_late(codes))
    return _placed(codes, facts) if placed else _by_name(codes, facts)


def _of_late(codes: Codes) -> bool:
    """Say whether two reports within a week tell of one kind of wrong."""
    return bool(codes & SAME_WRONG) and bool(codes & RECENT)


def _nameless(codes: Codes, facts: int, *, placed: bool) -> bool:
    """Judge two of which one names no venue: a house number does, or two facts, or the day.

    Of two facts and one kind of wrong the place may be unknown; else it must be one place, within a
    week. The day and the kind of wrong do at one place; within a week a figure and the kind do on
    one road.
    """
    same_wrong, recent = bool(codes & SAME_WRONG), bool(codes & RECENT)
    if "same_number" in codes or (placed and same_wrong and "same_day" in codes):
        return True
    if "same_road" in codes and codes & FIRM and _of_late(codes):
        return True
    return facts >= TWO and (same_wrong or (placed and recent))


def _placed(codes: Codes, facts: int) -> bool:
    """Judge two of one name at one place: a firm fact besides, where two things speak against it.

    Branches stand in two districts, by squares of one name; a name that many have may be on one
    road twice, as two kinds of venue.
    """
    doubted = len(codes & _DOUBTFUL) > 1 or codes & _ELSEWHERE
    return not doubted or facts >= TWO or bool(codes & (FIRM | {"same_number"}))


def _by_name(codes: Codes, facts: int) -> bool:
    """Judge two of one name that no place confirms; two facts do whatever speaks against it.

    At two roads it takes a fact, in one district.
    """
    if facts >= TWO:
        return True
    doubts = codes & _DOUBTFUL
    if "other_home" in codes:
        return not doubts and _abroad(codes)
    if not doubts:
        return "other_road" not in codes or (facts > 0 and "same_home" in codes)
    if len(doubts) > 1 or "same_home" not in codes or "other_road" in codes:
        return False
    return _told_alike(codes) or (codes >= {"common_name", "same_kind"} and _usual(codes))


def _told_alike(codes: Codes) -> bool:
    """Say whether the kind of wrong agrees, and a fact that is not shared by chance."""
    return bool(codes & SAME_WRONG) and bool(codes & FIRM)


def _abroad(codes: Codes) -> bool:
    """Judge a name in two districts, as branches have it, or a source who mistook the district.

    If the name is long the day and the kind of wrong do, else a figure within a week; unless the
    sums differ.
    """
    long = codes >= {"same_long_name", "same_day"}
    near = bool(codes & RECENT) and "other_road" not in codes
    return _told_alike(codes) and (long or near) and "other_sum" not in codes


def _usual(codes: Codes) -> bool:
    """Judge a name that many have, in one district and of one kind of venue, without any fact.

    The kind of wrong does, within a week, between texts with phrases in common, if neither day
    nor sum nor landmark differs.
    """
    return _of_late(codes) and bool(codes & SOME_WORDS) and not codes & _CONTRARY
