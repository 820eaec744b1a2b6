"""How the sources of the invented year write: styles, slips, letters that are copied out."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.told_places import CITY, SAID, Place, often
from bench.wrongs import Wrong

NAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何罗高林"
_OPENERS = (
    "",
    "",
    "",
    "举报。",
    "想反映一件事，",
    "麻烦查一查，",
    "我住附近，",
    "实在忍不下去了，",
    "作为顾客说一句，",
    "12345你好，",
    "同志好，",
    "替我妈问问，",
)
_CLOSERS = (
    "",
    "",
    "",
    "请尽快来人。",
    "照片我留着。",
    "别告诉他们是谁说的。",
    "等回音。",
    "这也太欺负人了",
    "希望重视",
    "谢谢！",
    "我可以作证。",
    "再没人来我就上网说了",
)
_JOINS = ("，", "。", "；", " ", "！")
_TIMES = ("{h}点", "{h}点多", "{h}点半左右", "大概{h}点")
_LETTERS = """
本人系职业维权人士，现就{venue}涉嫌侵害消费者合法权益一事郑重申请贵局履行法定职责：
一、责令其停止违法行为；二、依法没收违法所得；三、书面告知处理结果并给予奖励。逾期将提起行政复议。

关于{venue}的实名反映：该处长期存在安全隐患、服务态度恶劣、乱收费用、卫生脏乱差等情形，
群众怨声载道，恳请领导深入基层，明察暗访，还百姓一片蓝天。

{venue}未按规定公示相关许可信息，依据有关条例应当予以处罚。
现提交申请，望七个工作日内答复，并公开处罚决定书文号。此致，申请人。

您好，我在{venue}购买服务后发现与宣传不一致，店家拒不承担责任，要求退一赔三，请协调，谢谢。

I hereby request that the authority inspect {venue} for multiple breaches of consumer law
and inform me in writing of the outcome within the statutory period.
"""
LETTERS = tuple(_LETTERS.strip().split("\n\n"))
_ADS = (
    "专业代办各类许可、年检、消防验收，不成功不收费，加威信{id}，电话{phone}，长期有效",
    "演唱会内部座位转让，先到先得，联系{phone}，备用{id}",
    "本地陪玩陪游，二十四小时在线，添加{id}看相册",
    "Visa, permits, quick loans in one hour, write to {id} or call {phone}",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is true of one incident: each source tells some of it."""

    sum: int
    count: int
    hour: int
    room: int
    name: str
    plate: str
    phone: str


def figures(chance: Random, place: Place) -> Figures:
    """Draw the figures of an incident."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return Figures(
        sum=chance.choice((38, 68, 99, 128, 199, 260, 388, 520, 688, 980, 1280, 2600, 3999, 8800)),
        count=chance.randint(3, 60),
        hour=chance.randint(1, 11),
        room=chance.randint(1, 9) * 100 + chance.randint(1, 30),
        name=chance.choice(NAMES),
        plate=f"沣{chance.choice('ABCDE')}{chance.choice(letters)}{chance.randrange(10**4):04d}",
        phone=place.phone if often(chance, 0.5) else f"139{chance.randrange(10**8):08d}",
    )


def story(chance: Random, wrong: Wrong, place: Place, told: Figures, day: date | None) -> str:
    """Tell an incident as one source would."""
    if often(chance, 0.05):
        return _english(chance, wrong, place, told)
    many = chance.choice((1, 2, 2, 3, 3, 4))
    facts = [chance.choice(both) for both in chance.sample(wrong.facts, many)]
    said = [_filled(fact, told) for fact in facts]
    if often(chance, 0.7):
        said[0] = f"{named(chance, place)}{said[0]}"
    if day is not None and often(chance, 0.6):
        said.insert(0, f"{day.month}月{day.day}日")
    if often(chance, 0.3):
        said.append(chance.choice(_TIMES).format(h=told.hour))
    text = chance.choice(_JOINS).join(said)
    return _slipped(chance, f"{chance.choice(_OPENERS)}{text}。{chance.choice(_CLOSERS)}")


def named(chance: Random, place: Place) -> str:
    """Write a venue's name in one of the ways that people use."""
    full = f"{place.name}{place.kind}"
    if place.branch:
        full += chance.choice((f"({place.branch})", place.branch, place.branch, ""))
    ways = (
        full,
        f"{CITY}{place.district}{full}",
        "".join(SAID.get(one, one) for one in place.name) + place.kind,
        place.name,
        ".".join(place.name) + place.kind,
    )
    return chance.choices(ways, (70, 10, 8, 7, 5))[0]


def address(chance: Random, place: Place) -> str:
    """Write where a venue is, more or less exactly; a quarter of the sources leave it out."""
    ways = (
        "",
        "",
        f"{place.road}{place.number}号",
        f"{place.road}{place.number}号{chance.randint(1, 4)}楼",
        f"{place.district}{place.road}{place.number}号",
        place.road,
        f"{place.estate}对面",
        f"{place.road}{place.estate}旁边",
    )
    return chance.choice(ways)


def copied(chance: Random, text: str) -> str:
    """Copy a text with a light hand: a word added before or behind."""
    return f"{chance.choice(('', '', '转：', '+1 '))}{text}{chance.choice(('', '', '！', '顶'))}"


def letter(which: int, place: Place) -> str:
    """Give one of the letters that are sent about ever other venues."""
    return LETTERS[which % len(LETTERS)].format(venue=f"{place.name}{place.kind}{place.branch}")


def advert(chance: Random, which: int) -> str:
    """Give an advert; the same `which` is the same sender."""
    own = Random(which)
    text = _ADS[which % len(_ADS)]
    sent = text.format(id=f"vx{own.randrange(10**6):06d}", phone=f"170{own.randrange(10**8):08d}")
    return copied(chance, sent)


def shifted(chance: Random, day: date, *, upto: date) -> date | None:
    """Give the day that a source names: the incident's, a later one, or none."""
    ways = day, day + timedelta(days=chance.randint(0, (upto - day).days)), None
    return chance.choices(ways, (55, 15, 30))[0]


def _filled(fact: str, told: Figures) -> str:
    return fact.format(
        sum=told.sum,
        count=told.count,
        hour=told.hour,
        room=told.room,
        name=told.name,
        plate=told.plate,
        phone=told.phone,
    )


def _english(chance: Random, wrong: Wrong, place: Place, told: Figures) -> str:
    said = " ".join(SAID.get(one, one) for one in place.name).title()
    facts = ". ".join(
        _filled(one, told) for one in chance.sample(wrong.english, len(wrong.english))
    )
    return f"About {said} ({place.name}{place.kind}). {facts}. Please look into it."


def _slipped(chance: Random, text: str) -> str:
    """Drop or double a character now and then, as hurried fingers do."""
    if not often(chance, 0.3):
        return text
    at = chance.randrange(len(text))
    return text[:at] + (text[at] * 2 if often(chance, 0.3) else "") + text[at + 1 :]
