"""What a venue is called, without what every venue of its kind is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from leads.features.kinds import CLASS, ENGLISH_TAIL, ENGLISH_WITHIN, TAIL, TRADE_TAIL, WITHIN
from leads.features.normalise import HAN, rejoin, spell
from leads.features.sounds import known, sound, syllables

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
_STOPS = frozenset(
    "的了在去到于这那该某位把从是有对和与过往叫个路街巷区市县店被给让又也我你他她它们着"
)
_COUNTED = frozenset({"一家", "两家", "几家", "一个", "大型", "附近", "隔壁", "本人"})
_MENTIONS = 6
_ENGLISH_MENTIONS = 2
_LONG_ENOUGH = 3


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


def _stripped(name: str) -> tuple[str, str]:
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
            break
        name = (name if tail.re is not ENGLISH_TAIL else bare)[: tail.start()].strip()
    return name, kind


def _without(core: str, stems: Sequence[str]) -> list[str]:
    """Return the core without each stem it begins with, when two characters remain."""
    return [core[len(s) :] for s in stems if core.startswith(s) and len(core) - len(s) > 1]


def parse(written: str, *, district: str = "", roads: Sequence[str] = ()) -> Name:
    """Take a venue's name apart; `roads` are the stems of the roads of its address."""
    name = spell(written[:LONGEST])
    if _NAMELESS.search(name):
        return Name(core="", others=(), kind="", branch="")
    branch = _BRANCH.search(name)
    if branch is not None and branch[1] + "店" not in CLASS:
        name = name[: branch.start()]
    name = _MARKS.sub("", _LEGAL.sub("", rejoin(name)))
    if not name.isascii():
        name = name.replace(" ", "")
    core, kind = _stripped(_LEGAL.sub("", name))
    core = _COUNTY.sub("", _CITY.sub("", core)).strip()
    stem = re.sub(r"(?:新区|区|县|市)$", "", district) or "\n"
    shorter = _without(core, [stem])
    core = shorter[0] if shorter else core
    return Name(
        core=core,
        others=tuple(dict.fromkeys(_without(core, roads)))[:2],
        kind=kind,
        branch=branch[1] if branch is not None else "",
    )


def _before(text: str, end: int) -> list[str]:
    """Return the two, three and four characters before a kind word that may be a name."""
    found = []
    for size in (2, 3, 4):
        piece = text[max(0, end - size) : end]
        if len(piece) < size or not all("\u3400" <= c <= "\u9fff" for c in piece):
            break
        if any(c in _STOPS for c in piece) or piece in _COUNTED:
            break
        found.append(piece)
    latin = re.search(r"[a-z]{3,24}$", text[max(0, end - 24) : end])
    return found + ([latin[0]] if latin else [])


def _english(words: str) -> str:
    """Return the run of words before an English kind that could be pinyin, joined."""
    run: list[str] = []
    for word in reversed(words.split()):
        if not known(word):
            break
        run.insert(0, word)
    return " ".join(run)


def mentions(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how names mentioned in a spelled text may sound, and the kinds mentioned."""
    sounds: dict[str, None] = {}
    kinds: dict[str, None] = {}
    for place, match in enumerate(WITHIN.finditer(text)):
        if place >= _MENTIONS:
            break
        kinds[CLASS[match[0]]] = None
        sounds |= dict.fromkeys(sound(piece) for piece in _before(text, match.start()))
    for place, match in enumerate(ENGLISH_WITHIN.finditer(text)):
        if place >= _ENGLISH_MENTIONS:
            break
        kinds[CLASS[match[2].replace(" ", "")]] = None
        if run := _english(match[1]):
            sounds[sound(run)] = None
    return tuple(sounds), tuple(kinds)


def spoken(name: Name) -> tuple[str, ...]:
    """Return how the name and its other readings sound, likeliest first."""
    cores = [core for core in (name.core, *name.others) if core]
    return tuple(dict.fromkeys(sound(core) for core in cores))


def parts(name: Name) -> tuple[str, ...]:
    """Return the syllables of the core in order."""
    return syllables(name.core)
