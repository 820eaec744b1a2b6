"""Scoring (考核): a month's score of each district, with the uncertainty said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from leads.assessment.indicators import Count, Mark, Window, counts, marks_of
from leads.assessment.rulebook import Indicator, Rulebook, Standing, rulebook_for
from leads.assessment.statistics import Interval, wilson
from leads.ledger import audit
from leads.ledger.errors import NotFound
from leads.ledger.words import Name
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.recused import shut_to
from leads.register.units import Unit, UnitKind, by_code, districts
from leads.register.workdays import day_of

PAGE = 50
NOTHING = Count(0, 0.0)


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
    """A district's month; `score` and `standing` are None when the data are insufficient.

    `tile` is its column and row on the tile map, which claims no boundary.
    """

    code: str
    name: Name
    tile: tuple[int, int] | None
    figures: tuple[Figure, ...]
    score: Interval | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Behind:
    """One figure of one district with a page of the leads behind it, the worst marks first."""

    month: date
    window: Window
    rulebook: Rulebook
    district: Name
    figure: Figure
    marks: tuple[Mark, ...]
    pages: int


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
    """Score every district for a month by the rulebook then in force; audited.

    NotFound for a month that has not begun.
    """
    require(by, Deed.SEE_SCORES)
    book, window = _terms(month, books, day_of(at))
    units = districts(session)
    codes = [unit.code for unit in units]
    counted = {name: counts(session, name, window, districts=codes) for name in book.indicators}
    rows = tuple(
        _score(
            unit,
            {name: found.get(unit.code, NOTHING) for name, found in counted.items()},
            book,
        )
        for unit in units
    )
    _audit(session, f"{month:%Y-%m}", by=by, at=at)
    return Scoreboard(month, window, book, rows)


def leads_behind(
    session: Session,
    month: date,
    *,
    district: str,
    indicator: Indicator,
    page: int,
    by: Actor,
    books: Sequence[Rulebook],
    at: datetime,
) -> Behind:
    """Show the leads that a figure was counted from, a page at a time; audited.

    NotFound for a month that has not begun and for a unit that is no district.
    """
    require(by, Deed.SEE_SCORES)
    book, window = _terms(month, books, day_of(at))
    unit = by_code(session, district)
    if unit.kind is not UnitKind.DISTRICT:
        raise NotFound
    count = counts(session, indicator, window, districts=[district]).get(district, NOTHING)
    unseen = shut_to(session, by)
    marks = marks_of(
        session, indicator, window, district=district, page=page, size=PAGE, but=unseen
    )
    _audit(session, f"{month:%Y-%m} {district} {indicator.value}", by=by, at=at)
    figure = _figure(indicator, count, book)
    return Behind(month, window, book, unit.name, figure, marks, -(-count.leads // PAGE))


def _terms(month: date, books: Sequence[Rulebook], today: date) -> tuple[Rulebook, Window]:
    if month > today:
        raise NotFound
    book = rulebook_for(month, books)
    return book, window_of(month, months=book.window_months, today=today)


def _audit(session: Session, what: str, *, by: Actor, at: datetime) -> None:
    details = what.encode()
    audit.record(session, Deed.SEE_SCORES, at=at, officer_id=by.id, object_id=None, details=details)


def _score(unit: Unit, counted: Mapping[Indicator, Count], book: Rulebook) -> DistrictScore:
    placed = unit.tile_x is not None and unit.tile_y is not None
    tile = (unit.tile_x or 0, unit.tile_y or 0) if placed else None
    figures = tuple(_figure(indicator, count, book) for indicator, count in counted.items())
    if not all(figure.enough for figure in figures):
        return DistrictScore(unit.code, unit.name, tile, figures, None, None)
    score = book.score({figure.indicator: figure.interval for figure in figures if figure.interval})
    return DistrictScore(unit.code, unit.name, tile, figures, score, book.standing(score))


def _figure(indicator: Indicator, count: Count, book: Rulebook) -> Figure:
    enough = indicator not in book.short({indicator: count.leads})
    return Figure(indicator, count.leads, _share(count), enough)


def _share(count: Count) -> Interval | None:
    if not count.leads:
        return None
    # Sums of fractions may exceed their number by what a computer cannot write.
    return wilson(min(count.total, count.leads), count.leads)
