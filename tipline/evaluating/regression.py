"""A small logistic regression, by Newton's method: a handful of traits, some thousand rows."""

from collections.abc import Sequence
from math import exp

ROUNDS = 12
RIDGE = 1.0
"""Pull of every worth towards nothing, so that what separates perfectly stays finite."""

_FAR = 30.0


def fit(traits: Sequence[Sequence[float]], true: Sequence[bool]) -> tuple[float, ...]:
    """Give the start and each trait's worth, as log-odds; there must be a row."""
    rows = [(1.0, *row) for row in traits]
    worth = [0.0] * len(rows[0])
    for _ in range(ROUNDS):
        step = _step(rows, true, worth)
        worth = [a + b for a, b in zip(worth, step, strict=True)]
    return tuple(worth)


def _step(
    rows: Sequence[Sequence[float]], true: Sequence[bool], worth: Sequence[float]
) -> list[float]:
    """Give one step of Newton's: the curvature's inverse times the slope."""
    size = len(worth)
    slope = [-RIDGE * one for one in worth]
    curve = [[RIDGE if a == b else 0.0 for b in range(size)] for a in range(size)]
    for row, right in zip(rows, true, strict=True):
        points = sum(a * b for a, b in zip(row, worth, strict=True))
        chance = 1 / (1 + exp(-max(-_FAR, min(_FAR, points))))
        spread, miss = chance * (1 - chance), right - chance
        for a in range(size):
            slope[a] += miss * row[a]
            for b in range(size):
                curve[a][b] += spread * row[a] * row[b]
    return _solved(curve, slope)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve by elimination; the ridge keeps every pivot above nothing."""
    size = len(right)
    table = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        pivot = table[at][at]
        table[at] = [one / pivot for one in table[at]]
        for other in range(size):
            if other != at:
                factor = table[other][at]
                table[other] = [
                    a - factor * b for a, b in zip(table[other], table[at], strict=True)
                ]
    return [row[-1] for row in table]
