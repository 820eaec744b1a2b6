"""Writes features.json beside it: `python -m tests.vectors.make_features`.

What a report says, what each rule of leads/features reads in it, the unkeyed numbers of its
narrative as a browser sends them, and the record and the asks made of all under one key: another
language that makes a narrative's numbers is tested against these.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from leads.features import names, places
from leads.features.details import details
from leads.features.identifiers import identifiers
from leads.features.mentions import mentions
from leads.features.narrated import narrate
from leads.features.normalise import count, rejoin, spell
from leads.features.shingles import shingles
from leads.features.times import days
from leads.features.tokens import asks, make, pack, stated
from leads.features.told import Told
from leads.features.topics import topics
from leads.features.wire import to_wire
from tests.vectors.fixed import KEY

FILE = Path(__file__).with_name("features.json")
RECEIVED = date(2026, 3, 18)

NARRATIVES = (
    "3月15日晚上八点半,我路过星辰网吧,里面有20多个未成年人上网,收了两百元,店长姓谢。电话13372102259",
    "舉報!臨江市東湖區中山中路一百二十六號星\u200b辰網咖,讓未成年人上網,昨晚的事",
    "星.辰_电*竞馆存在接纳未成年人的问题,上周五我去过,收费1.5万元,微信号:xing_chen88",
    "I want to report Xing Chen Internet Cafe. On March 15 they let underage kids play, 200 yuan.",
    "收款账户写的是临江市运风医药连锁有限公司,刷医保卡能换日用品,车牌临A·B12C3,代码91URCMDW9CD09W3ELY",
    "旁边挨着一家马五金店,对面是徐记烟酒店。怡霆足疗店在龙腾西路紫金华府斜对面,三天前2,400块,359号房",
    "尊敬的领导您好,该单位长期存在严重问题,请有关部门尽快查处,谢谢",
    "导游强迫购物,说好的行程全变了,零团费,旅行社不认账,12月31日到1月2日,每人交了三千八百块",
    "１３３－７２１０－２２５９ 5/3 3.5折 2019-01-01 18號 ￥99",
    "位于江滨区幸福里小区南门的佳玉智新网吧,半夜吵,10号那天最吵,噪音到了八十分贝",
    "😡😡😡",
    "",
    "网",
    "老王饭店 老王饭店 老王饭店",
    "网吧" * 40,
)

FIELDS = (
    ("", "", "", ""),
    ("星辰网吧(水碧分店)", "东湖区中山中路126号2楼", "东湖区", "minors"),
    ("星晨網咖", "中山中路一百二十六号", "东湖区", ""),
    ("Xingchen Internet Cafe", "", "", "minors"),
    ("运风大药房", "地铁火车站A口旁边", "西岭区", "drug"),
    ("怡霆洗浴中心龙腾店", "龙腾西路与凤凰路交叉口", "城关区", ""),
)


def told(at: int) -> Told:
    """Put a narrative together with fields that may or may not belong to it."""
    name, address, district, category = FIELDS[at % len(FIELDS)]
    return Told(
        venue_name=name,
        address=address,
        district=district,
        category=category,
        happened_on=date(2026, 3, 15) if at % 3 else None,
        about=at % 4 == 1,
        narrative=NARRATIVES[at],
        received_on=RECEIVED,
    )


def read(one: Told) -> Mapping[str, object]:
    """Give what every rule reads in the narrative and in the venue's name, in plaintext."""
    plain = rejoin(spell(one.narrative))
    text = count(plain)
    heard, facts = mentions(plain), details(text)
    place = places.parse(text, is_address=False)
    name = names.parse(one.venue_name, district=spell(one.district), roads=place.stems)
    return {
        "spelt": plain,
        "counted": text,
        "days": [day.isoformat() for day in days(text, received=one.received_on)],
        "identifiers": list(identifiers(plain)),
        "named": list(heard.whole),
        "as written": list(heard.written),
        "maybe named": list(heard.parts),
        "telling": sorted(heard.telling),
        "kinds": list(heard.kinds),
        "roads": list(place.roads),
        "numbered": list(place.numbered),
        "landmarks": list(place.landmarks),
        "topics": list(topics(plain)),
        "sums": list(facts.sums),
        "counts": list(facts.counts),
        "details": list(facts.others),
        "pieces": list(shingles(plain)),
        "venue": {"sounds": list(names.spoken(name)), "kind": name.kind, "branch": name.branch},
    }


def cases() -> list[Mapping[str, object]]:
    """Give every case: what is told, what is read, what is kept."""
    found: list[Mapping[str, object]] = []
    for one in map(told, range(len(NARRATIVES))):
        given = {
            "venue_name": one.venue_name,
            "address": one.address,
            "district": one.district,
            "category": one.category,
            "happened_on": one.happened_on.isoformat() if one.happened_on else None,
            "about": one.about,
            "narrative": one.narrative,
            "received_on": one.received_on.isoformat(),
        }
        narrated = narrate(one.narrative, received_on=one.received_on)
        found.append(
            {
                "told": given,
                "read": read(one),
                "narrated": json.loads(to_wire(narrated)),
                "record": pack(make(one, key=KEY)).hex(),
                "asks": pack(asks(stated(one), key=KEY)).hex(),
            }
        )
    return found


def content() -> str:
    """Give the file as it should be."""
    whole = {"key": KEY.hex(), "cases": cases()}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(content(), "utf-8")
