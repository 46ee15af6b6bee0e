"""A relay (tiếp sóng): the window in which clusters carry another station, such as VOV."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.schedule.occurrence import Decision
from broadcaster.script.model import SLUG
from broadcaster.units import DurationMs


@dataclass(frozen=True)
class Relay:
    """A window on ``days`` from ``starts`` (civil time) for ``length_ms``, in which ``source`` is carried.

    ``clusters`` empty means all. The leader approves source and window: ``approved_by`` names the office and
    ``approved_on`` the day; without both the window stays silent. It counts towards the minutes and sessions
    of its day.

    Raises:
        ValueError: no slug, no length, or an end after midnight.

    """

    slug: str
    title: str
    source: str
    starts: time
    length_ms: DurationMs
    days: Days = EVERY_DAY
    clusters: tuple[str, ...] = ()
    approved_by: str = ""
    approved_on: date | None = None

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"relay slug {self.slug!r} is not lower-case ASCII words joined by hyphens")

    def starts_at(self, day: date) -> datetime:
        """Instant, UTC, of the start on ``day``."""
        return datetime.combine(day, self.starts, STATION_ZONE).astimezone(UTC)


@dataclass(frozen=True)
class PlannedRelay:
    """The window of a relay on one day: planned, or refused with the reason."""

    relay: str
    title: str
    date: date
    starts_at: datetime
    ends_at: datetime
    clusters: tuple[str, ...]
    decision: Decision
    reason: str
