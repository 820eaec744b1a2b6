"""What a venue is called, without what every venue of its kind is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from leads.features.kinds import (
    ATTACHED,
    CLASS,
    ENGLISH_TAIL,
    HEARD,
    LONGEST_HEARD,
    TAIL,
    TRADE_TAIL,
)
from leads.features.namesakes import telling
from leads.features.normalise import HAN, rejoin, spell
from leads.features.sounds import sound, syllables

LONGEST = 80
"""Characters of a name that are looked at."""

_NAMELESS = re.compile(
    r"^(?:没有?|无|未|不)(?:招牌|店?名字?|知道?|清楚|详|店招|挂牌)|^(?:该|这|那|某|一)家?店?$"
    r"|^(?:unknown|none|no ?name|n/?a|not sure)\b"
)
_BRANCH = re.compile(rf"(?<=[{HAN}a-z\d])[-—–·(( ]+([{HAN}a-z\d]{{2,8}}?)(?:旗舰|分|总)?店+[))]?$")
_LEGAL = re.compile(
    r"(?:\(个体(?:工商户)?\)|(?:股份|责任)?有限(?:责任)?公.?|股份公司|合作社|个体户?|经营部|分公司)$"
)
_CITY = re.compile(rf"^[{HAN}]{{2,3}}市(?!场)(?=[{HAN}]{{2}})")
_COUNTY = re.compile(rf"^[{HAN}]{{2,4}}?(?:新区|开发区|(?<![小社园景校厂])区|县)(?=[{HAN}]{{2}})")
_MARKS = re.compile(rf"[^{HAN}a-z\d ]+")
_LONG_ENOUGH = 3
_LONG_CORE = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A venue's name taken apart; every part may be empty."""

    core: str
    """The name proper, as written: 星辰 in 东湖区星辰网络会所(水碧店)."""
    others: tuple[str, ...]
    """What the core might be besides: without the road or district it begins with."""
    kind: str
    """One of `kinds.KINDS`, or nothing."""
    branch: str


def stripped(name: str) -> tuple[str, str]:
    """Take kind and trade words off the end; the first kind met is the venue's."""
    kind = ""
    while len(name) > 1:
        bare = name.replace(" ", "")
        tail = TAIL.search(name) or ENGLISH_TAIL.search(bare)
        if tail is None:
            tail = TRADE_TAIL.search(name) if len(name) > _LONG_ENOUGH else None
        elif not kind:
            kind = CLASS[tail[1]]
        if tail is None:
            heard = ("", "") if kind else _by_sound(name)
            if not heard[1]:
                break
            name, kind = heard
            continue
        name = (name if tail.re is not ENGLISH_TAIL else bare)[: tail.start()].strip()
    return name, kind


def _by_sound(name: str) -> tuple[str, str]:
    """Take off a kind word typed with the wrong characters that sound right, if there is one."""
    for size in range(min(LONGEST_HEARD, len(name) - 2), 1, -1):
        kind = HEARD.get(syllables(name[-size:]))
        if kind:
            return name[:-size].strip(), kind
    return name, ""


def _readings(core: str, kind: str) -> list[str]:
    """Return what a long core may be besides: with a place before it or a kind after it.

    长江飞年泰怡宾馆 is 飞年泰怡 on 长江路. Where no kind was known the end may be one, so it is
    never taken for the name.
    """
    if core.isascii() or len(core) < _LONG_CORE:
        return []
    return [core[2:]] if kind else [core[:2], core[:3]]


def _without(core: str, stems: Sequence[str]) -> list[str]:
    """Return the core without each stem it begins with, when two characters remain."""
    return [core[len(s) :] for s in stems if core.startswith(s) and len(core) - len(s) > 1]


def parse(written: str, *, district: str = "", roads: Sequence[str] = ()) -> Name:
    """Take a venue's name apart; `roads` are the stems of the roads of its address."""
    name = spell(written[:LONGEST])
    if _NAMELESS.search(name):
        return Name(core="", others=(), kind="", branch="")
    branch = _BRANCH.search(name)
    attached = None
    if branch is not None and branch[1] + "店" not in CLASS:
        name = name[: branch.start()]
    elif attached := ATTACHED.match(name.replace(" ", "")):
        name = attached[1]
    name = _MARKS.sub("", _LEGAL.sub("", rejoin(name)))
    if not name.isascii():
        name = name.replace(" ", "")
    core, kind = stripped(_LEGAL.sub("", name))
    core = _COUNTY.sub("", _CITY.sub("", core)).strip()
    core = "" if TRADE_TAIL.fullmatch(core) else core
    stem = re.sub(r"(?:新区|区|县|市)$", "", district) or "\n"
    shorter = _without(core, [stem])
    core = shorter[0] if shorter else core
    return Name(
        core=core,
        others=tuple(dict.fromkeys(_without(core, roads) + _readings(core, kind)))[:3],
        kind=kind,
        branch=branch[1] if branch is not None else attached[2] if attached else "",
    )


def spoken(name: Name) -> tuple[str, ...]:
    """Return how the name and its other readings sound, likeliest first."""
    cores = [core for core in (name.core, *name.others) if core]
    return tuple(dict.fromkeys(sound(core) for core in cores))


def telling_sounds(name: Name) -> frozenset[str]:
    """Return those of `spoken` that hardly two venues of a city bear."""
    return frozenset(sound(core) for core in (name.core, *name.others) if telling(core))
