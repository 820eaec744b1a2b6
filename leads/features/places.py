"""Where it was: roads, house numbers and landmarks, from an address or from running text."""

import re
from dataclasses import dataclass

from leads.features.normalise import HAN
from leads.features.sounds import sound

LONGEST = 4_000
"""Characters of a text in which places are looked for."""

_TURN = "东西南北中上下前后一二三四五六七八九十内外环"
_ROAD = re.compile(rf"([{HAN}]{{2,6}}?)([{_TURN}]?)(大道|大街|路|街|巷|胡同)(?!口|边|上|人|过|面)")
_NUMBER = re.compile(r"[ ]?(\d{1,5})(?:号|#|毫)(?!线|楼)(?:附(\d{1,3})号)?")
_COUNTY = re.compile(rf"([{HAN}]{{2,3}}?)(新区|开发区|(?<![小社园景校厂])区|县)")
_NOISE = re.compile(
    r"(?:的)?(?:正|斜)?(?:对面|隔壁|旁边?|附近|底商|门面|商铺|门口|楼下|后面|前面)"
    r"|[东西南北]侧|出来[左右]转|(?:[东西南北正后]门|大门)(?:外|口)?"
    r"|\d{1,3}(?:楼|层|栋|单元|室)|[负地下]+\d?(?:楼|层)|[a-d]\d?[口叩]"
)
_TOO_LONG = 13
_JOINTS = re.compile(rf"[^{HAN}]|与|路口|交叉口|交[汇会]处|^院$")
_KNOWN_LANDMARK = re.compile(
    rf"([{HAN}]{{2,8}}?)(小区|家园|花园|公馆|广场|大厦|新村|宿舍|车站|站|医院|中学|小学|大学|学校|市场|"
    r"家属院|华府|府邸|雅苑|花苑|御苑|嘉园|丽苑|名苑|购物中心|商贸城|工业园|产业园|科技园|体育场|商业街|古城|"
    r"公园|体育馆|名邸|豪庭|名城|天街|百合|半岛|人家|商城|写字楼|步行街|码头|服务中心)"
)
_LEADS = re.compile(
    rf"^.*(?:位于|地址|地铁|坐落|[在于到去与]|[{HAN}](?:(?<!小)区|县|市)(?=[{HAN}]{{3}})|的|挨着)"
)
_PREFIX = re.compile(
    rf"^(?:[{HAN}]{{2,3}}市)?(?:[{HAN}]{{2,4}}?(?:新区|开发区|(?<![小社园景校厂])区|县))?(?=[{HAN}])"
)
# 跑路 and 铁路 end in 路 and are no roads.
_NO_ROAD = frozenset("跑套线马网铁思电半绕公回后退活销")


@dataclass(frozen=True, slots=True)
class Place:
    """Parts of an address, folded by sound; each may be empty."""

    roads: tuple[str, ...]
    numbered: tuple[str, ...]
    """A road with the number on it: the strongest thing an address says."""
    landmarks: tuple[str, ...]
    stems: tuple[str, ...]
    """The bare names of the roads as written (清风 in 清风西路), which venues are prefixed with."""


_BEFORE = re.compile(r"^(?:位于|地址|[在于址位过与和到去])(?=..)")


def district_in(text: str) -> str:
    """Return the first district a spelled text names, or nothing."""
    match = _COUNTY.search(re.sub(rf"[{HAN}]{{2,3}}市", "", text[:400]))
    return _BEFORE.sub("", match[1]) + match[2] if match else ""


def _road(match: re.Match[str]) -> tuple[str, str]:
    """Return a road's token and its stem: the last two characters survive any words before."""
    stem = match[1][-2:]
    return f"{sound(stem)} {match[2]} {match[3][-1]}", stem


def _landmark(name: str) -> str:
    """Fold by sound; the last four characters survive any words before."""
    return sound(name[-4:])


def _landmarks(text: str, *, is_address: bool) -> list[str]:
    """Return the estates, stations and squares named, without side, floor and gate."""
    found = []
    if is_address:
        rest = _JOINTS.sub("", _NOISE.sub("", _NUMBER.sub("", _ROAD.sub("", text))))
        found = [_landmark(rest)] if 1 < len(rest) < _TOO_LONG else []
    for match in _KNOWN_LANDMARK.finditer(text):
        name = _LEADS.sub("", _ROAD.sub("", match[0]))
        if len(name) > len(match[2]) + 1:
            found.append(_landmark(name))
    return found


def parse(text: str, *, is_address: bool) -> Place:
    """Take a spelled, counted text apart; running text is trusted less than an address."""
    roads, numbered, stems = [], [], []
    text = _PREFIX.sub("", text[:LONGEST]) if is_address else text[:LONGEST]
    for match in _ROAD.finditer(text):
        if match[1][-1] in _NO_ROAD:
            continue
        road, stem = _road(match)
        roads.append(road)
        stems.append(stem)
        number = _NUMBER.match(text, match.end())
        if number is not None:
            numbered.append(f"{road} {number[1]}-{number[2] or ''}")
    return Place(
        roads=tuple(dict.fromkeys(roads))[:4],
        numbered=tuple(dict.fromkeys(numbered))[:3],
        landmarks=tuple(dict.fromkeys(_landmarks(text, is_address=is_address)))[:4],
        stems=tuple(dict.fromkeys(stems))[:4],
    )


def both(first: Place, second: Place) -> Place:
    """Return the parts of two places together, those of the first first."""
    return Place(
        roads=tuple(dict.fromkeys(first.roads + second.roads))[:4],
        numbered=tuple(dict.fromkeys(first.numbered + second.numbered))[:3],
        landmarks=tuple(dict.fromkeys(first.landmarks + second.landmarks))[:4],
        stems=tuple(dict.fromkeys(first.stems + second.stems))[:4],
    )
