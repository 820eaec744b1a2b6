"""What two feature sets agree and differ in, as codes; no points yet. Pure."""

from collections.abc import Iterator

from leads.features.record import Features

NAME_FOUND = frozenset({"same_name", "same_long_name", "name_alike", "name_in_text"})
"""Codes that say the two name one venue, or may."""
PLACE_FOUND = frozenset({"same_number", "same_road", "same_landmark"})
IDENTIFIER_FOUND = frozenset({"same_phone", "same_licence", "same_plate", "same_account"})

NAME_HINTED = frozenset({"name_partly", "mentions_meet"})
"""Codes that say the two may name one venue, too weak to join on."""
TEXT_FOUND = frozenset({"same_text", "alike_text"})
SPECIFIC = frozenset(
    {"same_day", "same_loose_day", "near_day", "same_sum", "same_figure", "same_detail"}
)
"""Codes of small facts that two witnesses of one thing share and two complaints seldom do."""

_NONE = 1
"""First of `kinds` when a venue's kind is not known."""
_PAIRS_OF_LONG = 4
_PARTLY, _ALIKE = 0.3, 0.55
_TOO_SHORT = 6
_SAME, _LIKE, _SOME = 0.6, 0.25, 0.1
_GAPS = ((3, "days_apart"), (14, "weeks_apart"), (45, "a_month_apart"), (90, "months_apart"))
_NEAREST = 4


def _dice(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Return the share of common tokens, 0 to 1."""
    return 2 * len(set(a) & set(b)) / (len(a) + len(b)) if a and b else 0.0


def _met(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return not set(a).isdisjoint(b)


def _name(a: Features, b: Features) -> tuple[str, ...]:
    """Say how the names compare; a stronger likeness is said on top of the weaker one."""
    if _met(a.sounds, b.sounds):
        long = min(len(a.syllables), len(b.syllables)) >= _PAIRS_OF_LONG
        return ("same_name", "same_long_name") if long else ("same_name",)
    if _met(a.sounds, b.mentions) or _met(b.sounds, a.mentions):
        return ("name_in_text",)
    alike = _dice(a.syllables, b.syllables)
    if alike >= _PARTLY:
        return ("name_partly", "name_alike") if alike >= _ALIKE else ("name_partly",)
    if a.sounds and b.sounds:
        return ("other_name",)
    return ("mentions_meet",) if _met(a.mentions, b.mentions) else ()


def _kind(a: Features, b: Features) -> str:
    if not a.kinds or not b.kinds:
        return ""
    if a.kinds[0] == _NONE or b.kinds[0] == _NONE:
        known = bool({*a.kinds} - {_NONE}) and bool({*b.kinds} - {_NONE})
        shared = ({*a.kinds} & {*b.kinds}) - {_NONE}
        return "same_kind" if shared else "other_kind_in_text" if known else ""
    return "same_kind" if a.kinds[0] == b.kinds[0] else "other_kind"


def _branch(a: Features, b: Features) -> str:
    if not a.branch or not b.branch:
        return ""
    return "same_branch" if _met(a.branch, b.branch) else "other_branch"


def _road(a: Features, b: Features) -> str:
    if _met(a.numbered, b.numbered):
        return "same_number"
    if _met(a.roads, b.roads):
        return "same_road_other_number" if a.numbered and b.numbered else "same_road"
    return "other_road" if a.roads and b.roads else ""


def _landmark(a: Features, b: Features) -> str:
    if not a.landmarks or not b.landmarks:
        return ""
    return "same_landmark" if _met(a.landmarks, b.landmarks) else "other_landmark"


def _identifiers(a: Features, b: Features) -> Iterator[str]:
    if _met(a.phones, b.phones):
        yield "same_phone"
    if _met(a.plates, b.plates):
        yield "same_plate"
    if _met(a.accounts, b.accounts):
        yield "same_account"
    if a.licences and b.licences:
        yield "same_licence" if _met(a.licences, b.licences) else "other_licence"


def venue_evidence(a: Features, b: Features) -> tuple[str, ...]:
    """Return the codes that bear on which venue is meant, and on nothing else."""
    single = (_kind(a, b), _branch(a, b), _road(a, b), _landmark(a, b))
    return tuple(code for code in (*_name(a, b), *single, *_identifiers(a, b)) if code)


def _slots(f: Features) -> list[tuple[tuple[int, ...], bool]]:
    """Cut the day tokens into runs of five, each with whether it is firm."""
    runs = (f.days[at : at + 5] for at in range(0, len(f.days), 5))
    return [(run, bool(f.firm >> place & 1)) for place, run in enumerate(runs)]


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many days lie between two runs, or 5 when more than four do."""
    for gap in range(_NEAREST + 1):
        if one[gap:] == other[: len(other) - gap] or other[gap:] == one[: len(one) - gap]:
            return gap
    return _NEAREST + 1


def _day(a: Features, b: Features) -> str:
    """Compare event days; days that are not firm say less."""
    gaps = [
        (_apart(one, other), not (firm and sure))
        for one, firm in _slots(a)
        for other, sure in _slots(b)
    ]
    if not gaps:
        return ""
    gap, loose = min(gaps)
    if gap == 0:
        return "same_loose_day" if loose else "same_day"
    if gap <= _NEAREST:
        return "near_day"
    return "other_day" if any(not loose for _, loose in gaps) else "other_loose_day"


def _received(a: Features, b: Features) -> str:
    gap = abs(a.received - b.received)
    return next((code for most, code in _GAPS if gap <= most), "long_apart")


def _topic(a: Features, b: Features) -> str:
    if not a.topics or not b.topics:
        return ""
    if a.topics[0] == b.topics[0]:
        return "same_topic"
    return "topics_meet" if _met(a.topics, b.topics) else "other_topic"


def _text(a: Features, b: Features) -> str:
    """Compare texts by the weight of their common pieces against the lighter text."""
    if len(a.pieces) < _TOO_SHORT or len(b.pieces) < _TOO_SHORT:
        return ""
    mine = dict(zip(a.pieces, a.weights, strict=False))
    theirs = dict(zip(b.pieces, b.weights, strict=False))
    common = sum(weight for piece, weight in mine.items() if piece in theirs)
    share = common / min(sum(mine.values()), sum(theirs.values()))
    if share >= _SAME:
        return "same_text"
    if share >= _LIKE:
        return "alike_text"
    return "some_text" if share >= _SOME else "other_text"


def _facts(a: Features, b: Features) -> Iterator[str]:
    if a.sums and b.sums:
        yield "same_sum" if _met(a.sums, b.sums) else "other_sum"
    shared = len(set(a.counts) & set(b.counts))
    if shared:
        yield "same_figure"
    if shared > 1:
        yield "same_figures"
    if _met(a.details, b.details):
        yield "same_detail"


def lead_evidence(a: Features, b: Features) -> tuple[str, ...]:
    """Return every code that bears on whether two reports tell of one and the same thing."""
    found = [*venue_evidence(a, b), *_facts(a, b)]
    found += [_day(a, b), _received(a, b), _topic(a, b), _text(a, b)]
    if a.category and b.category:
        found.append("same_category" if a.category == b.category else "other_category")
    return tuple(code for code in found if code)
