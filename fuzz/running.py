"""One fuzzer at work, in a process of its own: its parsers in turn until its time is over."""

import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzz.parser import Parser

MOST_SECONDS = 5.0
"""Processor time that reading one thing may take."""

MOST_MEMORY = 768 * 2**20
"""What reading may take beyond what the process has when it begins."""

BATCH = 400


class TooSlow(BaseException):
    """Reading one thing took too long; no parser may swallow this."""


@dataclass
class Round:
    """A stretch of work on one parser: how much of it was read before its time was over."""

    parser: Parser
    ends: float
    tried: int = field(default=0)
    found: bool = field(default=False)

    def read(self, given: Any) -> None:
        """Read one thing; AssertionError when it takes too long."""
        # A find is read again and again while it is made smaller, however late it is.
        if time.monotonic() > self.ends and not self.found:
            return
        self.tried += 1
        try:
            with _watched():
                self.parser.read(given)
        except self.parser.refuses:
            return
        except TooSlow:
            self.found = True
            raise AssertionError(f"longer than {MOST_SECONDS} s at one thing") from None
        except Exception:
            self.found = True
            raise


@contextmanager
def _watched() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def fuzz(name: str, *, seconds: float, chance: int) -> dict[str, int]:
    """Run a fuzzer for so long; give how much each of its parsers read. A find is raised."""
    tried = dict[str, int]()
    with ExitStack() as stack:
        parsers = stack.enter_context(import_module(f"fuzz.{name}").parsers())
        bound()
        ends = time.monotonic() + seconds
        share = max(seconds / (3 * len(parsers)), 1)
        for turn in count():
            for parser in parsers:
                if time.monotonic() >= ends:
                    return tried
                one = Round(parser, min(ends, time.monotonic() + share))
                _batches(one, chance=chance + turn * 10_000)
                tried[parser.name] = tried.get(parser.name, 0) + one.tried
    return tried


def _batches(one: Round, *, chance: int) -> None:
    for number in count(chance):
        if time.monotonic() > one.ends:
            return
        batch(one.parser, one.read, chance=number, size=BATCH)


def batch(parser: Parser, read: Callable[[Any], None], *, chance: int, size: int) -> None:
    """Have one batch of things drawn and read; the smallest find is what is raised."""
    drawn = settings(
        max_examples=size,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )

    def trial(fed: Any) -> None:
        read(fed)

    trial.__qualname__ = trial.__name__ = parser.name.replace(" ", "_")
    seed(chance)(drawn(given(parser.feed)(trial)))()


def bound() -> None:
    """Bound memory, and have what takes too long interrupted."""

    def too_slow(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGVTALRM, too_slow)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def names() -> Sequence[str]:
    """List the fuzzers: the modules here that have parsers."""
    here = Path(__file__).parent
    marked = "\ndef parsers() -> "
    return sorted(p.stem for p in here.glob("*.py") if marked in p.read_text(encoding="utf-8"))
