"""Which script comes next in a session: the one whose last turn is longest ago, peaks having their share."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from broadcaster.clock import local_date
from broadcaster.schedule.candidate import Candidate, History
from broadcaster.schedule.family import Family, kept
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.turn import Room, Turn, turn_of
from broadcaster.script.model import BulletinClass, ContentGroup

MOST_REFUSALS = 5
"""Most refusals that the rotation names in one session: the others keep their turn for the next."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Selection:
    """A session while it is being filled from ``pool`` (every family that could be in it).

    Whose turn it is hangs on the original alone: group, peaks, class, history, refusals. Its variants come
    with it, and count for the room that they need.
    """

    day: date
    pool: Sequence[Family]
    peaks: Sequence[Peak]
    history: History
    room: Room
    taken: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turns = {family.slug: turn_of(family, self.day, self.room) for family in self.pool}
        self._waiting = {family.slug: family.original for family in self.pool}
        self._family = {each.script.slug: family.slug for family in self.pool for each in family.members}
        self._lengths: list[int] = []
        self._of_group: Counter[ContentGroup | None] = Counter()
        self._of_peak: Counter[str] = Counter()
        self._before = Counter[ContentGroup | None]()
        for candidate in self._waiting.values():
            turn = self.history.get(candidate.script.slug)
            if turn is not None:
                self._before[candidate.script.content_group] += turn.count
        self._weights = {group: weight for peak in self.peaks for group, weight in peak.group_weights}

    def take_named(self, slugs: Iterable[str]) -> None:
        """Take the scripts that a person named for the session, in that order; one names its whole family."""
        for named in slugs:
            slug = self._family.get(named)
            if slug in self._waiting:
                self._consider(self._waiting[slug], "ghi trong khung giờ")

    def take_priority(self) -> None:
        """Take the priority bulletins: they go into each session (Circular 39/2020/TT-BTTTT).

        One that is refused waits for its turn: its refusal is not to be said in every session.
        """
        for candidate in sorted(self._rotating(), key=self._turn):
            script = candidate.script
            if script.bulletin_class is BulletinClass.PRIORITY and not self._refusal(candidate):
                self._consider(candidate, "bản tin ưu tiên phát trước")

    def take_in_turn(self) -> None:
        """Fill the rest of the session, script by script."""
        while waiting := self._takeable():
            peak, pool = self._owed(waiting)
            candidate = min(pool, key=self._turn)
            self._consider(candidate, self._reason(candidate, peak))

    def _rotating(self) -> list[Candidate]:
        return [candidate for candidate in self._waiting.values() if candidate.rotates]

    def _takeable(self) -> list[Candidate]:
        """What the rotation could take next: items that fit, and refusals, once a day and not too many."""
        room = self.room.left(self._lengths)
        waiting = self._rotating()
        airable = [each for each in waiting if not self._refusal(each)]
        items = [each for each in airable if self._turns[each.script.slug].length <= room]
        full = airable and not items
        if full or sum(turn.refusal is not None for turn in self.taken) >= MOST_REFUSALS:
            return items
        return items + [each for each in waiting if self._refusal(each) and not self._had_turn_today(each)]

    def _refusal(self, candidate: Candidate) -> str | None:
        return self._turns[candidate.script.slug].refusal

    def _had_turn_today(self, candidate: Candidate) -> bool:
        turn = self.history.get(candidate.script.slug)
        return turn is not None and local_date(turn.at) == self.day

    def _owed(self, waiting: list[Candidate]) -> tuple[Peak | None, list[Candidate]]:
        """The first peak that would have less than its share, and its scripts that may be aired; else all."""
        for peak in self.peaks:
            due = math.ceil(peak.share * (len(self._lengths) + 1))
            pool = [each for each in waiting if _is_of(each, peak) and not self._refusal(each)]
            if pool and self._of_peak[peak.slug] < due:
                return peak, pool
        return None, waiting

    def _turn(self, candidate: Candidate) -> tuple[datetime, float, float, str]:
        """Sorts by last turn, longest ago first, then by group, least heard first, then by slug."""
        slug, group = candidate.script.slug, candidate.script.content_group
        weight = self._weights.get(group, 1) if group else 1
        last = self.history[slug].at if slug in self.history else _LONG_AGO
        return last, self._of_group[group] / weight, self._before[group] / weight, slug

    def _consider(self, candidate: Candidate, reason: str) -> None:
        """Take the turn of ``candidate``, or its refusal; leave it for another session if it does not fit."""
        turn = self._turns[candidate.script.slug]
        if turn.refusal is not None:
            self.taken.append(turn)
        elif turn.length <= self.room.left(self._lengths):
            self.taken.append(replace(turn, reason=reason))
            self._lengths.append(turn.length)
            self._of_group[candidate.script.content_group] += 1
            self._of_peak.update(peak.slug for peak in self.peaks if _is_of(candidate, peak))
        del self._waiting[candidate.script.slug]

    def _reason(self, candidate: Candidate, peak: Peak | None) -> str:
        if peak is not None:
            return f"đợt cao điểm {peak.title}: ưu tiên bài của đợt"
        turn = self.history.get(candidate.script.slug)
        group = candidate.script.content_group
        of_group = f"nhóm {int(group)}" if group else "không thuộc nhóm nào"
        return f"luân phiên: {_since(turn.planned_on if turn else None, self.day)}, {of_group}"


def in_season(families: Iterable[Family], peaks: Sequence[Peak]) -> Iterator[Family]:
    """Those of ``families`` that are for all year or for one of ``peaks``."""
    named = frozenset[str]().union(*(peak.script_peaks for peak in peaks))
    return kept(families, lambda each: not each.script.peaks or not named.isdisjoint(each.script.peaks))


def _is_of(candidate: Candidate, peak: Peak) -> bool:
    return not peak.script_peaks.isdisjoint(candidate.script.peaks)


def _since(planned_on: date | None, day: date) -> str:
    """How long ago the script was planned, in words."""
    if planned_on is None:
        return "chưa xếp lần nào"
    days = (day - planned_on).days
    return f"lần xếp trước cách {days} ngày" if days else "lần xếp trước cùng ngày"
