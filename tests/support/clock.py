"""A clock that tests turn by hand."""

from datetime import UTC, datetime, timedelta


class HandClock:
    """Stands still until it is advanced."""

    def __init__(self, now: datetime = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The instant it shows."""
        return self.now

    def advance(self, **amount: float) -> datetime:
        """Go on by minutes=, hours=, days= and so on; returns the new instant."""
        self.now += timedelta(**amount)
        return self.now
