"""Chinese working days (调休 included): which days count, counted fast enough for boards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

CITY = ZoneInfo("Asia/Shanghai")
"""The whole of China keeps one time; a deadline's day is the city's day, not UTC's."""

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def day_of(at: datetime) -> date:
    """Give the city's day of an aware moment."""
    return at.astimezone(CITY).date()


@dataclass(frozen=True, slots=True)
class YearRule:
    """One year's announced exceptions: weekdays off, weekend days worked."""

    rest: frozenset[date]
    work: frozenset[date]

    def is_workday(self, day: date) -> bool:
        """Say whether people work on the day."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.rest)


NO_EXCEPTIONS = YearRule(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class _YearTable:
    """A year laid out for counting: how many working days up to each day, and which they are."""

    first: date
    upto: tuple[int, ...]
    days: tuple[date, ...]

    def count(self, day: date) -> int:
        """Count the working days from 1 January to the day, both included."""
        return self.upto[(day - self.first).days]


def _lay_out(year: int, rule: YearRule) -> _YearTable:
    first, upto, days = date(year, 1, 1), [], []
    day = first
    while day.year == year:
        if rule.is_workday(day):
            days.append(day)
        upto.append(len(days))
        day += ONE_DAY
    return _YearTable(first, tuple(upto), tuple(days))


@cache
def _announced() -> Mapping[int, YearRule]:
    """Sort the package's days by year."""
    years = {day.year for day in holidays}
    return MappingProxyType(
        {
            year: YearRule(
                frozenset(day for day in holidays if day.year == year),
                frozenset(day for day in workdays if day.year == year),
            )
            for year in years
        }
    )


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days by the announced rules; a year without a rule is taken as Monday to Friday."""

    rules: Mapping[int, YearRule] = field(default_factory=_announced)
    _tables: dict[int, _YearTable] = field(default_factory=dict, repr=False, compare=False)

    def assumed(self, year: int) -> bool:
        """Say whether the year's holidays are not known, so that a page can warn."""
        return year not in self.rules

    def with_year(self, year: int, *, rest: Iterable[date], work: Iterable[date]) -> Self:
        """Add or replace one year, for an announcement that came after the package was made.

        `rest` are the days off, `work` the weekend days worked; ValueError for another year's day.
        """
        rule = YearRule(frozenset(rest), frozenset(work))
        if any(day.year != year for day in rule.rest | rule.work):
            raise ValueError(f"every day must be in {year}")
        return type(self)(MappingProxyType({**self.rules, year: rule}))

    def is_workday(self, day: date) -> bool:
        """Say whether people work on the day."""
        return self.rules.get(day.year, NO_EXCEPTIONS).is_workday(day)

    def add(self, day: date, count: int) -> date:
        """Give the count-th working day after the day; the day itself does not count, 0 gives it.

        ValueError when the count is negative: deadlines run forwards.
        """
        if count < 0:
            raise ValueError("a deadline cannot run backwards")
        if count == 0:
            return day
        year = day.year
        place = self._table(year).count(day) + count
        while place > len(self._table(year).days):
            place -= len(self._table(year).days)
            year += 1
        return self._table(year).days[place - 1]

    def between(self, start: date, end: date) -> int:
        """Count the working days after start up to and with end; negative when end is first."""
        if end < start:
            return -self.between(end, start)
        whole_years = sum(len(self._table(year).days) for year in range(start.year, end.year))
        return whole_years + self._table(end.year).count(end) - self._table(start.year).count(start)

    def _table(self, year: int) -> _YearTable:
        if year not in self._tables:
            self._tables[year] = _lay_out(year, self.rules.get(year, NO_EXCEPTIONS))
        return self._tables[year]
