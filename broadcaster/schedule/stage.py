"""What could be said in a session of a day: the scripts in season, by what becomes of them."""

import sys
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date

from broadcaster.schedule.contender import Contender, Lane
from broadcaster.schedule.ledger import NEVER, Record
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.shown import Shown
from broadcaster.schedule.turn import Room, Turn


@dataclass
class Stage:
    """What a session of a day could say: all contenders in season, and by kind those that take turns.

    It is as good for later days before ``until``, if peaks and campaigns are the same.
    """

    day: date
    peaks: tuple[Peak, ...]
    room: Room
    by_slug: dict[str, Contender] = field(default_factory=dict)
    in_turn: dict[str, Contender] = field(default_factory=dict)
    members: dict[str, Contender] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    lanes: dict[Lane, list[Contender]] = field(default_factory=dict)
    priority: list[Contender] = field(default_factory=list)
    refused: list[Contender] = field(default_factory=list)
    of_peak: dict[str, frozenset[str]] = field(default_factory=dict)
    counted: dict[Lane, list[Record]] = field(default_factory=dict)
    until: date = date.max
    shortest: int = sys.maxsize
    wishing: list[Contender] = field(default_factory=list)
    _never_shown: list[Contender] | None = None
    _steady: frozenset[str] | None = None

    def played(self, lane: Lane) -> int:
        """Plays of a lane in this month so far: priority bulletins too, and scripts whose season is over."""
        return sum([record.month for record in self.counted[lane]])

    def wished(self) -> frozenset[str]:
        """Scripts in a language of which the week still lacks plays, as their campaign wishes."""
        wishing = self.wishing
        played = Counter[tuple[str, str]]()
        for contender in wishing:
            for language, record in contender.heard_in:
                played[contender.campaign.slug, language] += record.week
        return frozenset(
            contender.slug
            for contender in wishing
            for language, wish in contender.campaign.weekly_plays.items()
            if played[contender.campaign.slug, language] < wish and language in dict(contender.heard_in)
        )

    def never_shown(self, shown: Container[str]) -> list[Contender]:
        """Scripts that take turns and are nowhere in a plan that was ``shown``, the longest wait first."""
        if self._never_shown is None:
            self._never_shown = [each for slug, each in self.in_turn.items() if slug not in shown]
        return sorted(self._never_shown, key=lambda each: (each.record.turn, each.slug))

    def steady(self, shown: Shown) -> frozenset[str]:
        """Scripts (variants too) whose sound is the one that was ``shown``, with its gaps kept."""
        if self._steady is None:
            self._steady = frozenset(
                slug for slug, contender in self.members.items() if contender.is_steady(slug, shown)
            )
        return self._steady

    def is_due(self, contender: Contender, scripts: Iterable[str]) -> bool:
        """Whether it has waited longer than all of its lane among ``scripts``, or is its lane's first."""
        others = [self.in_turn[slug] for slug in scripts if slug in self.in_turn]
        waits = [each.record.turn for each in others if each.lane == contender.lane]
        return contender.record.turn < min(waits) if waits else contender.record.turn == NEVER

    def add(self, contender: Contender) -> None:
        """Sort ``contender`` in, which is in season."""
        contender.on(self.day)
        self.until = min(self.until, contender.changes_after(self.day))
        self.turns[contender.slug] = turn = contender.turn(self.day, self.room)
        self.by_slug[contender.slug] = contender
        if contender.campaign.weekly_plays:
            self.wishing.append(contender)
        for member in contender.family.members:
            self.members[member.script.slug] = contender
        if not contender.rotates:
            return
        if contender.refusal or turn.refusal:
            self.refused.append(contender)
        elif contender.is_priority:
            self.priority.append(contender)
        else:
            self.in_turn[contender.slug] = contender
            self.shortest = min(self.shortest, turn.length)
            self.lanes.setdefault(contender.lane, []).append(contender)


def stage_of(contenders: Iterable[Contender], day: date, peaks: tuple[Peak, ...], room: Room) -> Stage:
    """The stage of a session on ``day``; a script for some peaks is there in those alone."""
    named = frozenset[str]().union(*(peak.script_peaks for peak in peaks))
    stage = Stage(day, peaks, room)
    for contender in contenders:
        stage.counted.setdefault(contender.lane, []).append(contender.record)
        if not contender.peaks or not named.isdisjoint(contender.peaks):
            stage.add(contender)
    for peak in peaks:
        members = [slug for slug, each in stage.by_slug.items() if peak.script_peaks & {*each.peaks}]
        stage.of_peak[peak.slug] = frozenset(members)
    return stage
