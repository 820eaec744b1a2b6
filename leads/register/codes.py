"""Looking things up by their stored code, with one error for a code nobody knows."""

from collections.abc import Mapping
from typing import TypeVar

from leads.ledger.errors import HouseError

Thing = TypeVar("Thing")


class UnknownCode(HouseError, ValueError):
    """A code that no table of ours holds: a stale form, a tampered one, or data from elsewhere."""


def pick(table: Mapping[str, Thing], code: str) -> Thing:
    """Give what the code stands for; UnknownCode when it stands for nothing."""
    try:
        return table[code]
    except KeyError as error:
        # The code is not quoted: it came from outside and errors may end up in a log.
        raise UnknownCode("a code that no table holds") from error
