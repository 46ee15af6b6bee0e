"""Which sessions a day has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.occurrence import CatchUp
from broadcaster.script.model import SLUG
from broadcaster.units import DurationMs

EVERY_DAY = frozenset(range(7))
"""All weekdays, Monday is 0 as in ``date.weekday``."""

_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True)
class SessionRule:
    """A session that comes again and again: at ``starts`` (civil time) on ``weekdays`` (Monday is 0).

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
    weekdays: frozenset[int] = EVERY_DAY
    clusters: tuple[str, ...] = ()
    peaks: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    closing_scripts: tuple[str, ...] = ()
    only_named: bool = False
    catch_up: CatchUp = CatchUp.SKIP
    late_ms: DurationMs = DurationMs(0)
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"session slug {self.slug!r} is not lower-case ASCII words joined by hyphens")
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError(f"session {self.slug} has no weekday, or one outside 0 to 6")
        if self.starts.tzinfo is not None or self.length_ms <= 0 or self.late_ms < 0:
            raise ValueError(f"session {self.slug} needs a civil start, a length, and no negative lateness")
        if self.ends_ms > _DAY_MS:
            raise ValueError(f"session {self.slug} ends after midnight")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"session {self.slug} is valid to {self.valid_to}, from {self.valid_from}")

    @property
    def starts_ms(self) -> int:
        """Milliseconds from midnight to the start."""
        return ((self.starts.hour * 60 + self.starts.minute) * 60 + self.starts.second) * 1000

    @property
    def ends_ms(self) -> int:
        """Milliseconds from midnight to the latest end."""
        return self.starts_ms + self.length_ms

    def starts_at(self, day: date) -> datetime:
        """Instant, UTC, of the start on ``day``."""
        return datetime.combine(day, self.starts, STATION_ZONE).astimezone(UTC)

    def on(self, day: date, dense_peaks: Collection[str]) -> bool:
        """Whether the session exists on ``day``, which lies in ``dense_peaks``."""
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        wanted = not self.peaks or any(peak in dense_peaks for peak in self.peaks)
        return wanted and day.weekday() in self.weekdays

    def overlaps(self, other: "SessionRule") -> bool:
        """Whether the two could sound at the same moment on the same cluster.

        Their peaks do not count: two peaks that lie apart this year may meet in the next.
        """
        return (
            not self.weekdays.isdisjoint(other.weekdays)
            and self.starts_ms < other.ends_ms
            and other.starts_ms < self.ends_ms
            and (not self.clusters or not other.clusters or not set(self.clusters).isdisjoint(other.clusters))
            and (self.valid_from or date.min) <= (other.valid_to or date.max)
            and (other.valid_from or date.min) <= (self.valid_to or date.max)
        )


def sessions_on(
    day: date, rules: Iterable[SessionRule], dense_peaks: Collection[str]
) -> tuple[SessionRule, ...]:
    """The sessions of ``day``, earliest first; ``dense_peaks`` are the slugs of that day's dense peaks."""
    found = [rule for rule in rules if rule.on(day, dense_peaks)]
    return tuple(sorted(found, key=lambda rule: (rule.starts_ms, rule.slug)))
