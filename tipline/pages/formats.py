"""How a page writes days, hours, figures and sizes, in Chinese and in English."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask

from leads.ledger.words import Name, Spoken
from tipline.pages.i18n import CHINESE, current_locale, ngettext

# The whole of China keeps one time; an office elsewhere would have its own house.
HOME: Final = ZoneInfo("Asia/Shanghai")

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS: Final = ("B", "KB", "MB", "GB")
_STEP: Final = 1024
_WHOLE: Final = 10  # from here on a decimal says nothing to a reader


def _chinese() -> bool:
    return current_locale() is CHINESE


def day(value: date) -> str:
    """Write a day: 2026年11月3日, 3 November 2026. A moment is taken to its day in China first."""
    if isinstance(value, datetime):
        value = value.astimezone(HOME).date()
    if _chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Write a day for a narrow column, alike in both languages: 2026-11-03."""
    if isinstance(value, datetime):
        value = value.astimezone(HOME).date()
    return value.isoformat()


def moment(value: datetime) -> str:
    """Write an aware moment in China's time, to the minute: 2026年11月3日 14:05."""
    local = value.astimezone(HOME)
    return f"{day(local)} {local:%H:%M}" if _chinese() else f"{day(local)}, {local:%H:%M}"


def hour(value: datetime) -> str:
    """Write the hour of an aware moment in China, for a day that is known: 14:05."""
    return f"{value.astimezone(HOME):%H:%M}"


def when(value: date) -> str:
    """Write a moment with its hour, a mere day without one."""
    return moment(value) if isinstance(value, datetime) else day(value)


def month(value: date) -> str:
    """Write a month: 2026年11月, November 2026."""
    if _chinese():
        return f"{value.year}年{value.month}月"
    return f"{_MONTHS[value.month - 1]} {value.year}"


def working_days(count: int) -> str:
    """Write a number of working days: 3 个工作日, 3 working days."""
    return ngettext("%(num)s working day", "%(num)s working days", count)


def days_left(count: int) -> str:
    """Write what is left of a deadline in working days; below nought it is late."""
    if count < 0:
        return ngettext("%(num)s working day late", "%(num)s working days late", -count)
    return ngettext("%(num)s working day left", "%(num)s working days left", count)


def said(word: Name | Spoken) -> str:
    """Say a word of the house's vocabularies in the language of the request."""
    return word.said(current_locale().code)


def figure(value: float, digits: int = 0) -> str:
    """Write a number with thousands apart and `digits` decimals: 12,345.6."""
    return f"{value:,.{digits}f}"


def percent(share: float, digits: int = 1) -> str:
    """Write a share between 0 and 1 as per cent: 91.4%."""
    return f"{share * 100:.{digits}f}%"


def size(octets: int) -> str:
    """Write a file's size: 640 KB, 1.5 MB. One KB is 1,024 bytes, as people's phones count."""
    if octets < _STEP:
        return f"{octets} B"
    power = min((octets.bit_length() - 1) // 10, len(_UNITS) - 1)
    amount = octets / _STEP**power
    return f"{amount:.{0 if amount >= _WHOLE else 1}f} {_UNITS[power]}"


FILTERS: Final = (
    day,
    short_day,
    moment,
    hour,
    when,
    month,
    working_days,
    days_left,
    figure,
    percent,
    size,
    said,
)


def init_app(app: Flask) -> None:
    """Give an app's templates these as filters, by their own names: `{{ lead.due|day }}`."""
    app.jinja_env.filters.update({write.__name__: write for write in FILTERS})
