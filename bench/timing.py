"""Times of one piece of work: by the clock, and of this thread's processor.

On a busy machine the clock tells mostly of the neighbours; the processor's share tells what the
work costs. What a database server does beside us is in the clock alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds by the clock, and of this thread's processor."""

    clock: float
    processor: float


def timed(work: Callable[[], object]) -> Times:
    """Do a piece of work and say what it took."""
    clock, processor = time.perf_counter(), time.thread_time()
    work()
    return Times(time.perf_counter() - clock, time.thread_time() - processor)


def said(times: Sequence[Times], *, ours: bool = True) -> str:
    """Write times in milliseconds: median and 95th percentile by the clock, median of processor.

    The last only where the work was `ours` and not a server's.
    """
    clock = sorted(each.clock * 1000 for each in times)
    late = clock[min(len(clock) - 1, round(0.95 * len(clock)))]
    found = f"{median(clock):8.2f} ms  p95 {late:8.2f}"
    processor = median(each.processor for each in times) * 1000
    return f"{found}  processor {processor:8.2f}" if ours else found
