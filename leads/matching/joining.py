"""What must agree before a report joins a lead and nobody is asked, whatever the points. Pure.

A wrong join lays one source's words into another's lead; a missed one costs an officer a glance.
"""

from leads.matching.evidence import SPECIFIC, TEXT_FOUND
from leads.matching.venue_evidence import IDENTIFIER_FOUND, NAME_FOUND, NAME_HINTED, PLACE_FOUND

Codes = frozenset[str]

_RECENT = frozenset({"days_apart", "a_week_apart"})
_SAME_WRONG = frozenset({"same_topic", "topics_meet"})
_FIGURES = frozenset({"same_sum", "same_figure", "same_plate"})
_FACTS = _FIGURES | {"same_day", "same_figures", "same_detail", "same_details"}
"""Each is one fact of the event; "same_figures" and "same_details" say that there are two."""
_BY_CHANCE = frozenset({"same_detail", "same_loose_day"})
"""An hour, a surname, a day that is not firm: two complaints may share one of them."""
_OTHER_DAYS = frozenset({"other_day", "other_loose_day"})
_APART = frozenset({"other_name", "other_spelling", "other_branch"})
_OTHER_WORDS = frozenset({"no_text", "other_text"})
_DOUBTFUL = frozenset({"common_name", "other_kind", "other_kind_in_text"})
"""What speaks against one venue although the names agree."""
_SOME_WORDS = TEXT_FOUND | {"more_text"}
_TWO = 2


def may_join(codes: Codes) -> bool:
    """Say whether both agree: which event is told of, and at which venue or place."""
    facts = len(codes & _FACTS)
    return _one_event(codes, facts) and _one_venue(codes, facts)


def _one_event(codes: Codes, facts: int) -> bool:
    """Say whether the two tell of one event: a venue may have a second within weeks.

    Two facts say so. Of one kind of wrong it takes one fact, or a week between the reports, or two
    between texts that are alike and name one place; of two kinds nothing less than two facts. Where
    one of them says nothing of the kind it takes one fact within a week, and words in common: any
    other event at the venue may share its day or its telephone.
    """
    if facts >= _TWO or "other_topic" in codes:
        return facts >= _TWO
    recent, alike = bool(codes & _RECENT), bool(codes & TEXT_FOUND)
    if codes & _SAME_WRONG:
        lately = "weeks_apart" in codes and bool(codes & PLACE_FOUND) and alike
        return recent or lately or bool(codes & (SPECIFIC | IDENTIFIER_FOUND))
    if not recent:
        sure = codes & (IDENTIFIER_FOUND | {"same_text", "weeks_apart"})
        return alike and bool(sure) and bool(codes & (_FIGURES | {"same_day"}))
    return _lately(codes, alike=alike)


def _lately(codes: Codes, *, alike: bool) -> bool:
    """Say whether one thing of the event agrees, and words, of two reports within a week."""
    if codes & _FIGURES:
        return not codes & _OTHER_WORDS
    if codes & (IDENTIFIER_FOUND | {"same_day"}):
        return bool(codes & _SOME_WORDS)
    by_chance = bool(codes & _BY_CHANCE) and not codes & _OTHER_DAYS
    return by_chance and alike and bool(codes & NAME_FOUND)


def _one_venue(codes: Codes, facts: int) -> bool:
    """Say whether the two are about one venue, or about one place where neither names any.

    The same letter is sent about a hundred venues, so likeness of text anchors nothing.
    """
    if codes & IDENTIFIER_FOUND:
        return True
    placed = bool(codes & PLACE_FOUND)
    if codes & _APART:
        near = placed if "other_spelling" in codes else "same_number" in codes
        return near and facts >= _TWO
    if "other_mention" in codes:
        return placed and "same_day" in codes and bool(codes & _SAME_WRONG)
    if not codes & (NAME_FOUND | NAME_HINTED):
        return _nameless(codes, facts, placed=placed)
    if not codes & NAME_FOUND:
        return facts > 0 or "same_number" in codes
    return placed or _by_name(codes, facts)


def _nameless(codes: Codes, facts: int, *, placed: bool) -> bool:
    """Judge two of which one names no venue: a house number does, or two facts, or the day.

    Of two facts and one kind of wrong the place may be unknown; else it must be one place, within a
    week. The day and the kind of wrong do at one place.
    """
    same_wrong, recent = bool(codes & _SAME_WRONG), bool(codes & _RECENT)
    if "same_number" in codes or (placed and same_wrong and "same_day" in codes):
        return True
    return facts >= _TWO and (same_wrong or (placed and recent))


def _by_name(codes: Codes, facts: int) -> bool:
    """Judge two of one name that no place confirms.

    A name that many have, or of two kinds of venue, needs a fact and the kind of wrong, and two
    facts if it is both or told of at two roads; a name in two districts, as branches have it, needs
    two facts, or the day and the kind of wrong if it is long.
    """
    if facts >= _TWO:
        return True
    doubts = len(codes & _DOUBTFUL)
    if "other_home" in codes:
        return not doubts and bool(codes & _SAME_WRONG) and codes >= {"same_long_name", "same_day"}
    if not doubts:
        return True
    agreed = bool(codes & _SAME_WRONG) and bool(codes & (_FIGURES | {"same_day"}))
    return doubts == 1 and agreed and "same_home" in codes and "other_road" not in codes
