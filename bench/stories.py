"""What the benches report: matters in the demonstration's words, the same in every run."""

from dataclasses import dataclass
from random import Random

from tipline.demo.stories import PLOTS, tell

DISTRICTS = tuple(f"district-{number}" for number in range(1, 11))
NAMES = ("金色年华", "蓝海", "星空", "老码头", "百乐", "天籁", "极速", "书香", "山水", "夜猫")
KINDS = {"ktv": "KTV", "internet_cafe": "网吧", "travel_agency": "旅行社", "bookshop": "书店"}
ROADS = ("中山路", "建设路", "人民路", "解放街", "和平里", "学府路")


@dataclass(frozen=True, slots=True)
class Matter:
    """What one source types."""

    kind: str
    category: str
    venue_name: str
    district: str
    address: str
    narrative: str


def matters(count: int, *, seed: int = 1) -> list[Matter]:
    """Tell `count` matters; several may be about one venue."""
    chance = Random(seed)
    return [_matter(chance, index) for index in range(count)]


def _matter(chance: Random, index: int) -> Matter:
    plot = chance.choice(PLOTS)
    kind = chance.choice(plot.kinds)
    branch = chance.randint(1, 40)
    venue = f"{chance.choice(NAMES)}{KINDS.get(kind.value, '店')}{branch}店"
    facts = (chance.randint(2, 20), chance.choice((19, 99, 288, 680)))
    story = tell(plot, venue=venue, chance=chance, index=index, facts=facts)
    more = tell(plot, venue=venue, chance=chance, index=index + 1, facts=facts)
    return Matter(
        kind=kind.value,
        category=plot.category,
        venue_name=venue,
        district=chance.choice(DISTRICTS),
        address=f"{chance.choice(ROADS)} {chance.randint(1, 200)} 号{chance.randint(1, 5)}楼",
        narrative=f"{story}{more}",
    )
