"""Whose turn it is in a session: of the lane furthest behind its share, who has waited longest.

A lane is a content group of a campaign. A peak has its share of every session, as far as its scripts reach.
The scripts of no campaign share by the longest wait alone, their groups taking turns where waits are equal.
"""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from broadcaster.schedule.contender import NO_CAMPAIGN, Contender, Lane
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.stage import Stage
from broadcaster.script.model import ContentGroup

May = Callable[[Contender], bool]
"""Whether a contender may be taken now: it is not there yet, its gap is over, it fits."""

_Rank = tuple[bool, bool, bool, float]


@dataclass
class Choice:
    """The choices of one session that begins at ``starts`` (seconds since 1970).

    ``said_before`` is what the session said when it last was: that comes last of all.
    """

    stage: Stage
    starts: float
    said_before: frozenset[str]
    _ranks: dict[str, _Rank] = field(default_factory=dict)
    _ordered: dict[Lane, list[Contender]] = field(default_factory=dict)
    _of_lane: Counter[Lane] = field(default_factory=Counter)
    _of_peak: Counter[str] = field(default_factory=Counter)
    _count: int = 0

    def __post_init__(self) -> None:
        self._month = {lane: self.stage.played(lane) for lane in self.stage.lanes}
        self._wished = self.stage.wished()

    def next(self, may: May) -> tuple[Contender, Peak | None] | None:
        """Whose turn it is, and the peak that it owes its turn to; None when nobody may."""
        for peak in self.stage.peaks:
            if self._of_peak[peak.slug] < math.ceil(peak.share * (self._count + 1)):
                of_peak = self.stage.of_peak[peak.slug]
                if (found := self._first(may, of_peak)) is not None:
                    return found, peak
        found = self._first(may)
        return None if found is None else (found, None)

    def note(self, contender: Contender) -> None:
        """``contender`` has been taken into the session."""
        self._count += 1
        self._of_lane[contender.lane] += 1
        self._of_peak.update([peak for peak, slugs in self.stage.of_peak.items() if contender.slug in slugs])

    def in_lane(self, lane: Lane) -> list[Contender]:
        """The contenders of a lane, whose turn it is first."""
        if lane not in self._ordered:
            ranked = sorted([(*self._rank(each), each.slug, each) for each in self.stage.lanes.get(lane, ())])
            self._ranks.update({row[4]: row[:4] for row in ranked})
            self._ordered[lane] = [contender for *_, contender in ranked]
        return self._ordered[lane]

    def _first(self, may: May, among: frozenset[str] | None = None) -> Contender | None:
        """The first of the lane that is furthest behind, ``among`` these scripts only if they are given."""
        lanes = sorted([(self._behind(lane), lane) for lane in self.stage.lanes], key=itemgetter(0))
        for _, equal in groupby(lanes, key=itemgetter(0)):
            fronts = [each for _, lane in equal if (each := self._front(lane, may, among)) is not None]
            if fronts:
                return min(fronts, key=self._order)
        return None

    def _front(self, lane: Lane, may: May, among: frozenset[str] | None) -> Contender | None:
        """The first of a lane that may be taken."""
        for contender in self.in_lane(lane):
            if (among is None or contender.slug in among) and may(contender):
                return contender
        return None

    def _order(self, contender: Contender) -> tuple[_Rank, float, str]:
        """Between lanes equally far behind: the longest wait, then the group that is less in the session."""
        in_session = self._of_lane[contender.lane] / self._weight(contender.lane[1])
        return self._ranks[contender.slug], in_session, contender.slug

    def _behind(self, lane: Lane) -> float:
        """Plays of the month for each share of the lane: the smallest is furthest behind."""
        name, group = lane
        if name == NO_CAMPAIGN.slug:
            lanes = [each for each in self.stage.lanes if each[0] == name]
            return (sum([self._played(each) for each in lanes]) + 1) / len(lanes)
        share = self.stage.lanes[lane][0].campaign.groups.get(group, 1) if group else 1
        return (self._played(lane) + 1) / (share * self._weight(group))

    def _played(self, lane: Lane) -> int:
        return self._month[lane] + self._of_lane[lane]

    def _weight(self, group: ContentGroup | None) -> int:
        if not group or not self.stage.peaks:
            return 1
        return math.prod(dict(peak.group_weights).get(group, 1) for peak in self.stage.peaks)

    def _rank(self, contender: Contender) -> _Rank:
        """What comes first: not the last run again, new, wished for this week, the longest wait."""
        return (
            contender.slug in self.said_before,
            not contender.is_fresh(self.stage.day),
            contender.slug not in self._wished,
            (contender.record.turn - self.starts) * contender.weight,
        )
