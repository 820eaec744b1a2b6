"""Scoring (考核): a month's score of each district, with the uncertainty said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from leads.assessment.indicators import Count, Mark, Window, counts, marks_of
from leads.assessment.rulebook import Indicator, Rulebook, Standing, rulebook_for
from leads.assessment.statistics import Interval, wilson
from leads.ledger import audit
from leads.ledger.words import Name
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.units import districts
from leads.register.workdays import day_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one district: from how many leads, and the share with its interval.

    `interval` is None when nothing was counted; `enough` says whether the rulebook's least number
    of leads was reached.
    """

    indicator: Indicator
    leads: int
    interval: Interval | None
    enough: bool


@dataclass(frozen=True, slots=True)
class DistrictScore:
    """A district's month; `score` and `standing` are None when the data are insufficient."""

    code: str
    name: Name
    figures: tuple[Figure, ...]
    score: Interval | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All districts in the order of their codes: bands, never ranks."""

    month: date
    window: Window
    rulebook: Rulebook
    rows: tuple[DistrictScore, ...]


def window_of(month: date, *, months: int, today: date) -> Window:
    """Give the days a month's score looks back over; `month` is its first day."""
    back = month.year * 12 + month.month - 1 - (months - 1)
    first = date(back // 12, back % 12 + 1, 1)
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return Window(first, after - timedelta(days=1), today)


def scoreboard(
    session: Session, month: date, *, by: Actor, books: Sequence[Rulebook], at: datetime
) -> Scoreboard:
    """Score every district for a month by the rulebook then in force; audited."""
    require(by, Deed.SEE_SCORES)
    book = rulebook_for(month, books)
    window = window_of(month, months=book.window_months, today=day_of(at))
    counted = {indicator: counts(session, indicator, window) for indicator in book.indicators}
    rows = tuple(
        _score(
            unit.code,
            unit.name,
            {name: by_code.get(unit.code, Count(0, 0.0)) for name, by_code in counted.items()},
            book,
        )
        for unit in districts(session)
    )
    audit.record(session, Deed.SEE_SCORES, at=at, officer_id=by.id, object_id=None)
    return Scoreboard(month, window, book, rows)


def leads_behind(
    session: Session,
    month: date,
    *,
    district: str,
    indicator: Indicator,
    by: Actor,
    books: Sequence[Rulebook],
    at: datetime,
) -> tuple[Mark, ...]:
    """List the leads that a figure was counted from; audited."""
    require(by, Deed.SEE_SCORES)
    book = rulebook_for(month, books)
    window = window_of(month, months=book.window_months, today=day_of(at))
    marks = marks_of(session, indicator, window, district=district)
    audit.record(
        session,
        Deed.SEE_SCORES,
        at=at,
        officer_id=by.id,
        object_id=None,
        details=f"{district} {indicator.value}".encode(),
    )
    return marks


def _score(
    code: str, name: Name, counted: Mapping[Indicator, Count], book: Rulebook
) -> DistrictScore:
    short = book.short({indicator: count.leads for indicator, count in counted.items()})
    figures = tuple(
        Figure(indicator, count.leads, _share(count), indicator not in short)
        for indicator, count in counted.items()
    )
    if short:
        return DistrictScore(code, name, figures, None, None)
    score = book.score({figure.indicator: figure.interval for figure in figures if figure.interval})
    return DistrictScore(code, name, figures, score, book.standing(score))


def _share(count: Count) -> Interval | None:
    if not count.leads:
        return None
    return wilson(min(count.total, count.leads), count.leads)
