"""Days on which the station is silent or nearly so: national mourning, and what the commune decides."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DayOff:
    """From ``first`` to ``last``, both included, nothing is planned, or ``only_priority`` bulletins.

    ``source`` is the document or decision that orders it.

    Raises:
        ValueError: no title, no source, or it ends before it begins.

    """

    title: str
    first: date
    last: date
    source: str
    only_priority: bool = False

    def __post_init__(self) -> None:
        if not self.title or not self.source or self.last < self.first:
            raise ValueError(f"day off {self.title!r} has no title or source, or ends before {self.first}")

    def touches(self, year: int) -> bool:
        """Whether any day of it lies in calendar year ``year``."""
        return self.first.year <= year <= self.last.year


@dataclass(frozen=True)
class DaysOff:
    """All such days of a station."""

    stops: tuple[DayOff, ...] = ()

    def on(self, day: date) -> DayOff | None:
        """What stops the station on ``day``, the strictest first; None when nothing does."""
        found = [stop for stop in self.stops if stop.first <= day <= stop.last]
        return min(found, key=lambda stop: stop.only_priority, default=None)


NO_DAYS_OFF = DaysOff()
"""No day is off."""
