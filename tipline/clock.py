"""The one place the time is asked; everything below is handed the hour as an argument."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time as aware UTC."""

    def now(self) -> datetime:
        """Tell the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Tell the present moment, aware, in UTC."""
        return datetime.now(UTC)
