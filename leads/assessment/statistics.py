"""Figures with their uncertainty, in closed form: small counts say little, and say so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the range that the data allow."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Span:
    """How long one lead took, in days of any one unit; not `ended` when it is still open."""

    days: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a survival curve: after `days`, `open_share` are still open, ± by `variance`."""

    days: int
    at_risk: int
    open_share: float
    variance: float


@cache
def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a share between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(k: float, n: float, *, confidence: float = CONFIDENCE) -> Interval:
    """Give a share k of n with Wilson's score interval (1927); never outside 0 to 1.

    k and n may be fractions (weighted counts). ValueError when n is not above 0 or k not in 0 to n.
    """
    if n <= 0 or not 0 <= k <= n:
        raise ValueError("a share needs 0 ≤ k ≤ n and n above 0")
    share, z2 = k / n, _z(confidence) ** 2
    centre = (k + z2 / 2) / (n + z2)
    half = sqrt(z2) / (n + z2) * sqrt(n * share * (1 - share) + z2 / 4)
    # The ends are exactly 0 and 1 there; rounding must not put the estimate outside.
    low = 0.0 if k == 0 else max(0.0, centre - half)
    high = 1.0 if k == n else min(1.0, centre + half)
    return Interval(share, low, high)


def mean_interval(values: Sequence[float], *, confidence: float = CONFIDENCE) -> Interval:
    """Give the mean of marks between 0 and 1 with an interval that cannot be too narrow.

    No spread of marks in 0 to 1 exceeds that of all-or-nothing marks with the same mean, so the
    Wilson interval of their sum covers; five equal marks do not make certainty, as with a t
    interval. ValueError for no marks or one outside 0 to 1.
    """
    if not values or min(values) < 0 or max(values) > 1:
        raise ValueError("marks are between 0 and 1, and there must be one")
    return wilson(min(sum(values), len(values)), len(values), confidence=confidence)


def combine(parts: Sequence[tuple[float, Interval]]) -> Interval:
    """Add up weighted independent estimates; the interval by MOVER (Zou & Donner 2008).

    Square-and-add: each end's distance is the root of the summed squares of the parts' distances.
    It keeps the parts' skewness. ValueError for no parts or a weight below 0.
    """
    if not parts or any(weight < 0 for weight, _ in parts):
        raise ValueError("a score has parts, with weights of at least 0")
    value = sum(weight * part.value for weight, part in parts)
    down = sqrt(sum((weight * (part.value - part.low)) ** 2 for weight, part in parts))
    up = sqrt(sum((weight * (part.high - part.value)) ** 2 for weight, part in parts))
    return Interval(value, value - down, value + up)


def upper_bound(k: int, n: int, *, confidence: float = CONFIDENCE) -> float:
    """Give the exact one-sided upper bound of a rate when k of n failed (Clopper–Pearson 1934)."""
    if n <= 0 or not 0 <= k <= n:
        raise ValueError("a share needs 0 ≤ k ≤ n and n above 0")
    if k == n:
        return 1.0
    if k == 0:
        return float(1 - (1 - confidence) ** (1 / n))
    low, high = k / n, 1.0
    for _ in range(60):  # halving: 60 times is beyond a float's precision
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(k, n, middle) > 1 - confidence else (low, middle)
    return high


def _at_most(k: int, n: int, rate: float) -> float:
    """Give the probability of at most k failures in n."""
    return sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(k + 1))


def chance_to_see(rate: float, n: int) -> float:
    """Give the probability that n random re-checks meet at least one failure of a true rate."""
    return float(1 - (1 - rate) ** n)


def kaplan_meier(spans: Sequence[Span]) -> tuple[Step, ...]:
    """Give the share still open after each day on which something ended (Kaplan & Meier 1958).

    Leads still open count for as long as they have been: leaving them out would reward never
    finishing. Variances by Greenwood (1926).
    """
    ended = Counter(span.days for span in spans if span.ended)
    left = Counter(span.days for span in spans)
    at_risk, share, greenwood, steps = len(spans), 1.0, 0.0, []
    for days in sorted(left):
        if ends := ended[days]:
            share *= 1 - ends / at_risk
            greenwood += ends / (at_risk * (at_risk - ends)) if ends < at_risk else 0.0
            steps.append(Step(days, at_risk, share, share**2 * greenwood))
        at_risk -= left[days]
    return tuple(steps)


def share_within(spans: Sequence[Span], limit: int, *, confidence: float = CONFIDENCE) -> Interval:
    """Give the share finished within the limit, young open leads included as far as they go.

    Wilson's interval on the effective number of leads: the one that would give Greenwood's
    variance. With nothing still young it equals wilson(on time, all). ValueError when no lead
    has reached the limit or ended.
    """
    known = len(spans) - sum(1 for span in spans if not span.ended and span.days < limit)
    if known <= 0:
        raise ValueError("no lead has come to the limit yet")
    steps = [step for step in kaplan_meier(spans) if step.days <= limit]
    still_open = steps[-1].open_share if steps else 1.0
    variance = steps[-1].variance if steps else 0.0
    effective = still_open * (1 - still_open) / variance if variance > 0 else float(known)
    return wilson((1 - still_open) * effective, effective, confidence=confidence)
