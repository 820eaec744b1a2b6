"""Figures of interleaved rounds: the median of what each round found, with its extremes.

On a shared machine two times taken minutes apart tell of the neighbours. Rivals therefore take
turns within each round, and a ratio is formed inside the round before the median is.
"""

from collections.abc import Sequence
from statistics import median


def spread(values: Sequence[float], *, digits: int = 2) -> str:
    """Write a median with the least and the greatest beside it."""
    middle, least, most = median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def verdict(ratio: float, *, mark: float) -> str:
    """Say whether a ratio reaches its pass mark."""
    return f"pass mark {mark:g}: {'reached' if ratio >= mark else 'NOT REACHED'}"
