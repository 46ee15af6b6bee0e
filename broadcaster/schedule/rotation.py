"""Which script comes next in a session: the one whose last turn is longest ago, peaks having their share."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from broadcaster.clock import local_date
from broadcaster.programme.rundown import Frame, duration, lay_out
from broadcaster.schedule.candidate import Candidate, History
from broadcaster.schedule.peaks import Peak
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import SAMPLE_RATE

MOST_REFUSALS = 5
"""Most refusals that the rotation names in one session: the others keep their turn for the next."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Room:
    """Airtime of a session in samples: its whole length, its frame, and what comes between two items.

    ``of`` takes the last two from ``lay_out``, which alone knows what a session is made of.
    """

    length: int
    frame: int
    between: int

    @classmethod
    def of(cls, frame: Frame, length: int) -> "Room":
        """Room of a session of ``length`` samples at most, its ``frame`` included."""
        one, two = (
            duration(lay_out(frame, [(str(number), frame.closing) for number in range(count)]))
            for count in (1, 2)
        )
        item = frame.closing.samples
        return cls(length, one - item, two - one - item)

    def left(self, lengths: Sequence[int]) -> int:
        """Samples that one more item may have beside items of these ``lengths``; may be negative."""
        return self.length - self.frame - sum(lengths) - self.between * len(lengths)

    def refusal(self, samples: int) -> str | None:
        """Why an item of ``samples`` can never be in such a session; None when it fits into an empty one."""
        if samples <= self.left([]):
            return None
        seconds = math.ceil(samples / SAMPLE_RATE)
        return f"bài dài {seconds // 60} phút {seconds % 60} giây, quá thời lượng của buổi"


@dataclass(frozen=True)
class Pick:
    """A candidate chosen for a session: ``reason`` says why it is there, or why it is ``refused``."""

    candidate: Candidate
    reason: str
    refused: bool = False


@dataclass
class Selection:
    """A session while it is being filled from ``pool`` (every candidate that could be in it)."""

    day: date
    pool: Sequence[Candidate]
    peaks: Sequence[Peak]
    history: History
    room: Room
    picks: list[Pick] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._refusals = {
            each.script.slug: each.refusal_on(self.day) or self.room.refusal(each.samples)
            for each in self.pool
        }
        self._waiting = {candidate.script.slug: candidate for candidate in self.pool}
        self._lengths: list[int] = []
        self._of_group: Counter[ContentGroup | None] = Counter()
        self._of_peak: Counter[str] = Counter()
        self._before = Counter[ContentGroup | None]()
        for candidate in self.pool:
            turn = self.history.get(candidate.script.slug)
            if turn is not None:
                self._before[candidate.script.content_group] += turn.count
        self._weights = {group: weight for peak in self.peaks for group, weight in peak.group_weights}

    def take_named(self, slugs: Iterable[str]) -> None:
        """Take the scripts that a person named for the session, in that order."""
        for slug in slugs:
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
        items = [each for each in airable if each.samples <= room]
        full = airable and not items
        if full or sum(pick.refused for pick in self.picks) >= MOST_REFUSALS:
            return items
        return items + [each for each in waiting if self._refusal(each) and not self._had_turn_today(each)]

    def _refusal(self, candidate: Candidate) -> str | None:
        return self._refusals[candidate.script.slug]

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
        """Take ``candidate``, or its refusal; leave it waiting for another session when it does not fit."""
        refusal = self._refusal(candidate)
        if refusal is not None:
            self.picks.append(Pick(candidate, refusal, refused=True))
        elif candidate.samples <= self.room.left(self._lengths):
            self.picks.append(Pick(candidate, reason))
            self._lengths.append(candidate.samples)
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


def in_season(candidates: Iterable[Candidate], peaks: Sequence[Peak]) -> Iterator[Candidate]:
    """Those of ``candidates`` that are for all year or for one of ``peaks``."""
    named = frozenset[str]().union(*(peak.script_peaks for peak in peaks))
    return (each for each in candidates if not each.script.peaks or not named.isdisjoint(each.script.peaks))


def _is_of(candidate: Candidate, peak: Peak) -> bool:
    return not peak.script_peaks.isdisjoint(candidate.script.peaks)


def _since(planned_on: date | None, day: date) -> str:
    """How long ago the script was planned, in words."""
    if planned_on is None:
        return "chưa xếp lần nào"
    days = (day - planned_on).days
    return f"lần xếp trước cách {days} ngày" if days else "lần xếp trước cùng ngày"
