"""Quiet hours (giờ yên tĩnh): the daily hours in which no planned sound may be heard."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcaster.clock import STATION_ZONE, local_date


@dataclass(frozen=True)
class QuietInterval:
    """From ``starts`` to ``ends`` every day (civil time, half-open); over midnight when it ends earlier.

    Raises:
        ValueError: it is empty, or its times carry a zone.

    """

    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.starts == self.ends or self.starts.tzinfo or self.ends.tzinfo:
            raise ValueError(f"quiet interval {self.starts}-{self.ends} is empty or has a zone")

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    def from_day(self, day: date) -> tuple[datetime, datetime]:
        """Instants at which the interval that begins on ``day`` begins and ends."""
        last = day + timedelta(days=self.ends < self.starts)
        return (
            datetime.combine(day, self.starts, STATION_ZONE),
            datetime.combine(last, self.ends, STATION_ZONE),
        )


@dataclass(frozen=True)
class QuietHours:
    """The quiet hours of the commune's rules, with the document that sets them and its first day.

    They hold before ``valid_from`` too: a clock set in the past must not let the station speak at night.
    """

    intervals: tuple[QuietInterval, ...]
    valid_from: date
    source: str

    def refusal(self, start: datetime, end: datetime) -> str | None:
        """Why nothing may sound from ``start`` to ``end`` (instants, half-open); None when it may.

        Any overlap refuses, were it a second. An interval without length refuses nothing.

        Raises:
            ValueError: an instant has no zone, or the end lies before the start.

        """
        if start.utcoffset() is None or end.utcoffset() is None or end < start:
            raise ValueError(f"{start} to {end} is no interval of instants")
        day = local_date(start) - timedelta(days=1)
        while day <= local_date(end):
            for interval in self.intervals:
                begins, ends = interval.from_day(day)
                if max(start, begins) < min(end, ends):
                    return f"trùng giờ yên tĩnh {interval} theo {self.source}"
            day += timedelta(days=1)
        return None
