"""A relay (tiếp sóng): the window in which clusters carry another station, such as VOV.

With an address the station receives and carries it by itself. Without one a window is time that is kept free,
in which another device of the commune may carry it. No session sounds there, and the time counts.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.address import checked_address, shown_address
from broadcaster.schedule.day_fields import days_pairs
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.schedule.occurrence import Decision
from broadcaster.script.model import SLUG
from broadcaster.units import DurationMs

RELAY_COLUMN = "tiep-song"
"""Column of what is relayed, in the log."""

_DAY_MS = 24 * 60 * 60 * 1000
_MARK = 12
"""Hexadecimal digits of an approval's mark: enough to tell one window from another, short enough to read."""


@dataclass(frozen=True)
class Relay:
    """A window on ``days`` from ``starts`` (civil time) for ``length_ms``, in which ``source`` is carried.

    ``clusters`` empty means all. ``address`` is where its sound comes from (see ``address``); without one the
    window is only kept free. ``fallback`` is the slug of a script whose approved sound is heard while the
    source is away.

    The leader approves source and window: ``approved_by`` names the office and ``approved_on`` the day;
    without both the window stays silent. What has an address was approved as its ``mark`` then was, which is
    kept as ``approved_mark``: another source or window needs another approval. It counts towards the minutes
    and sessions of its day.

    Raises:
        ValueError: no slug, no source, no length, a start with a zone, an end after midnight, an address
            that is none, or a fallback without an address.

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
    address: str = ""
    fallback: str = ""
    approved_mark: str = ""

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"relay slug {self.slug!r} is not lower-case ASCII words joined by hyphens")
        if not self.source.strip():
            raise ValueError(f"relay {self.slug} carries nothing")
        if self.starts.tzinfo is not None or self.length_ms <= 0:
            raise ValueError(f"relay {self.slug} needs a civil start and a length")
        if self.ends_ms > _DAY_MS:
            raise ValueError(f"relay {self.slug} ends after midnight")
        if self.address:
            checked_address(self.address)
        if self.fallback and not (self.address and SLUG.fullmatch(self.fallback)):
            raise ValueError(f"relay {self.slug} has no use for the fallback {self.fallback!r}")

    @property
    def starts_ms(self) -> int:
        """Milliseconds from midnight to the start."""
        return ((self.starts.hour * 60 + self.starts.minute) * 60 + self.starts.second) * 1000

    @property
    def ends_ms(self) -> int:
        """Milliseconds from midnight to the end."""
        return self.starts_ms + self.length_ms

    def starts_at(self, day: date) -> datetime:
        """Instant, UTC, of the start on ``day``."""
        return datetime.combine(day, self.starts, STATION_ZONE).astimezone(UTC)

    def ends_at(self, day: date) -> datetime:
        """Instant, UTC, of the end on ``day``."""
        return self.starts_at(day) + timedelta(milliseconds=self.length_ms)

    @property
    def mark(self) -> str:
        """What the leader approves, as a short hash: where the sound comes from, when, where it goes."""
        pairs = (self.slug, self.source, self.address, self.fallback, str(self.starts), self.length_ms)
        text = json.dumps([*pairs, sorted(self.clusters), dict(days_pairs(self.days))], default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:_MARK]

    def approved_for(self, day: date) -> bool:
        """Whether the leader had approved source and window by ``day``, as they are."""
        approved = bool(self.approved_by) and self.approved_on is not None and self.approved_on <= day
        return approved and not self.is_changed

    @property
    def is_changed(self) -> bool:
        """Whether it is otherwise than it was approved; asked only of what has an address."""
        return bool(self.address and self.approved_by) and self.approved_mark != self.mark


@dataclass(frozen=True)
class PlannedRelay:
    """The window of a relay on one day: planned, or refused with the reason.

    ``source``, ``address`` and ``fallback`` are those of the relay; without an address it is only kept free.
    ``left_out`` has the clusters that it would go to, each with the reason (quiet hours near a school) why it
    does not; ``clusters`` are the others.
    """

    relay: str
    title: str
    date: date
    starts_at: datetime
    ends_at: datetime
    clusters: tuple[str, ...]
    decision: Decision
    reason: str
    left_out: tuple[tuple[str, str], ...] = ()
    source: str = ""
    address: str = ""
    fallback: str = ""

    @property
    def is_carried(self) -> bool:
        """Whether the station itself is to carry it."""
        return bool(self.address)

    @property
    def shown_address(self) -> str:
        """Where the sound comes from, without a password."""
        return shown_address(self.address) if self.address else ""

    def meets(self, start: datetime, end: datetime, clusters: Collection[str]) -> bool:
        """Whether it is planned and has a moment and a cluster in common with what is asked about."""
        return (
            self.decision is Decision.PLANNED
            and start < self.ends_at
            and self.starts_at < end
            and not set(self.clusters).isdisjoint(clusters)
        )
