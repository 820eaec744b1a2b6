"""What a fuzzer is made of: a parser of outside bytes, what it is fed, and how it may refuse."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Parser:
    """One parser that takes what others made.

    `read` must end, within bounded time and memory, by returning or by one of the errors that are
    written down for it, `refuses`; whatever else it raises, an AssertionError of a closer look
    among it, is a find.
    """

    name: str
    feed: SearchStrategy[Any]
    read: Callable[[Any], object]
    refuses: tuple[type[BaseException], ...] = ()
