"""Shares with their 95 % intervals, and precision with recall."""

from dataclasses import dataclass
from math import sqrt

Z = 1.96
"""Standard deviations on either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        """Give the share itself; None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Give the interval that holds the true share 95 times of 100 (Wilson 1927)."""
        if not self.of:
            return 0.0, 1.0
        share, n, z2 = self.right / self.of, self.of, Z * Z
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        # At the ends the bound is the end itself, but for the last binary digit.
        low = 0.0 if self.right == 0 else max(0.0, middle - half)
        return low, 1.0 if self.right == n else min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Both:
    """Precision and recall."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Give their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0
