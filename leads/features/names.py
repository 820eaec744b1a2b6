"""What a venue is called, without what every venue of its kind is called."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from leads.features.kinds import (
    ATTACHED,
    CLASS,
    ENGLISH_TAIL,
    ENGLISH_WITHIN,
    HEARD,
    LONGEST_HEARD,
    TAIL,
    TRADE_TAIL,
    WITHIN,
)
from leads.features.namesakes import telling
from leads.features.normalise import HAN, rejoin, spell
from leads.features.sounds import known, sound, syllables

LONGEST_TEXT = 4_000
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
_GENERAL = """
一家 两家 几家 一个 大型 附近 隔壁 本人 地下 平价 无证 非法 聚众 每天 经常 一些 任何 其他 多家 所有
今天 昨天 高端
"""
_COUNTED = frozenset(_GENERAL.split())
"""What stands before a kind word and is nobody's name."""

_LONGEST_RUN = 6
_WHOLE = 5
_SHORTEST = 2
_MENTIONS = 6
_ENGLISH_MENTIONS = 2
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
    core, kind = _stripped(_LEGAL.sub("", name))
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


_RUN = re.compile(rf"[{HAN}]{{1,{_LONGEST_RUN}}}$")
_BESIDE = re.compile(
    r"(?:隔壁|旁边|边上|对面|楼上|楼下|左边|右边)(?:就是|是|有|挨着|紧挨着|开着)(?:了|着)?(?:一家|家|个)?$"
)


def _run(text: str, end: int) -> tuple[str, int]:
    """Return the characters before a kind word that may be a name, and where they start."""
    found = _RUN.search(text, max(0, end - _LONGEST_RUN), end)
    if found is None:
        return "", end
    run = found[0]
    cut = max((place + 1 for place, c in enumerate(run) if c in _STOPS), default=0)
    return run[cut:], end - len(run) + cut


def _before(text: str, end: int) -> tuple[list[str], list[str]]:
    """Return what the venue named before a kind word is called, and what it may be called.

    Where a stop word or a mark bounds it, all of it is the name; else, and besides, its last four,
    three or two characters may be.
    """
    run, _ = _run(text, end)
    run = TRADE_TAIL.sub("", run)
    latin = re.search(r"[a-z][a-z\d-]{1,23}$", text[max(0, end - 24) : end])
    whole = [latin[0]] if latin else []
    if len(run) < _SHORTEST or run in _COUNTED:
        return whole, []
    if len(run) <= _WHOLE:
        whole.append(run)
    return whole, [run[-size:] for size in (4, 2, 3) if size < len(run)]


def _english(words: str) -> str:
    """Return the run of words before an English kind that could be pinyin, joined."""
    run: list[str] = []
    for word in reversed(words.split()):
        if not known(word):
            break
        run.insert(0, word)
    return " ".join(run)


_FIRM = re.compile(rf"([{HAN}]{{2,14}}?)(?:股份|责任)?(?:有限|有艮)公司")
_CALLED = re.compile(
    rf"(?:名叫|叫做|店名(?:是|叫|为)?|招牌(?:是|叫|为)|名为|名称(?:是|为|:)?)[“\"「《]?([{HAN}]{{2,6}})"
)
_DOING = re.compile(
    rf"(?:路过|经过|去了?|来到|走进|[,.;!?。，；！？:、 ]|^|的|在)"
    rf"([{HAN}]{{2,5}}?)[,，]?(?:看到|看见|见到|发现|消费|存在|一直|长期|近期|涉嫌)"
)
_FIRMS, _CALLS = 2, 3
_STOP = re.compile(f"[{''.join(sorted(_STOPS))}]")


def _told(text: str) -> Iterator[str]:
    """Yield names given without a kind word: a firm's, one called so, or one doing something."""
    for match in islice(_FIRM.finditer(text), _FIRMS):
        core = parse(_STOP.split(match[1])[-1]).core
        if len(core) >= _SHORTEST:
            yield core
    for pattern in (_CALLED, _DOING):
        for match in islice(pattern.finditer(text), _CALLS):
            name = _STOP.split(match[1])[0] if pattern is _CALLED else match[1]
            if len(name) >= _SHORTEST and not _STOP.search(name) and name not in _COUNTED:
                yield _stripped(name)[0]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text names: venues by sound, what may be venues, and kinds of venue."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]
    kinds: tuple[str, ...]
    telling: frozenset[str]
    """Those of `whole` and `parts` that hardly two venues of a city bear."""


def mentions(text: str) -> Heard:
    """Return how names mentioned in a spelled text may sound, and the kinds mentioned."""
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}
    kinds: dict[str, None] = {}
    for match in islice(WITHIN.finditer(text), _MENTIONS):
        if _BESIDE.search(text[max(0, match.start() - 16) : _run(text, match.start())[1]]):
            continue
        kinds[CLASS[match[0]]] = None
        named, maybe = _before(text, match.start())
        whole |= {sound(one): one for one in named}
        parts |= {sound(one): one for one in maybe}
    for match in islice(ENGLISH_WITHIN.finditer(text), _ENGLISH_MENTIONS):
        kinds[CLASS[match[2].replace(" ", "")]] = None
        if run := _english(match[1]):
            whole[sound(run)] = run
    whole |= {sound(one): one for one in _told(text[:LONGEST_TEXT]) if len(one) > 1}
    maybe = [one for one in parts if one not in whole]
    told = frozenset(one for one, written in (parts | whole).items() if telling(written))
    return Heard(tuple(whole), tuple(maybe), tuple(kinds), told)


def spoken(name: Name) -> tuple[str, ...]:
    """Return how the name and its other readings sound, likeliest first."""
    cores = [core for core in (name.core, *name.others) if core]
    return tuple(dict.fromkeys(sound(core) for core in cores))


def telling_sounds(name: Name) -> frozenset[str]:
    """Return those of `spoken` that hardly two venues of a city bear."""
    return frozenset(sound(core) for core in (name.core, *name.others) if telling(core))
