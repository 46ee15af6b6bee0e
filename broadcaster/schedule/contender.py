"""A script with its variants as the planner sees it: campaign, lane, record, and how it stands on a day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.family import Family
from broadcaster.schedule.ledger import Record
from broadcaster.schedule.occurrence import Occurrence
from broadcaster.schedule.shown import Shown
from broadcaster.schedule.turn import Room, Turn, turn_of
from broadcaster.script.model import BulletinClass, ContentGroup

Lane = tuple[str, ContentGroup | None]
"""A campaign and a content group: what shares are counted by."""

NO_CAMPAIGN = Campaign("ngoai-chien-dich", "ngoài chiến dịch", most_a_day=1_000)
"""For scripts that no campaign takes: they take turns by the longest wait alone."""


@dataclass
class Contender:
    """A family with all that its turn hangs on. ``on`` is called once a day, before anything else.

    ``heard_in`` has the records of its members, each with its language.
    """

    family: Family
    campaign: Campaign
    record: Record
    heard_in: tuple[tuple[str, Record], ...]
    slug: str = field(init=False)
    peaks: tuple[str, ...] = field(init=False)
    lane: Lane = field(init=False)
    gap_s: float = field(init=False)
    weight: int = field(init=False)
    is_priority: bool = field(init=False)
    rotates: bool = field(init=False)
    refusal: str | None = None
    _refusals: tuple[str | None, ...] = ()
    _turns: dict[Room, tuple[tuple[str | None, ...], Turn]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        script = self.family.original.script
        self.slug, self.peaks = script.slug, script.peaks
        self.lane = (self.campaign.slug, script.content_group)
        self.gap_s = self.campaign.gap_of(script.bulletin_class).total_seconds()
        self.weight = self.campaign.weights.get(self.slug, 1)
        self.is_priority = script.bulletin_class is BulletinClass.PRIORITY
        self.rotates = self.family.original.rotates

    @property
    def has_plays_left(self) -> bool:
        """Whether it may be played once more today; a priority bulletin may as often as its gap lets it."""
        return self.is_priority or self.record.today < self.campaign.most_a_day

    def on(self, day: date) -> None:
        """Look at the dates, approvals and facts of ``day``."""
        self._refusals = tuple([each.refusal_on(day) for each in self.family.members])
        self.refusal = self._refusals[0] or self._retired(day)

    def changes_after(self, day: date) -> date:
        """The next day on which another refusal could hold than on ``day``."""
        days = [day for each in self.family.members for day in each.turning_days]
        if self.campaign.retire_days is not None:
            days.append((self.record.first or day) + timedelta(days=self.campaign.retire_days))
        return min([each for each in days if each > day], default=date.max)

    def stands(self, occurrence: Occurrence) -> bool:
        """Whether what is approved today of one of the family is still just that sound."""
        for member, refusal in zip(self.family.members, self._refusals, strict=True):
            if member.script.slug == occurrence.script:
                return (
                    refusal is None
                    and self.refusal is None
                    and member.audio is not None
                    and member.revision == occurrence.revision
                    and member.audio.audio_sha256 == occurrence.audio_sha256
                )
        return False

    def is_steady(self, slug: str, shown: Shown) -> bool:
        """Whether its member ``slug`` may still be aired just as it was ``shown``."""
        for member, refusal in zip(self.family.members, self._refusals, strict=True):
            if member.script.slug == slug and member.audio is not None:
                return (
                    self.refusal is None
                    and refusal is None
                    and shown.sounds.get(slug) == (member.revision, member.audio.audio_sha256)
                    and (slug != self.slug or self._keeps_apart(shown))
                )
        return False

    def _keeps_apart(self, shown: Shown) -> bool:
        """Whether its plays that were ``shown`` keep its gap, and are not too many on any day."""
        is_often = not self.is_priority and shown.most_a_day.get(self.slug, 1) > self.campaign.most_a_day
        return not is_often and shown.least_gap(self.slug, self.record.last) >= self.gap_s

    def turn(self, day: date, room: Room) -> Turn:
        """How the family stands on ``day`` in a session with that ``room``."""
        found = self._turns.get(room)
        if found is None or found[0] != self._refusals:
            found = (self._refusals, turn_of(self.family, day, room))
            self._turns[room] = found
        return found[1]

    def is_fresh(self, day: date) -> bool:
        """Whether the script is new on the air, as its campaign counts it."""
        first = self.record.first
        return self.campaign.fresh_days > 0 and (
            first is None or (day - first).days < self.campaign.fresh_days
        )

    def _retired(self, day: date) -> str | None:
        first, days = self.record.first, self.campaign.retire_days
        if first is None or days is None or (day - first).days < days:
            return None
        return f"bài đã cũ: phát lần đầu ngày {first:%d/%m/%Y}, quá {days} ngày; hãy viết bài mới thay"
