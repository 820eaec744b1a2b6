"""What two feature sets agree and differ in about which venue is meant, as codes. Pure."""

from collections.abc import Iterator

from leads.features.record import Features

NAME_FOUND = frozenset({"same_name", "same_reading", "name_in_text"})
"""Codes that say the two name one venue, or may."""
PLACE_FOUND = frozenset({"same_number", "same_road", "same_landmark"})
IDENTIFIER_FOUND = frozenset({"same_phone", "same_licence", "same_plate", "same_account"})

NAME_HINTED = frozenset({"mentions_meet", "maybe_in_text"})
"""Codes that say the two may name one venue, too weak to join on."""

DIFFERENT_NAMES = frozenset({"other_name", "other_mention"})
"""Codes that say the two name different venues; a text may mention one that it is not about."""

VENUE_CODES = (
    NAME_FOUND
    | NAME_HINTED
    | PLACE_FOUND
    | IDENTIFIER_FOUND
    | {
        "same_long_name",
        "common_name",
        "other_name",
        "other_mention",
        "other_spelling",
        "same_home",
        "other_home",
        "same_kind",
        "other_kind",
    }
    | {"other_kind_in_text", "same_branch", "other_branch", "same_road_other_number", "other_road"}
    | {"other_landmark", "other_licence"}
)
"""Every code that bears on which venue is meant."""

_NONE = 1
"""First of `kinds` when a venue's kind is not known."""


def met(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether two fields have a digest in common."""
    return not set(a).isdisjoint(b)


def _name(a: Features, b: Features) -> tuple[str, ...]:
    """Say how the names compare; a stronger likeness is said on top of the weaker one."""
    if a.sounds and b.sounds and a.sounds[0] == b.sounds[0]:
        return ("same_name", "same_long_name") if a.long and b.long else ("same_name",)
    if met(a.sounds, b.sounds):
        return ("same_reading",)
    if met(a.sounds, b.mentions) or met(b.sounds, a.mentions):
        return ("name_in_text",)
    if met(a.sounds, b.parts) or met(b.sounds, a.parts):
        return ("maybe_in_text",)
    return _apart(a, b)


def _apart(a: Features, b: Features) -> tuple[str, ...]:
    """Say how names compare of which none is given by one report and told of by the other."""
    if a.sounds and b.sounds:
        return ("other_name",)
    if met(a.mentions, b.mentions):
        return ("mentions_meet",)
    told = (a.sounds or a.mentions) and (b.sounds or b.mentions)
    return ("other_mention",) if told else ()


def _spelling(a: Features, b: Features) -> str:
    """Say of two names that sound the same whether they are written with other characters."""
    mine, theirs = set(a.spellings()), set(b.spellings())
    both = {name for name, _ in mine} & {name for name, _ in theirs}
    return "other_spelling" if both and not mine & theirs else ""


def _home(a: Features, b: Features) -> str:
    """Say of two like names whether they are in one district: chains are in all of them."""
    if not a.homes or not b.homes:
        return ""
    return "same_home" if met(a.homes, b.homes) else "other_home"


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
    return "same_branch" if met(a.branch, b.branch) else "other_branch"


def _road(a: Features, b: Features) -> str:
    if met(a.numbered, b.numbered):
        return "same_number"
    if met(a.roads, b.roads):
        return "same_road_other_number" if a.numbered and b.numbered else "same_road"
    return "other_road" if a.roads and b.roads else ""


def _landmark(a: Features, b: Features) -> str:
    if not a.landmarks or not b.landmarks:
        return ""
    return "same_landmark" if met(a.landmarks, b.landmarks) else "other_landmark"


def _identifiers(a: Features, b: Features) -> Iterator[str]:
    if met(a.phones, b.phones):
        yield "same_phone"
    if met(a.plates, b.plates):
        yield "same_plate"
    if met(a.accounts, b.accounts):
        yield "same_account"
    if a.licences and b.licences:
        yield "same_licence" if met(a.licences, b.licences) else "other_licence"


def venue_evidence(a: Features, b: Features) -> tuple[str, ...]:
    """Return the codes that bear on which venue is meant, and on nothing else."""
    names = _name(a, b)
    alike = bool(names) and names[0] not in DIFFERENT_NAMES
    home, spelling = (_home(a, b), _spelling(a, b)) if alike else ("", "")
    usual = "common_name" if alike and (a.common or b.common) else ""
    single = (home, spelling, usual, _kind(a, b), _branch(a, b), _road(a, b), _landmark(a, b))
    return tuple(code for code in (*names, *single, *_identifiers(a, b)) if code)
