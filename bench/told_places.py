"""Venues of the invented year: chains with branches, names that many have, neighbours on a road."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench.wrongs import WRONGS

DISTRICTS = (
    *("沣水区", "苇塘区", "桥南区", "桥北区", "栗山区"),
    *("汀洲区", "砚湖区", "槐荫区", "平皋区", "陇桥区"),
)
COMMON = (
    "阳光",
    "老地方",
    "金色年华",
    "星空",
    "好运来",
    "世纪",
    "百乐",
    "海洋之星",
    "缘聚",
    "小李",
)
EVERYWHERE = ("中山路", "人民路", "建设路", "滨河路")
CITY = "沣州市"

_SAID = """
澜 lan 栖 qi 桐 tong 屿 yu 砚 yan 苒 ran 沐 mu 枫 feng 岚 lan 霁 ji
钧 jun 柏 bai 筱 xiao 璞 pu 珂 ke 漾 yang 渝 yu 颂 song 曜 yao 梵 fan
蔚 wei 芷 zhi 恺 kai 菁 jing 翎 ling 沁 qin 楷 kai 澄 cheng 绮 qi 骁 xiao
韵 yun 棠 tang 朔 shuo 暮 mu 隽 jun 岑 cen 觅 mi 驰 chi 奕 yi 渡 du
锦 jin 嵘 rong 鹭 lu 莞 wan 弈 yi 衡 heng 谧 mi 徽 hui 晏 yan 彤 tong
瀚 han 麓 lu 绪 xu 阡 qian 陌 mo 笙 sheng 镜 jing 箫 xiao
"""
_PAIRS = _SAID.split()
SAID = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""A character of a name → how it is said, for those who type letters."""
_BRANCHES = ("万象店", "北站店", "大学城店", "江滨店", "老街店", "奥体店", "东门店", "高铁店")
_ESTATES = (
    "望潮里",
    "柳岸新村",
    "颐和苑",
    "听雨轩",
    "锦绣家园",
    "桃源居",
    "机械厂宿舍",
    "云顶花园",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A venue; `brand` is what branches share, `near` its road with the district."""

    id: str
    brand: str
    name: str
    kind: str
    branch: str
    district: str
    road: str
    number: int
    estate: str
    phone: str

    @property
    def near(self) -> str:
        """Give the road and its district, which neighbours share."""
        return f"{self.district}{self.road}"


def often(chance: Random, share: float) -> bool:
    """Say yes in this share of all cases."""
    return chance.random() < share


def places(many: int, *, seed: int) -> list[Place]:
    """Draw so many venues."""
    chance = Random(seed)
    roads = {one: [f"{_name(chance)}路" for _ in range(12)] for one in DISTRICTS}
    kinds = sorted({kind for wrong in WRONGS for kind in wrong.kinds})
    found: list[Place] = []
    while len(found) < many:
        place = _place(chance, len(found), roads, chance.choice(kinds))
        found += [place, *_family(chance, place, len(found) + 1, roads)]
    return found[:many]


def alike(found: Sequence[Place]) -> dict[str, list[Place]]:
    """Give, by venue, those that one source may take for it: of its name, or beside it."""
    shared = defaultdict[str, list[Place]](list)
    for place in found:
        shared[f"name {place.name}"].append(place)
        shared[f"near {place.near}"].append(place)
    return {
        place.id: [
            other
            for key in (f"name {place.name}", f"near {place.near}")
            for other in shared[key]
            if other.kind == place.kind and other.id != place.id
        ]
        for place in found
    }


def _place(chance: Random, at: int, roads: dict[str, list[str]], kind: str) -> Place:
    district = DISTRICTS[min(int(len(DISTRICTS) ** chance.random()), len(DISTRICTS)) - 1]
    known = often(chance, 0.12)
    return Place(
        id=f"v{at}",
        brand=f"b{at}",
        name=chance.choice(COMMON) if known else _name(chance, longer=often(chance, 0.4)),
        kind=kind,
        branch="",
        district=district,
        road=chance.choice((*EVERYWHERE, *roads[district])),
        number=chance.randint(1, 400),
        estate=chance.choice(_ESTATES),
        phone=f"1{chance.choice('35789')}{chance.randrange(10**9):09d}",
    )


def _family(chance: Random, place: Place, at: int, roads: dict[str, list[str]]) -> list[Place]:
    """Draw, now and then, branches of the same brand, or neighbours with a name much like it."""
    if often(chance, 0.04):
        rest = chance.sample(_BRANCHES, chance.randint(2, 6))
        return [
            _with(_place(chance, at + n, roads, place.kind), place, branch)
            for n, branch in enumerate(rest)
        ]
    if often(chance, 0.1):
        return [_beside(chance, place, f"v{at}")]
    return []


def _with(new: Place, of: Place, branch: str) -> Place:
    return Place(
        new.id,
        of.brand,
        of.name,
        of.kind,
        branch,
        new.district,
        new.road,
        new.number,
        new.estate,
        new.phone,
    )


def _beside(chance: Random, place: Place, new: str) -> Place:
    """Draw a neighbour some doors on: mostly of the same kind, half the name alike."""
    other = chance.choice(sorted(SAID))
    name = place.name[:-1] + other if often(chance, 0.7) else _name(chance)
    number = place.number + chance.choice((2, 4, 6, 12))
    phone = f"1{chance.choice('35789')}{chance.randrange(10**9):09d}"
    return Place(
        new,
        f"b{new}",
        name,
        place.kind,
        "",
        place.district,
        place.road,
        number,
        place.estate,
        phone,
    )


def _name(chance: Random, *, longer: bool = False) -> str:
    return "".join(chance.sample(sorted(SAID), 3 if longer else 2))
