"""The invented city of the demonstration: districts, squads, officers, streets and 400 venues."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

from leads.ledger.words import Name
from leads.register.taxonomy import VenueKind
from leads.register.units import UnitKind
from tipline.founding.plan import (
    ONE_EACH,
    USUAL_ROLES,
    USUAL_UNITS,
    CityPlan,
    PlannedOfficer,
    PlannedUnit,
)

VENUES = 400

# Code, Chinese, English, tile. No such city, and no such streets.
DISTRICTS = (
    ("yunhe", "运河区", "Yunhe", (1, 1)),
    ("gulou", "鼓塔区", "Guta", (2, 1)),
    ("donghu", "东澜湖区", "Donglan Lake", (3, 1)),
    ("xishan", "西屏山区", "Xiping Hill", (0, 1)),
    ("beigang", "北澄港区", "Beicheng Port", (2, 0)),
    ("nanyuan", "南栖苑区", "Nanqi Park", (2, 2)),
    ("kaifa", "临川开发区", "Linchuan Development Zone", (3, 2)),
    ("qinghe", "清漪县", "Qingyi", (1, 2)),
    ("shixi", "石汀县", "Shiting", (0, 2)),
    ("lvzhou", "绿渚新区", "Luzhu New Area", (3, 0)),
)
SQUADS = (
    ("youth", "青年学习社", "Youth society"),
    ("party", "党员突击队", "Party-member squad"),
    ("third", "第三方暗访组", "Third-party visitors"),
)
SURNAMES = "陈林周许沈顾陆方何曹蒋邵叶苏程魏潘袁薛钟汪田任姜范石姚谭廖邹"
GIVEN = ("静", "凯", "敏", "浩然", "雨桐", "建国", "晓东", "佳宁", "志强", "思远", "文博", "丽娟")

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
BRANDS: Sequence[str] = _WORDS["brands"].split()
ROADS: Sequence[str] = _WORDS["roads"].split()
# Kind, how its signs read, its share of the register.
SIGNS: Sequence[tuple[VenueKind, tuple[str, ...], int]] = (
    (VenueKind.INTERNET_CAFE, ("网吧", "网咖", "电竞馆"), 5),
    (VenueKind.KTV, ("KTV", "量贩式KTV", "歌舞厅"), 5),
    (VenueKind.TRAVEL_AGENCY, ("国际旅行社", "旅行社"), 5),
    (VenueKind.GUIDE_TOUR, ("一日游服务部",), 1),
    (VenueKind.ARCADE, ("电玩城", "游艺厅"), 2),
    (VenueKind.CINEMA, ("影城", "国际影院"), 2),
    (VenueKind.BOOKSHOP, ("书店", "书城", "文具图书店"), 3),
    (VenueKind.SCRIPT_ESCAPE, ("剧本推理馆", "密室逃脱馆"), 3),
    (VenueKind.PERFORMANCE, ("演艺中心", "LiveHouse"), 1),
    (VenueKind.HOTEL, ("电竞酒店", "精品酒店"), 2),
    (VenueKind.ART, ("艺术品商行", "画廊"), 1),
    (VenueKind.ONLINE, ("旅游公众号",), 1),
    (VenueKind.UNLICENSED, ("休闲会所", "台球棋牌室"), 1),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A venue before it is in the register."""

    name: str
    aliases: tuple[str, ...]
    kind: VenueKind
    district: str
    address: str
    licence: str


def plan() -> CityPlan:
    """Give the units and officers: three at the office, one or two in a district or squad."""
    units = (
        *USUAL_UNITS,
        *(
            PlannedUnit(UnitKind.DISTRICT, code, Name(en=en, zh=zh), tile)
            for code, zh, en, tile in DISTRICTS
        ),
        *(PlannedUnit(UnitKind.SQUAD, code, Name(en=en, zh=zh)) for code, zh, en in SQUADS),
    )
    return CityPlan(units, tuple(_officers(units)))


def _officers(units: tuple[PlannedUnit, ...]) -> Iterator[PlannedOfficer]:
    names = (f"{family}{given}" for family, given in zip(SURNAMES * 2, cycle(GIVEN), strict=False))
    for unit in units:
        for count in range(1, _head_count(unit) + 1):
            login = (
                unit.code if unit.kind in ONE_EACH - {UnitKind.OFFICE} else f"{unit.code}-{count}"
            )
            yield PlannedOfficer(login, next(names), unit.code, USUAL_ROLES[unit.kind])


def _head_count(unit: PlannedUnit) -> int:
    """Give a unit its officers: few, since each passphrase takes Argon2id a quarter second."""
    if unit.kind is UnitKind.OFFICE:
        return 3
    return 2 if unit.code in {DISTRICTS[0][0], SQUADS[0][0]} else 1


def places(chance: Random) -> list[Place]:
    """Make the venues: chains in several districts, neighbours on one street, a few unlicensed."""
    kinds = [sign for sign in SIGNS for _ in range(sign[2])]
    made: dict[tuple[str, str], Place] = {}
    while len(made) < VENUES:
        place = _place(chance, kinds)
        made.setdefault((place.name, place.district), place)
    return list(made.values())


def _place(chance: Random, kinds: list[tuple[VenueKind, tuple[str, ...], int]]) -> Place:
    kind, signs, _ = chance.choice(kinds)
    brand, sign = chance.choice(BRANDS), chance.choice(signs)
    district, road = chance.choice(DISTRICTS)[0], chance.choice(ROADS)
    branch = f"({road[:2]}店)" if chance.random() < 1 / 3 else ""
    number = chance.randint(1, 399)
    licensed = kind is not VenueKind.UNLICENSED
    return Place(
        name=f"{brand}{sign}{branch}",
        aliases=(f"临澜市{brand}文化娱乐有限公司",) if licensed and chance.random() < 1 / 4 else (),
        kind=kind,
        district=district,
        address=f"{road}{number}号",
        licence=f"LL{chance.randint(10**9, 10**10 - 1)}" if licensed else "",
    )
