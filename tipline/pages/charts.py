"""The geometry of a bar chart, worked out here so that templates only lay out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Room for labels at the size a phone shows them (20 units): a Chinese character is square, a
# Latin letter a little over half of it; longer labels than this are cut by the drawing's edge.
_SQUARE: Final = 20.0
_NARROW: Final = 11.0
_GAP: Final = 12.0
_LONGEST: Final = 260.0
_PLOT: Final = 520.0
_FIGURES: Final = 90.0
_ROW: Final = 26.0
_BAR: Final = 16.0
_HEAD: Final = 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value, its interval if there is one, the words at its end.

    `value` None means there is too little data: no bar, only the words. `low` and `high` are in the
    units of `value`.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar with its place in the drawing, in SVG user units; `whisker` is (from, to) or None."""

    bar: Bar
    y: float
    middle: float
    text_y: float
    length: float
    text_x: float
    whisker: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: its size, where the bars start, how thick they are, and the bars."""

    width: float
    height: float
    left: float
    thickness: float
    bars: tuple[PlacedBar, ...]


def bar_chart(bars: Sequence[Bar], *, top: float) -> Chart:
    """Place `bars` under each other on a scale from nought to `top` (the most any could have)."""
    scale = _PLOT / top if top > 0 else 0.0
    left = _GAP + min(max((_room(bar.label) for bar in bars), default=0.0), _LONGEST)
    placed = tuple(_place(bar, index, scale, left) for index, bar in enumerate(bars))
    return Chart(
        width=left + _PLOT + _FIGURES,
        height=_HEAD + _ROW * len(placed),
        left=left,
        thickness=_BAR,
        bars=placed,
    )


def _room(label: str) -> float:
    return sum(_NARROW if sign.isascii() else _SQUARE for sign in label)


def _place(bar: Bar, index: int, scale: float, left: float) -> PlacedBar:
    y = _HEAD + _ROW * index
    length = _clamp((bar.value or 0.0) * scale)
    whisker = None
    if bar.value is not None and bar.low is not None and bar.high is not None:
        whisker = (_at(left, bar.low * scale), _at(left, bar.high * scale))
    return PlacedBar(
        bar=bar,
        y=y,
        middle=y + _BAR / 2,
        text_y=y + _BAR / 2 + 4.5,
        length=round(length, 1),
        text_x=round(max(_at(left, length), whisker[1] if whisker else 0.0) + 8, 1),
        whisker=whisker,
    )


def _clamp(length: float) -> float:
    return min(max(length, 0.0), _PLOT)


def _at(left: float, length: float) -> float:
    return round(left + _clamp(length), 1)
