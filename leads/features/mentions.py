"""Venues that a text names, with a kind word behind the name or without one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from leads.features.kinds import CLASS, ENGLISH_WITHIN, TRADE_TAIL, WITHIN
from leads.features.names import parse, stripped
from leads.features.namesakes import telling
from leads.features.normalise import HAN
from leads.features.sounds import known, sound

LONGEST_TEXT = 4_000
"""Characters of a text in which names without a kind word are looked for."""

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
                yield stripped(name)[0]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text names: venues by sound, what may be venues, and kinds of venue."""

    whole: tuple[str, ...]
    written: tuple[str, ...]
    """Those of `whole` as they are written."""
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
    return Heard(tuple(whole), tuple(whole.values()), tuple(maybe), tuple(kinds), told)
