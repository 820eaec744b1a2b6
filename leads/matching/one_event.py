"""Whether two reports tell of one event: a venue may have a second within weeks. Pure."""

from leads.matching.evidence import SPECIFIC, TEXT_FOUND
from leads.matching.venue_evidence import IDENTIFIER_FOUND, NAME_FOUND, PLACE_FOUND

Codes = frozenset[str]
"""What two reports agree and differ in."""

RECENT = frozenset({"days_apart", "a_week_apart"})
SAME_WRONG = frozenset({"same_topic", "topics_meet"})
FIRM = frozenset({"same_sum", "same_figure", "same_plate", "same_day"})
"""Facts that two complaints seldom share by chance."""
FACTS = FIRM | {"same_figures", "same_detail", "same_details"}
"""Each is one fact of the event; "same_figures" and "same_details" say that there are two."""
TWO = 2
OTHER_DAYS = frozenset({"other_day", "other_loose_day"})
SOME_WORDS = TEXT_FOUND | {"more_text"}
"""Several phrases in common."""


def one_event(codes: Codes) -> bool:
    """Say whether what agrees leaves no other event in mind.

    Two facts say so. Of one kind of wrong it takes one fact, or a week between the reports, or two
    if they have words in common and no other day; of two kinds nothing less than two facts. Where
    one of them says nothing of the kind it takes one fact within a week, and words in common: any
    other event at the venue may share its day or its telephone.
    """
    facts = len(codes & FACTS)
    if facts >= TWO or "other_topic" in codes:
        return facts >= TWO
    recent, alike = bool(codes & RECENT), bool(codes & TEXT_FOUND)
    if codes & SAME_WRONG:
        return recent or _again(codes) or bool(codes & (SPECIFIC | IDENTIFIER_FOUND))
    if recent:
        return _lately(codes, alike=alike)
    sure = codes & (IDENTIFIER_FOUND | {"same_text", "weeks_apart"})
    return alike and bool(sure) and bool(codes & FIRM)


def _again(codes: Codes) -> bool:
    """Say whether words agree, and no other day is told, two weeks later; one letter is sent twice.

    What is nearly the same text may be a letter, which says nothing of an event.
    """
    own = "same_text" not in codes or bool(codes & PLACE_FOUND)
    alike = bool(codes & SOME_WORDS) and not codes & OTHER_DAYS
    return "weeks_apart" in codes and alike and own


def _lately(codes: Codes, *, alike: bool) -> bool:
    """Say whether one thing of the event agrees, and words, of two reports within a week.

    The telephone is the venue's, and an hour, a room or a surname may be shared by chance.
    """
    if codes & FIRM:
        return bool(codes & SOME_WORDS)
    by_chance = "same_detail" in codes and not codes & OTHER_DAYS
    return alike and bool(codes & IDENTIFIER_FOUND or (by_chance and codes & NAME_FOUND))
