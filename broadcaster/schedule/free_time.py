"""Where in a day there is room for one more session, and why not earlier."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcaster.clock import local, local_date
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.schedule import Schedule
from broadcaster.units import SAMPLE_RATE, DurationMs

CLEARANCE = timedelta(seconds=30)
"""Silence between one more session and its neighbours: the player arms a session ten seconds ahead."""

_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stretch:
    """Airtime that is taken: instants, half-open, on these clusters."""

    title: str
    starts_at: datetime
    ends_at: datetime
    clusters: tuple[str, ...]

    @property
    def lasting_ms(self) -> float:
        """Length in milliseconds."""
        return (self.ends_at - self.starts_at) / _MILLISECOND

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether what sounds from ``starts_at`` to ``ends_at`` would come too near."""
        return starts_at < self.ends_at + CLEARANCE and self.starts_at < ends_at + CLEARANCE


@dataclass(frozen=True)
class FreeTime:
    """What one more session has to keep clear of: the rules of ``schedule``, and what is ``taken``."""

    schedule: Schedule
    taken: tuple[Stretch, ...]

    def refusal(
        self, starts_at: datetime, length_ms: DurationMs, clusters: Collection[str], *, priority: bool
    ) -> str | None:
        """Why a session may not begin at that instant on these clusters; None when it may.

        ``priority`` says that nothing in it is ordinary: some days off leave room for that alone. Quiet
        hours of single clusters refuse nothing here, since the planner leaves those clusters out. Limits
        count the whole day, so that what is planned later that day keeps its airtime.
        """
        ends_at = starts_at + length_ms * _MILLISECOND
        off = self.schedule.days_off.on(local_date(starts_at))
        if off is not None and not (priority and off.only_priority):
            return f"ngày dừng phát “{off.title}” theo {off.source}"
        if local_date(ends_at - _MILLISECOND) != local_date(starts_at):
            return "không kết thúc trước nửa đêm"
        return (
            self.schedule.quiet.refusal(starts_at, ends_at)
            or self._overlap(starts_at, ends_at, clusters)
            or self._limit(starts_at, length_ms, clusters)
        )

    def _overlap(self, starts_at: datetime, ends_at: datetime, clusters: Collection[str]) -> str | None:
        for stretch in self.taken:
            if stretch.meets(starts_at, ends_at) and not set(stretch.clusters).isdisjoint(clusters):
                times = f"từ {_clock(stretch.starts_at)} đến {_clock(stretch.ends_at)}"
                return f"vướng “{stretch.title}” phát {times}"
        return None

    def _limit(self, starts_at: datetime, length_ms: DurationMs, clusters: Collection[str]) -> str | None:
        day = local_date(starts_at)
        of_day = [each for each in self.taken if local_date(each.starts_at) == day]
        used = (sum(each.lasting_ms for each in of_day if slug in each.clusters) for slug in clusters)
        times = (sum(slug in each.clusters and each.lasting_ms > 0 for each in of_day) for slug in clusters)
        return self.schedule.limits.refusal(
            length_ms, max(used, default=0) + length_ms, max(times, default=0) + 1
        )


@dataclass(frozen=True)
class FirstMinute:
    """The first instant that is allowed, and what stood in the way of each earlier one, the first first."""

    starts_at: datetime | None
    not_earlier: tuple[str, ...]


def first_minute(
    free: FreeTime, earliest: datetime, until: datetime, length_ms: DurationMs, clusters: Collection[str]
) -> FirstMinute:
    """The first full minute from ``earliest`` on, and before ``until``, for a priority session.

    ``starts_at`` is None when none of them is allowed.
    """
    reasons: dict[str, None] = {}
    minute = _full_minute(earliest)
    while minute < until:
        reason = free.refusal(minute, length_ms, clusters, priority=True)
        if reason is None:
            return FirstMinute(minute, tuple(reasons))
        reasons[reason] = None
        minute += _MINUTE
    return FirstMinute(None, tuple(reasons))


def sounding(sessions: Iterable[PlannedSession], frame: Frame) -> Iterator[Stretch]:
    """When ``sessions`` sound, as planned; trials and silent ones do not."""
    for session in sessions:
        ends_at = ends_of(session, frame)
        if ends_at > session.starts_at and not session.trial:
            yield Stretch(session.title, session.starts_at, ends_at, session.clusters)


def relaying(schedule: Schedule, days: Iterable[date]) -> Iterator[Stretch]:
    """The windows of relays on ``days``, approved or not: an approval may come any minute."""
    every = tuple(cluster.slug for cluster in schedule.clusters)
    for day in days:
        for relay in schedule.relays:
            if relay.days.on(day):
                starts_at = relay.starts_at(day)
                ends_at = starts_at + relay.length_ms * _MILLISECOND
                yield Stretch(relay.title, starts_at, ends_at, relay.clusters or every)


def ends_of(session: PlannedSession, frame: Frame) -> datetime:
    """When a session ends as planned, closing included; its start when nothing is said in it."""
    closing = timedelta(seconds=frame.closing.samples / SAMPLE_RATE)
    ends = [
        each.planned_at + timedelta(milliseconds=each.duration_ms) + closing
        for each in session.occurrences
        if each.decision is Decision.PLANNED
    ]
    return max(ends, default=session.starts_at)


def _full_minute(instant: datetime) -> datetime:
    """``instant``, or the next full minute."""
    down = instant.replace(second=0, microsecond=0)
    return down if down == instant else down + _MINUTE


def _clock(instant: datetime) -> str:
    return f"{local(instant):%H:%M:%S}"
