"""Which relays a day has, and how much of a cluster's airtime they take."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from broadcaster.schedule.hard_rules import day_refusal, relay_refusal, silent_clusters
from broadcaster.schedule.limits import NO_AIRTIME, Airtime
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.relay import PlannedRelay, Relay
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs

_MILLISECOND = timedelta(milliseconds=1)


def planned_relays(day: date, schedule: Schedule) -> tuple[PlannedRelay, ...]:
    """The relays of ``day``, earliest first, each planned or refused.

    A window is refused that the leader has not approved by that day as it is, on a day off, in quiet hours,
    over a limit, or while another one goes on at one of its clusters. A cluster with quiet hours of its own
    in that time is left out, and so is one that shares an output with it. Relays go before sessions: their
    time is kept free, and taken from the day's airtime.
    """
    planned: list[PlannedRelay] = []
    for relay in sorted(schedule.relays, key=lambda each: (each.starts, each.slug)):
        if relay.days.on(day):
            planned.append(_planned(relay, day, schedule, planned))
    return tuple(planned)


def airtime_of_relays(relays: Iterable[PlannedRelay], cluster: str) -> Airtime:
    """What the planned ones of ``relays`` take of the airtime of ``cluster``."""
    heard = (each for each in relays if each.decision is Decision.PLANNED and cluster in each.clusters)
    return sum((Airtime(_length_ms(each), 1) for each in heard), start=NO_AIRTIME)


def _planned(relay: Relay, day: date, schedule: Schedule, earlier: Sequence[PlannedRelay]) -> PlannedRelay:
    starts_at, ends_at = relay.starts_at(day), relay.ends_at(day)
    every = (cluster.slug for cluster in schedule.clusters)
    names = tuple(name for name in every if not relay.clusters or name in relay.clusters)
    left_out = silent_clusters(schedule.quiet, starts_at, ends_at, names, schedule.clusters)
    silent = dict(left_out)
    window = PlannedRelay(
        relay.slug,
        relay.title,
        day,
        starts_at,
        ends_at,
        tuple(name for name in names if name not in silent),
        Decision.PLANNED,
        _reason(relay),
        left_out,
        relay.source,
        relay.address,
        relay.fallback,
    )
    refusal = _approval_refusal(relay, day) or _refusal(window, schedule, earlier)
    return replace(window, decision=Decision.REFUSED, reason=refusal) if refusal else window


def _reason(relay: Relay) -> str:
    """Why the window is there; ``tự`` is said of what the station carries itself."""
    what = "tự tiếp sóng" if relay.address else "tiếp sóng"
    return f"{what} {relay.source}, {relay.approved_by} duyệt"


def _approval_refusal(relay: Relay, day: date) -> str | None:
    if relay.approved_for(day):
        return None
    changed = "nguồn hoặc giờ đã đổi từ khi lãnh đạo duyệt, phải duyệt lại"
    return changed if relay.is_changed else "chưa được lãnh đạo duyệt"


def _refusal(window: PlannedRelay, schedule: Schedule, earlier: Sequence[PlannedRelay]) -> str | None:
    """Why the window may not be, approved as it is; None when it may."""
    return (
        day_refusal(schedule.days_off, window.date, BulletinClass.ORDINARY)
        or schedule.quiet.refusal(window.starts_at, window.ends_at)
        or _nowhere(window)
        or relay_refusal(earlier, window.starts_at, window.ends_at, window.clusters)
        or _limit_refusal(window, schedule, earlier)
    )


def _nowhere(window: PlannedRelay) -> str | None:
    """Why no cluster is left that would carry it; None when one is."""
    if window.clusters:
        return None
    return window.left_out[0][1] if window.left_out else "không có cụm loa nào để tiếp sóng"


def _limit_refusal(window: PlannedRelay, schedule: Schedule, earlier: Sequence[PlannedRelay]) -> str | None:
    own = Airtime(_length_ms(window), 1)
    days = [airtime_of_relays(earlier, cluster) + own for cluster in window.clusters]
    return schedule.limits.refusal(
        own.duration_ms, max(each.duration_ms for each in days), max(each.sessions for each in days)
    )


def _length_ms(window: PlannedRelay) -> DurationMs:
    return DurationMs(round((window.ends_at - window.starts_at) / _MILLISECOND))
