"""Which sessions a day has."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.dates import EVERY_WEEKDAY, Weekly
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.schedule.occurrence import CatchUp, Resumption
from broadcaster.schedule.span import days_between
from broadcaster.script.model import SLUG
from broadcaster.units import DurationMs

COMPARED_YEARS = range(2024, 2035)
"""Years on whose days sessions are compared: long enough for Tết and every week to move past each other."""

_COMPARED = tuple(days_between(date(COMPARED_YEARS[0], 1, 1), date(COMPARED_YEARS[-1], 12, 31)))
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True)
class OtherTime:
    """Another start (civil time) of a session on those of its days that are ``weekdays`` and in ``days``.

    Raises:
        ValueError: no weekday, one outside 0 to 6, or a time with a zone.

    """

    starts: time
    weekdays: frozenset[int] = EVERY_WEEKDAY
    days: Days = EVERY_DAY

    def __post_init__(self) -> None:
        if self.starts.tzinfo is not None or not self.weekdays or not self.weekdays <= EVERY_WEEKDAY:
            raise ValueError(f"other time {self.starts} has a zone, no weekday, or one outside 0 to 6")

    def on(self, day: date) -> bool:
        """Whether the session starts at this time on ``day``."""
        return day.weekday() in self.weekdays and self.days.on(day)


@dataclass(frozen=True)
class SessionRule:
    """A session that comes again and again: at ``starts`` (civil time) on ``weekdays`` (Monday is 0).

    Of these days it keeps to those in ``days``. On a day of one of ``other_times`` it starts then; of several
    the first counts. A session that has other times on some clusters is two sessions, each with its own
    ``clusters``.

    ``length_ms`` is the most that it may last, its frame included. ``clusters`` empty means all. ``peaks``
    names the dense peaks in which this extra session exists; empty means always. ``scripts`` are its fixed
    opening, named by hand: the session tries them first, in that order; ``closing_scripts`` are its fixed
    ending. A session of ``only_named`` scripts takes nothing else. The dates are civil and both included.

    Raises:
        ValueError: no weekday, no length, an end after midnight, or dates in the wrong order.

    """

    slug: str
    title: str
    starts: time
    length_ms: DurationMs
    weekdays: frozenset[int] = EVERY_WEEKDAY
    clusters: tuple[str, ...] = ()
    peaks: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    closing_scripts: tuple[str, ...] = ()
    only_named: bool = False
    catch_up: CatchUp = CatchUp.SKIP
    late_ms: DurationMs = DurationMs(0)
    valid_from: date | None = None
    valid_to: date | None = None
    days: Days = EVERY_DAY
    other_times: tuple[OtherTime, ...] = ()
    resumption: Resumption = Resumption.RESTART

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"session slug {self.slug!r} is not lower-case ASCII words joined by hyphens")
        if not self.weekdays or not self.weekdays <= EVERY_WEEKDAY:
            raise ValueError(f"session {self.slug} has no weekday, or one outside 0 to 6")
        if self.starts.tzinfo is not None or self.length_ms <= 0 or self.late_ms < 0:
            raise ValueError(f"session {self.slug} needs a civil start, a length, and no negative lateness")
        if max(map(_since_midnight, self.all_starts)) + self.length_ms > _DAY_MS:
            raise ValueError(f"session {self.slug} ends after midnight")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"session {self.slug} is valid to {self.valid_to}, from {self.valid_from}")

    @property
    def starts_ms(self) -> int:
        """Milliseconds from midnight to the usual start."""
        return _since_midnight(self.starts)

    @property
    def ends_ms(self) -> int:
        """Milliseconds from midnight to the latest end of the usual start."""
        return self.starts_ms + self.length_ms

    @property
    def all_starts(self) -> tuple[time, ...]:
        """Every time of day at which it may start, the usual one first."""
        return (self.starts, *(each.starts for each in self.other_times))

    def starts_on(self, day: date) -> time:
        """Civil time of its start on ``day``."""
        return next((each.starts for each in self.other_times if each.on(day)), self.starts)

    def starts_at(self, day: date) -> datetime:
        """Instant, UTC, of its start on ``day``."""
        return datetime.combine(day, self.starts_on(day), STATION_ZONE).astimezone(UTC)

    def on(self, day: date, dense_peaks: Collection[str]) -> bool:
        """Whether the session exists on ``day``, which lies in ``dense_peaks``."""
        if not (self.valid_from or date.min) <= day <= (self.valid_to or date.max):
            return False
        wanted = not self.peaks or any(peak in dense_peaks for peak in self.peaks)
        return wanted and day.weekday() in self.weekdays and self.days.on(day)

    def overlaps(self, other: "SessionRule") -> bool:
        """Whether the two could sound at the same moment on the same cluster in ``COMPARED_YEARS``.

        Their peaks do not count: two peaks that lie apart this year may meet in the next.
        """
        if self.clusters and other.clusters and set(self.clusters).isdisjoint(other.clusters):
            return False
        meeting = (
            (mine, theirs)
            for mine in {*self.all_starts}
            for theirs in {*other.all_starts}
            if -other.length_ms < _since_midnight(theirs) - _since_midnight(mine) < self.length_ms
        )
        return any(self.days_by_start[mine] & other.days_by_start[theirs] for mine, theirs in meeting)

    @cached_property
    def days_by_start(self) -> Mapping[time, int]:
        """For each start the days of ``COMPARED_YEARS`` that have it, one bit a day."""
        found = dict.fromkeys(self.all_starts, 0)
        left = (
            _weekday_bits(self.weekdays) & _bits_of(self.days) & _bits_between(self.valid_from, self.valid_to)
        )
        for other in self.other_times:
            taken = left & _weekday_bits(other.weekdays) & _bits_of(other.days)
            found[other.starts] |= taken
            left &= ~taken
        found[self.starts] |= left
        return found


@lru_cache(maxsize=1024)
def _bits_of(days: Days) -> int:
    """Those of ``COMPARED_YEARS`` that are in ``days``, one bit a day from the first."""
    return sum(1 << place for place, day in enumerate(_COMPARED) if days.on(day))


def _weekday_bits(weekdays: frozenset[int]) -> int:
    return _bits_of(Days((Weekly(weekdays),)))


def _bits_between(first: date | None, last: date | None) -> int:
    return _bits_of(Days(valid_from=first, valid_to=last))


def _since_midnight(starts: time) -> int:
    """Milliseconds from midnight to ``starts``."""
    return ((starts.hour * 60 + starts.minute) * 60 + starts.second) * 1000


def sessions_on(
    day: date, rules: Iterable[SessionRule], dense_peaks: Collection[str]
) -> tuple[SessionRule, ...]:
    """The sessions of ``day``, earliest first; ``dense_peaks`` are the slugs of that day's dense peaks."""
    found = [rule for rule in rules if rule.on(day, dense_peaks)]
    return tuple(sorted(found, key=lambda rule: (rule.starts_on(day), rule.slug)))
