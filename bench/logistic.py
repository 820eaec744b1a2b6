"""Ridge logistic regression over sets of codes, by Newton's method, in plain Python."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RIDGE = 2.0
STEPS, WARM_STEPS = 9, 4
LEAST = 0.1


@dataclass(frozen=True, slots=True)
class Row:
    """What was seen together: codes, numbers, and the weight of those that are so and are not."""

    codes: tuple[str, ...]
    values: tuple[float, ...]
    yes: float
    no: float


def fit(rows: Sequence[Row], *, slopes: Sequence[str] = ()) -> dict[str, float]:
    """Fit, drop the codes whose points a person would not follow, and fit again until none is.

    `slopes` name the rows' numbers; `start` is the intercept.
    """
    names = ["start", *slopes, *sorted({code for row in rows for code in row.codes})]
    beta, steps = dict.fromkeys(names, 0.0), STEPS
    while True:
        beta = _newton(rows, names, beta, steps=steps, numbers=len(slopes))
        fixed = 1 + len(slopes)
        kept = names[:fixed] + [name for name in names[fixed:] if sensible(name, beta[name])]
        if kept == names:
            return {name: round(value, 2) for name, value in beta.items()}
        names, steps = kept, WARM_STEPS


def sensible(code: str, value: float) -> bool:
    """Whether a person would follow: what agrees adds, what differs takes, trifles are left out."""
    if code.startswith(("same_", "alike_", "lead_same_", "lead_alike_", "lead_figure")):
        return value >= LEAST
    if code.startswith(("other_", "no_", "long_", "common_", "lead_other_", "lead_quiet")):
        return value <= -LEAST
    return abs(value) >= LEAST


def _newton(
    rows: Sequence[Row], names: list[str], beta: dict[str, float], *, steps: int, numbers: int
) -> dict[str, float]:
    place = {name: at for at, name in enumerate(names)}
    data = [
        ([0, *(place[c] for c in row.codes if c in place)], row.values, row.yes, row.no)
        for row in rows
    ]
    b = [beta.get(name, 0.0) for name in names]
    for _ in range(steps):
        slope, curve = _derived(data, b, numbers)
        b = [one + more for one, more in zip(b, _solve(curve, slope), strict=True)]
    return dict(zip(names, b, strict=True))


def _derived(
    data: list[tuple[list[int], tuple[float, ...], float, float]], b: list[float], numbers: int
) -> tuple[list[float], list[list[float]]]:
    """Return the slope of the likelihood and its curvature, with the ridge on all but the start."""
    size = len(b)
    slope = [-RIDGE * one * (at > 0) for at, one in enumerate(b)]
    curve = [[RIDGE * (i == j and i > 0) for j in range(size)] for i in range(size)]
    curve[0][0] = 1e-9
    for active, values, yes, no in data:
        score = sum([b[i] for i in active]) + sum(b[1 + k] * v for k, v in enumerate(values))
        p = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
        all_of = yes + no
        miss, bend = yes - all_of * p, all_of * p * (1 - p)
        for i in active:
            slope[i] += miss
            line = curve[i]
            for j in active:
                line[j] += bend
        for k in range(numbers):
            slope[1 + k] += miss * values[k]
            for i in active:
                curve[i][1 + k] += bend * values[k]
                curve[1 + k][i] += bend * values[k]
            for m in range(numbers):
                curve[1 + k][1 + m] += bend * values[k] * values[m]
    return slope, curve


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric positive system by elimination."""
    size = len(right)
    full = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(size):
        for below in range(at + 1, size):
            factor = full[below][at] / full[at][at]
            if factor:
                full[below] = [x - factor * y for x, y in zip(full[below], full[at], strict=True)]
    answer = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(full[at][j] * answer[j] for j in range(at + 1, size))
        answer[at] = (full[at][size] - rest) / full[at][at]
    return answer
