"""Everything that decides when the station speaks, in one value."""

from dataclasses import dataclass

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.days_off import NO_DAYS_OFF, DaysOff
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import Relay


@dataclass(frozen=True)
class Schedule:
    """The sessions, peaks, quiet hours, limits, clusters, campaigns, relays and days off of a station."""

    sessions: tuple[SessionRule, ...]
    peaks: tuple[Peak, ...]
    quiet: QuietHours
    limits: Limits
    clusters: tuple[Cluster, ...]
    campaigns: tuple[Campaign, ...] = ()
    relays: tuple[Relay, ...] = ()
    days_off: DaysOff = NO_DAYS_OFF
