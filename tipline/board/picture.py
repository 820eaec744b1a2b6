"""The board's two pictures: bars with their intervals, and a tile for each district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from leads.assessment.rulebook import FULL_SCORE, Band
from leads.assessment.scoring import DistrictScore
from tipline.pages.charts import Bar, Chart, bar_chart
from tipline.pages.formats import figure
from tipline.pages.i18n import current_locale, gettext

# In units of the drawing; four tiles in a row keep their words readable on a phone.
_TILE: Final = 136
_HEIGHT: Final = 84
_GAP: Final = 8
_NARROWEST: Final = 4
_STRIP: Final = 12
_MARGIN: Final = 10
_SQUARE: Final = 20
_NARROW: Final = 11

# How strongly a band's strip is inked: a picture for the eye that the word beside it bears out.
INK: Mapping[Band, float] = MappingProxyType({Band.A: 1.0, Band.B: 0.7, Band.C: 0.4, Band.D: 0.15})


@dataclass(frozen=True, slots=True)
class Tile:
    """One district's tile: where it stands, its words, how strongly its strip is inked (0 to 1)."""

    x: int
    y: int
    name: str
    standing: str
    ink: float | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """A drawing that says which district lies roughly where, and claims no boundary."""

    width: int
    height: int
    tile: int
    tile_height: int
    strip: int
    margin: int
    tiles: tuple[Tile, ...]


def score_chart(rows: Sequence[DistrictScore]) -> Chart:
    """Draw a bar a district with its interval, in the order of the table beside it."""
    return bar_chart([_bar(row) for row in rows], top=FULL_SCORE)


def _bar(row: DistrictScore) -> Bar:
    name = row.name.said(current_locale().code)
    if row.score is None:
        return Bar(name, None, gettext("insufficient data"))
    shown = figure(row.score.value, 1)
    return Bar(name, row.score.value, shown, low=row.score.low, high=row.score.high)


def tile_map(rows: Sequence[DistrictScore]) -> TileMap | None:
    """Lay out the districts that have a place; None when none has."""
    placed = [(row.tile, row) for row in rows if row.tile is not None]
    if not placed:
        return None
    columns = max(max(column for (column, _), _ in placed) + 1, _NARROWEST)
    lines = max(line for (_, line), _ in placed) + 1
    return TileMap(
        width=columns * (_TILE + _GAP),
        height=lines * (_HEIGHT + _GAP),
        tile=_TILE,
        tile_height=_HEIGHT,
        strip=_STRIP,
        margin=_MARGIN,
        tiles=tuple(_tile(column, line, row) for (column, line), row in placed),
    )


def _tile(column: int, line: int, row: DistrictScore) -> Tile:
    standing = row.standing
    return Tile(
        x=column * (_TILE + _GAP) + 1,
        y=line * (_HEIGHT + _GAP) + 1,
        name=_fitted(row.name.said(current_locale().code)),
        standing=standing.label if standing else gettext("insufficient data"),
        ink=INK[standing.point] if standing else None,
    )


def _fitted(name: str) -> str:
    room = _TILE - 2 * _MARGIN
    for end, _ in enumerate(name, start=1):
        room -= _NARROW if name[end - 1].isascii() else _SQUARE
        if room < 0:
            return f"{name[: end - 2]}…"
    return name
