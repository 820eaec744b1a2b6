"""What two feature sets agree and differ in, as codes; no points yet. Pure."""

from collections.abc import Iterator

from leads.features.record import Features

NAME_FOUND = frozenset({"same_name", "same_reading", "name_in_text", "name_alike"})
"""Codes that say the two name one venue, or may."""
PLACE_FOUND = frozenset({"same_number", "same_road", "same_landmark"})
IDENTIFIER_FOUND = frozenset({"same_phone", "same_licence", "same_plate", "same_account"})

NAME_HINTED = frozenset({"name_partly", "mentions_meet", "maybe_in_text"})
"""Codes that say the two may name one venue, too weak to join on."""
TEXT_FOUND = frozenset({"same_text", "alike_text"})
DAY_FOUND = frozenset({"same_day", "same_loose_day"})
FACT_FOUND = frozenset({"same_sum", "same_figure", "same_detail"})
SPECIFIC = DAY_FOUND | FACT_FOUND | {"next_day", "near_day"}
"""Codes of small facts that two witnesses of one thing share and two complaints seldom do."""

VENUE_CODES = (
    NAME_FOUND
    | NAME_HINTED
    | PLACE_FOUND
    | IDENTIFIER_FOUND
    | {
        "same_long_name",
        "common_name",
        "other_name",
        "same_home",
        "other_home",
        "same_kind",
        "other_kind",
    }
    | {"other_kind_in_text", "same_branch", "other_branch", "same_road_other_number", "other_road"}
    | {"other_landmark", "other_licence"}
)
"""Every code that bears on which venue is meant."""

_SITE = NAME_FOUND | IDENTIFIER_FOUND | {"same_number"}
_NAMED = NAME_FOUND | NAME_HINTED

_NONE = 1
"""First of `kinds` when a venue's kind is not known."""
_PAIRS_OF_LONG = 4
_PARTLY, _ALIKE = 0.3, 0.55
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
_LATE = 45


def _dice(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Return the share of common tokens, 0 to 1."""
    return 2 * len(set(a) & set(b)) / (len(a) + len(b)) if a and b else 0.0


def _met(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return not set(a).isdisjoint(b)


def _part(a: Features, b: Features) -> tuple[str, ...]:
    """Compare names that do not agree as a whole."""
    alike = _dice(a.syllables, b.syllables)
    if alike >= _PARTLY:
        return ("name_partly", "name_alike") if alike >= _ALIKE else ("name_partly",)
    if a.sounds and b.sounds:
        return ("other_name",)
    return ("mentions_meet",) if _met(a.mentions, b.mentions) else ()


def _name(a: Features, b: Features) -> tuple[str, ...]:
    """Say how the names compare; a stronger likeness is said on top of the weaker one."""
    if a.sounds and b.sounds and a.sounds[0] == b.sounds[0]:
        long = min(len(a.syllables), len(b.syllables)) >= _PAIRS_OF_LONG
        return ("same_name", "same_long_name") if long else ("same_name",)
    if _met(a.sounds, b.sounds):
        return ("same_reading",)
    if _met(a.sounds, b.mentions) or _met(b.sounds, a.mentions):
        return ("name_in_text",)
    if _met(a.sounds, b.parts) or _met(b.sounds, a.parts):
        return ("maybe_in_text",)
    return _part(a, b)


def _home(a: Features, b: Features) -> str:
    """Say of two like names whether they are in one district: chains are in all of them."""
    if not a.homes or not b.homes:
        return ""
    return "same_home" if _met(a.homes, b.homes) else "other_home"


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
    names = _name(a, b)
    alike = bool(names) and names[0] != "other_name"
    home = _home(a, b) if alike else ""
    usual = "common_name" if alike and (a.common or b.common) else ""
    single = (home, usual, _kind(a, b), _branch(a, b), _road(a, b), _landmark(a, b))
    return tuple(code for code in (*names, *single, *_identifiers(a, b)) if code)


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
    return "topics_meet" if _met(a.topics, b.topics) else "other_topic"


def likeness(a: Features, b: Features) -> float:
    """Return the weight of two texts' common pieces against the lighter text, 0 to 1."""
    mine = dict(zip(a.pieces, a.weights, strict=False))
    common = sum(mine.get(piece, 0) for piece in b.pieces)
    return common / max(1, min(sum(a.weights), sum(b.weights)))


def _text(a: Features, b: Features) -> str:
    """Compare texts; the shortest say nothing."""
    if len(a.pieces) < _TOO_SHORT or len(b.pieces) < _TOO_SHORT:
        return ""
    share = likeness(a, b)
    return next(code for most, code in _LIKENESS if share < most)


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


def _category(a: Features, b: Features) -> str:
    if not a.category or not b.category:
        return ""
    return "same_category" if a.category == b.category else "other_category"


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
        "other_subject": "other_category" in codes and not topic,
    }
    return (code for code, so in said.items() if so)


def lead_evidence(a: Features, b: Features) -> tuple[str, ...]:
    """Return every code that bears on whether two reports tell of one and the same thing."""
    found = [*venue_evidence(a, b), *_facts(a, b)]
    found += [_day(a, b), _received(a, b), _topic(a, b), _text(a, b), _category(a, b)]
    told = [code for code in found if code]
    return (*told, *_together(set(told)))
