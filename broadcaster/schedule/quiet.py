"""Quiet hours (giờ yên tĩnh): the hours in which no planned sound may be heard, anywhere or near a place."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from broadcaster.clock import STATION_ZONE, local
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.schedule.source import according_to

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class QuietInterval:
    """From ``starts`` to ``ends`` on ``days`` (civil time, half-open); over midnight when it ends earlier.

    ``clusters`` are those that stand near a school, a clinic, a church or a pagoda; empty means all.
    ``source`` is the document that sets the interval, empty where that of the station's quiet hours does. It
    holds from ``valid_from``; None means always.

    Raises:
        ValueError: it is empty, its times carry a zone, ``days`` has a first day beside ``valid_from``, or
            ends before it.

    """

    starts: time
    ends: time
    clusters: tuple[str, ...] = ()
    days: Days = EVERY_DAY
    source: str = ""
    valid_from: date | None = None

    def __post_init__(self) -> None:
        if self.starts == self.ends or self.starts.tzinfo or self.ends.tzinfo:
            raise ValueError(f"quiet interval {self.starts}-{self.ends} is empty or has a zone")
        if self.days.valid_from is not None:
            raise ValueError(f"quiet interval {self} begins on two days: valid_from alone says it")
        if self.valid_from and self.days.valid_to and self.days.valid_to < self.valid_from:
            raise ValueError(f"quiet interval {self} is over before {self.valid_from}")

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    def from_day(self, day: date) -> tuple[datetime, datetime]:
        """Instants at which the interval that begins on ``day`` begins and ends."""
        last = day + timedelta(days=self.ends < self.starts)
        return (
            datetime.combine(day, self.starts, STATION_ZONE),
            datetime.combine(last, self.ends, STATION_ZONE),
        )

    def begins_on(self, day: date) -> bool:
        """Whether there is such an interval on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and self.days.on(day)

    def touches(self, first: time, last: time) -> bool:
        """Whether the clock shows quiet time between ``first`` and ``last`` of a day, whichever it is."""
        if self.ends < self.starts:
            return first < self.ends or self.starts < last
        return first < self.ends and self.starts < last

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether the two instants (half-open) have a moment in common with it."""
        day, last = local(start).date() - _DAY, local(end).date()
        while day <= last:
            begins, ends = self.from_day(day)
            if max(start, begins) < min(end, ends) and self.begins_on(day):
                return True
            day += _DAY
        return False


@dataclass(frozen=True)
class QuietHours:
    """The quiet hours of the commune's rules, with the document that sets them and its first day.

    They hold before ``valid_from`` too: a clock set in the past must not let the station speak at night.
    Only an interval with a first day of its own waits for that day.
    """

    intervals: tuple[QuietInterval, ...]
    valid_from: date
    source: str

    @property
    def daily(self) -> "QuietHours":
        """Those that hold every day, for ever: what a session at a fixed hour must always keep clear of."""
        always = (each for each in self.intervals if each.days == EVERY_DAY and each.valid_from is None)
        return replace(self, intervals=tuple(always))

    def refusal(self, start: datetime, end: datetime, clusters: Collection[str] | None = None) -> str | None:
        """Why nothing may sound from ``start`` to ``end`` (instants, half-open); None when it may.

        Any overlap refuses, were it a second; an interval without length refuses nothing. ``clusters`` are
        those that would hear it: the quiet hours of each of them hold, since one output cannot be silent for
        one of its clusters only. None asks the rules that hold for all.

        Raises:
            ValueError: an instant has no zone, or the end lies before the start.

        """
        for interval in self._met(start, end):
            near = [cluster for cluster in interval.clusters if clusters is not None and cluster in clusters]
            if near or not interval.clusters:
                return self._reason(interval, near)
        return None

    def left_out(
        self, start: datetime, end: datetime, clusters: Collection[str]
    ) -> tuple[tuple[str, str], ...]:
        """Those of ``clusters`` that have quiet hours of their own in that time, each with the reason.

        Raises:
            ValueError: as ``refusal``.

        """
        own: dict[str, QuietInterval] = {}
        for interval in self._met(start, end):
            own = {**dict.fromkeys(interval.clusters, interval), **own}
        return tuple((each, self._reason(own[each], [each])) for each in clusters if each in own)

    def _met(self, start: datetime, end: datetime) -> Iterator[QuietInterval]:
        """The intervals that the time touches; the clock face is asked first, since most lie far away."""
        if start.utcoffset() is None or end.utcoffset() is None or end < start:
            raise ValueError(f"{start} to {end} is no interval of instants")
        civil_start, civil_end = local(start), local(end)
        first, last = civil_start.time(), civil_end.time()
        in_one_day = civil_start.date() == civil_end.date() and first <= last
        for interval in self.intervals:
            if in_one_day and not interval.touches(first, last):
                continue
            if interval.meets(start, end):
                yield interval

    def _reason(self, interval: QuietInterval, near: Collection[str]) -> str:
        """The refusal by ``interval``, for the sake of the clusters ``near`` a place (none: everywhere)."""
        names = ", ".join(f"“{cluster}”" for cluster in near)
        place = f" của cụm {names}" if names else ""
        since = interval.valid_from if interval.source else interval.valid_from or self.valid_from
        return f"trùng giờ yên tĩnh {interval}{place}{according_to(interval.source or self.source, since)}"
