"""Small facts two witnesses of one thing repeat: sums, counts, hours, rooms, surnames."""

import re
from dataclasses import dataclass

_SUM = re.compile(
    r"(?:¥|￥|\$) ?(\d{1,9})"
    r"|(?<![\d.])(\d{1,9})(?:多|来|余)?(?:元|块|rmb|圆|院|大洋| ?yuan)"
    r"|付了?给?\w{0,2}?(\d{2,9})"
)
_COUNT = re.compile(
    r"(?<![a-z\d./:年月-])(\d{1,6})(?![a-z\d./:月日号点年天-]|个?小?时"
    r"| ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_HOTLINES = frozenset({"110", "119", "120", "12345", "12315", "12318"})
_HOUR = re.compile(r"(\d{1,2})(?::(\d\d)|点(半)?)")
_ROOM = re.compile(r"(\d{1,4})(?:号?(?:房|包[间厢房]|桌|柜)|室)|room (\d{1,4})")
_SURNAME = re.compile(
    r"(?:姓|店长叫?|老板叫?|负责人叫?|店主叫?|经理叫?)"
    r"([\u4e00-\u9fff])(?=[姐哥总某老的,。!;，；！ ]|$)"
    r"|([\u4e00-\u9fff])[氏记][\u4e00-\u9fff]{0,3}(?:店|站|铺)"
)

_LEAST_SUM, _LEAST_COUNT = 5, 3
"""Below these everybody's figures are alike."""


@dataclass(frozen=True, slots=True)
class Details:
    """Facts as short strings; a thief with the key could guess each, so they are cut short."""

    sums: tuple[str, ...]
    counts: tuple[str, ...]
    others: tuple[str, ...]


def _hours(text: str) -> list[str]:
    """Return clock times on a dial of twelve hours: 晚上8点半 and 20:30 are one."""
    found = []
    for m in _HOUR.finditer(text):
        minutes = 30 if m[3] else int(m[2] or 0)
        found.append(f"hour {int(m[1]) % 12}:{minutes}")
    return found


def _first(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")


def details(text: str) -> Details:
    """Return the small facts of a spelled, counted text, each once, in order."""
    sums = [_first(m) for m in _SUM.finditer(text)]
    sums = [value for value in sums if value and int(value) >= _LEAST_SUM]
    counts = [m[1] for m in _COUNT.finditer(text) if int(m[1]) >= _LEAST_COUNT]
    counts = [value for value in counts if value not in _HOTLINES and value not in sums]
    others = [f"room {_first(m)}" for m in _ROOM.finditer(text)]
    others += [f"name {_first(m)}" for m in _SURNAME.finditer(text)]
    return Details(
        sums=tuple(dict.fromkeys(sums)),
        counts=tuple(dict.fromkeys(counts)),
        others=tuple(dict.fromkeys(others + _hours(text))),
    )
