"""A campaign (chiến dịch): which scripts are to be heard, how often, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from broadcaster.script.model import SLUG, BulletinClass, ContentGroup, Script

_EQUAL_SHARES: Mapping[ContentGroup, int] = dict.fromkeys(ContentGroup, 1)


@dataclass(frozen=True)
class Campaign:
    """What the plan tries to reach with some scripts; each belongs to the first campaign that takes it.

    It takes the scripts of its ``groups`` (group: share, in proportion to the others), or only those that
    ``scripts`` and ``columns`` name where these are not empty. ``weights`` lets a script come more readily
    (2: twice as often). ``weekly_plays`` are plays wished for a week (Monday to Sunday) by language. Between
    two plays of one script lie at least ``min_gap``, start to start, and it is played at most ``most_a_day``
    times; a priority bulletin goes into every session that its ``priority_gap`` allows. A script on the air
    for fewer than ``fresh_days`` comes first; one that was first planned ``retire_days`` ago is stale and
    retires (None: never).

    Raises:
        ValueError: no group, a share, weight or wish below 1, a negative gap, or dates in the wrong order.

    """

    slug: str
    title: str
    groups: Mapping[ContentGroup, int] = field(default_factory=lambda: _EQUAL_SHARES, hash=False)
    scripts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict, hash=False)
    weekly_plays: Mapping[str, int] = field(default_factory=dict, hash=False)
    min_gap: timedelta = timedelta(0)
    priority_gap: timedelta = timedelta(0)
    most_a_day: int = 24
    fresh_days: int = 0
    retire_days: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"campaign slug {self.slug!r} is not lower-case ASCII words joined by hyphens")
        counts = (*self.groups.values(), *self.weights.values(), *self.weekly_plays.values(), self.most_a_day)
        if not self.groups or min(counts) < 1 or self.fresh_days < 0 or not self._gaps_are_lengths:
            raise ValueError(f"campaign {self.slug} has no group, a count below 1 or a negative time")
        if self.retire_days is not None and self.retire_days < 1:
            raise ValueError(f"campaign {self.slug} retires after {self.retire_days} days")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"campaign {self.slug} is valid to {self.valid_to}, from {self.valid_from}")

    @property
    def _gaps_are_lengths(self) -> bool:
        return min(self.min_gap, self.priority_gap) >= timedelta(0)

    def gap_of(self, bulletin_class: BulletinClass) -> timedelta:
        """The least time between two plays of one script of that class."""
        return self.priority_gap if bulletin_class is BulletinClass.PRIORITY else self.min_gap

    def on(self, day: date) -> bool:
        """Whether the campaign runs on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def takes(self, script: Script) -> bool:
        """Whether ``script`` belongs to the campaign, as far as this campaign alone decides."""
        if self.scripts or self.columns:
            return script.slug in self.scripts or script.column in self.columns
        return script.content_group in self.groups
