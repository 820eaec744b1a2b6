"""On which day it happened, as far as a text says: 3月5日, 7.18, 昨晚, 上周五, 3天前, 29 Mar."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = "|".join(_MONTHS)
_FULL = re.compile(r"(?<!\d)(20\d\d) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d./-])(\d{1,2})[./](\d{1,2})(?![\d./元块万千折倍%米个小mk])")
_LAST_MONTH = re.compile(r"上个?月(\d{1,2})[号日]")
_THIS_MONTH = re.compile(r"(?:本|这个?)月(\d{1,2})[号日]")
_BARE_DAY = re.compile(r"(?:^|[,.;!?、。，；！？ ])(\d{1,2})[号日](?![楼房院包桌附店线台柜])")
_AGO = re.compile(r"(?<!\d)(\d{1,2})天[之以]?前")
_WEEKDAY = re.compile(r"([上这本])(?:个?星期|个?礼拜|周)([1-7一二三四五六日天])")
_NEAR = re.compile(r"大前天|前[天日晚]|昨[天日晚夜]|今[天日早晚]|yesterday|\btoday\b|last night")
_ENGLISH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? ({_NAMES})|({_NAMES})[a-z]{{0,6}} (\d{{1,2}})(?!\d)"
)
_BACK = {"大": 3, "前": 2, "昨": 1, "今": 0, "y": 1, "t": 0, "l": 1}
_WEEK = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_OLDEST = timedelta(days=400)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(month: int, day: int, *, received: date) -> date | None:
    """Return the last such day that is not after the report."""
    this = _day(received.year, month, day)
    if this is not None and this <= received + timedelta(days=1):
        return this
    return _day(received.year - 1, month, day)


def _absolute(text: str, *, received: date) -> Iterator[date | None]:
    for m in _FULL.finditer(text):
        yield _day(int(m[1]), int(m[2]), int(m[3]))
    for pattern in (_MONTH_DAY, _DOTTED):
        for m in pattern.finditer(text):
            yield _latest(int(m[1]), int(m[2]), received=received)
    for m in _ENGLISH.finditer(text):
        month, day = (m[2], m[1]) if m[2] else (m[3], m[4])
        yield _latest(_MONTHS.index(month) + 1, int(day), received=received)


def _within_month(text: str, *, received: date) -> Iterator[date | None]:
    before = received.replace(day=1) - timedelta(days=1)
    for m in _LAST_MONTH.finditer(text):
        yield _day(before.year, before.month, int(m[1]))
    for m in _THIS_MONTH.finditer(text):
        yield _day(received.year, received.month, int(m[1]))
    for m in _BARE_DAY.finditer(text):
        this = _day(received.year, received.month, int(m[1]))
        late = this is None or this > received
        yield _day(before.year, before.month, int(m[1])) if late else this


def _relative(text: str, *, received: date) -> Iterator[date | None]:
    for m in _AGO.finditer(text):
        yield received - timedelta(days=int(m[1]))
    for m in _WEEKDAY.finditer(text):
        monday = received - timedelta(days=received.weekday() + (7 if m[1] == "上" else 0))
        wanted = _WEEK[m[2]] if m[2] in _WEEK else int(m[2]) - 1
        yield monday + timedelta(days=wanted)
    for m in _NEAR.finditer(text):
        yield received - timedelta(days=_BACK[m[0][0]])


def days(text: str, *, received: date) -> tuple[date, ...]:
    """Return the days a spelled, counted text names, surest first; none after the report."""
    found: dict[date, None] = {}
    for source in (_absolute, _within_month, _relative):
        for day in source(text, received=received):
            if day is not None and received - _OLDEST <= day <= received + timedelta(days=1):
                found[day] = None
    return tuple(found)
