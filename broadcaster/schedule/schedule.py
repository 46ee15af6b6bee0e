"""Everything that decides when the station speaks, in one value."""

from dataclasses import dataclass

from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule


@dataclass(frozen=True)
class Schedule:
    """The sessions, the peaks, the quiet hours, the limits and the clusters of a station."""

    sessions: tuple[SessionRule, ...]
    peaks: tuple[Peak, ...]
    quiet: QuietHours
    limits: Limits
    clusters: tuple[Cluster, ...]
