"""What must agree before a report joins a lead and nobody is asked, whatever the points. Pure.

A wrong join lays one source's words into another's lead; a missed one costs an officer a glance.
"""

from collections.abc import Iterable

from leads.matching.one_event import FACTS, RECENT, Codes, one_event
from leads.matching.one_site import APART, one_site

_OLDER = frozenset({"weeks_apart", "a_month_apart"})
_THIS_MONTH = RECENT | _OLDER


def may_join(pairs: Iterable[Codes], *, fresh: bool = False) -> bool:
    """Say whether both agree: which event is told of, and at which venue or place.

    `pairs` are what agrees with each report of a lead that was found. All of them tell of one event
    at one venue, so one may say which event it is and another which venue, if none speaks of
    another venue. `fresh` when the newest report of a lead of several is of the last week: what
    goes on is not over for an older one.
    """
    told = list(pairs)
    if any(codes & APART for codes in told):
        return any(one_event(codes) and one_site(codes) for codes in told)
    events = [_going_on(codes) if fresh else codes for codes in told]
    return any(map(one_event, events)) and any(map(one_site, told))


def states_fact(pairs: Iterable[Codes]) -> bool:
    """Say whether one report of the last month agrees in both, with a fact, not in two districts.

    Then less likeness does: what is told in few words by either leaves little else to agree in.
    """
    return any(
        bool(codes & FACTS and codes & _THIS_MONTH) and one_event(codes) and one_site(codes)
        for codes in pairs
        if "other_home" not in codes
    )


def _going_on(codes: Codes) -> Codes:
    """Take a report of this month for one of this week."""
    return codes - _OLDER | {"a_week_apart"} if codes & _OLDER else codes
