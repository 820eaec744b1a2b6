"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

# A Monday morning, 10:00 in China, an ordinary working week.
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


class Clock:
    """Tells `moment` until it is moved."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> datetime:
        """Go on by timedelta's own keywords: `clock.move(days=3, hours=1)`."""
        self.moment += timedelta(**by)
        return self.moment

    def set(self, moment: datetime) -> datetime:
        self.moment = moment
        return self.moment
