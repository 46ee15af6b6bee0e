"""The one place that asks the machine for the time, or waits for it."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

STATION_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""Before this the program did not exist: a machine that shows an earlier time has no idea of the time.

Raised with every release, never beyond the day of the release itself: a station whose clock is right must
never be refused.
"""


class Clock(Protocol):
    """Wall time and monotonic time, which need not agree: the wall may step, the other never does."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment, never running back, untouched by steps of the wall clock."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` of monotonic time pass; none when zero or less."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        time.sleep(max(0.0, seconds))


class VirtualClock:
    """Time that passes only when somebody sleeps: a year of broadcasts in a minute.

    Not thread-safe: one loop drives it.
    """

    def __init__(self, start: datetime) -> None:
        self._wall_at_zero = start.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        return self._wall_at_zero + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Seconds slept so far."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Pass ``seconds`` at once."""
        self._elapsed += max(0.0, seconds)

    def step(self, by: timedelta) -> None:
        """Set the wall clock ``by`` forward or back, as a time server or a person would."""
        self._wall_at_zero += by


def local(instant: datetime) -> datetime:
    """Civil time of the station's zone at ``instant``."""
    return instant.astimezone(STATION_ZONE)


def local_date(instant: datetime) -> date:
    """Civil date of the station's zone at ``instant``."""
    return local(instant).date()


def midnight(day: date) -> datetime:
    """Instant, UTC, at which ``day`` begins in the station's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE).astimezone(UTC)
