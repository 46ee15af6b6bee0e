"""Days on which the station is silent or nearly so: national mourning, and what the commune decides."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DayOff:
    """From ``first`` to ``last``, both included, nothing is planned, or ``only_priority`` bulletins.

    ``source`` is the document or decision that orders it.
    """

    title: str
    first: date
    last: date
    source: str
    only_priority: bool = False


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
