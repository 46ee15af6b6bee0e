"""Sessions that were found in a file of another program, and what could not be taken."""

from dataclasses import dataclass
from datetime import time

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import EVERY_WEEKDAY
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.schedule.recurrence import OtherTime
from broadcaster.units import DurationMs


@dataclass(frozen=True)
class FoundSession:
    """When and where a session of another calendar is; ``place`` is where it stands in the file.

    ``slug`` is None where the event is not one that this station wrote.
    """

    place: str
    slug: str | None
    title: str
    starts: time
    length_ms: DurationMs
    days: Days = EVERY_DAY
    weekdays: frozenset[int] = EVERY_WEEKDAY
    other_times: tuple[OtherTime, ...] = ()
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundSessions:
    """What a calendar holds: the sessions, a complaint for each event that was not taken, and remarks."""

    sessions: tuple[FoundSession, ...]
    errors: tuple[ScheduleError, ...] = ()
    remarks: tuple[str, ...] = ()
