"""What an Argon2 took inside a request: said by the house that ran it, in a header of the answer.

Timed anywhere else it would be another one: its 19 MiB lie differently in every process, and from
one process to the next it takes half as long again.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import local
from typing import Any

from bench.timing import Times
from tipline.floods.stretching import Stretching
from tipline.house import House
from tipline.processes.serving import Application

HEADER = "Bench-Argon2"
_LAST = local()


class TimedStretching(Stretching):
    """The house's places for Argon2, with a stopwatch beside them."""

    __slots__ = ()

    @contextmanager
    def place(self) -> Iterator[int]:
        """Wait for a place, then start the watch."""
        with super().place() as place:
            clock, processor = time.perf_counter(), time.thread_time()
            yield place
            _LAST.took = (time.perf_counter() - clock, time.thread_time() - processor)


def with_stopwatch(house: House) -> House:
    """Give a house that times its Argon2s."""
    return replace(house, stretching=TimedStretching(house.settings.run))


def telling(app: Application) -> Application:
    """Say in each answer how long its Argon2 took."""

    def told(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        _LAST.took = None

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            took = [] if _LAST.took is None else [(HEADER, " ".join(map(str, _LAST.took)))]
            return start(status, headers + took, *rest)

        return app(environ, begin)

    return told


def times(header: str) -> Times:
    """Read what the answer said. Raises ValueError when no Argon2 ran."""
    clock, processor = header.split()
    return Times(float(clock), float(processor))
