"""Wall time against monotonic time: a clock that was set, and a clock that cannot be believed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

STEP = timedelta(seconds=0.5)
"""A wall clock that departs further than this from the monotonic one between two turns was set.

Time servers that slew instead change by at most 0.5 ms a second, far below it.
"""


@dataclass(frozen=True)
class Moment:
    """The two clocks, read together."""

    now: datetime
    monotonic: float


def step_between(before: Moment, after: Moment) -> timedelta | None:
    """By how much the wall clock was set between two moments (positive: forward), None if it was not."""
    passed = timedelta(seconds=after.monotonic - before.monotonic)
    step = (after.now - before.now) - passed
    return step if abs(step) > STEP else None


def believable(now: datetime, newest: datetime | None) -> bool:
    """Whether a wall clock that shows ``now`` may be believed, ``newest`` being the log's last event.

    A mini PC without a battery boots in 1970 or at its last shutdown: time cannot lie before what was
    already logged.
    """
    return newest is None or now >= newest
