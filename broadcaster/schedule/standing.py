"""Whether a session that people have seen may stay as it is, to the last item."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from broadcaster.schedule.contender import Contender
from broadcaster.schedule.day_rules import DayRules
from broadcaster.schedule.hand import Hand
from broadcaster.schedule.laying import Setting
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.shown import FULL, Shown
from broadcaster.schedule.stage import Stage
from broadcaster.units import SAMPLE_RATE

_SAME = attrgetter(
    "starts_at", "length_ms", "clusters", "left_out", "title", "catch_up", "late_ms", "resumption"
)
"""What a session must have in common with what was shown; its id it has."""


@dataclass(frozen=True)
class Standing:
    """A session that was ``seen``, beside what can be said in it now.

    ``is_moved`` says that it was seen at another hour of its day. ``touched`` are scripts that the new plan
    has aired earlier at other times than it was shown.
    """

    seen: PlannedSession
    setting: Setting
    stage: Stage
    hand: Hand
    shown: Shown
    touched: frozenset[str]
    is_moved: bool

    def holds(self, rules: DayRules) -> bool:
        """Whether all of it may stay: same hour and place, still approved and lawful, nothing else wanted."""
        seen, scripts = self.seen, {each.script for each in self.seen.occurrences}
        return (
            bool(scripts)
            and _SAME(seen) == _SAME(self.setting.outline)
            and (self._is_steady(scripts) or all(self._stays(each) for each in seen.occurrences))
            and self._is_by_hand()
            and not self._is_wanted(scripts)
            and self._lasts_well(rules)
        )

    def _is_by_hand(self) -> bool:
        """Whether what people named is there, in its order around the rest; alone in a closed session."""
        hand, order = self.hand, self._in_order([each.script for each in self.seen.occurrences])
        opening = self._in_order((*hand.rule.scripts, *hand.pinned))
        closing = [each for each in self._in_order(hand.rule.closing_scripts) if each not in opening]
        rest = order[len(opening) : len(order) - len(closing)]
        if hand.is_closed and not {*self._originals([*self.seen.reasons])} <= {*self._originals(hand.named)}:
            return False
        return [*opening, *rest, *closing] == order

    def _in_order(self, scripts: Iterable[str]) -> list[str]:
        """The originals of ``scripts``, those aside that go first as priority bulletins."""
        return [each.slug for each in self._originals(scripts).values() if not each.is_priority]

    def _originals(self, scripts: Iterable[str]) -> dict[str, Contender]:
        """The contenders that ``scripts`` belong to, in their order."""
        found = [self.stage.members[each] for each in scripts if each in self.stage.members]
        return {each.slug: each for each in found}

    def _is_steady(self, scripts: set[str]) -> bool:
        """Whether nothing has happened to any of ``scripts`` since they were shown, nor to their peaks."""
        return (
            not self.is_moved
            and self.seen.occurrences[0].peaks == self.setting.peaks
            and scripts.isdisjoint(self.touched)
            and scripts.issubset(self.stage.steady(self.shown))
        )

    def _stays(self, each: Occurrence) -> bool:
        """Whether an occurrence is as it was: same sound, same peaks, still allowed, its gap kept."""
        contender = self.stage.members.get(each.script)
        if contender is None or each.decision is Decision.REFUSED or each.peaks != self.setting.peaks:
            return False
        if each.script != contender.slug or each.script in self.hand.named:
            return contender.stands(each)
        return (
            contender.stands(each)
            and each.planned_at.timestamp() - contender.record.last >= contender.gap_s
            and contender.has_plays_left
        )

    def _is_wanted(self, scripts: set[str]) -> bool:
        """Whether something that the session does not say should be in it, or in another order."""
        if self.hand.is_closed:
            return False
        priority = [each for each in self.stage.priority if each.slug in scripts]
        if len(priority) > 1:
            return True
        starts = self.seen.starts_at.timestamp()
        return any(
            contender.slug not in scripts
            and starts - contender.record.last >= contender.gap_s
            and contender.has_plays_left
            for contender in self.stage.priority
        ) or any(
            self.stage.is_due(new, scripts) and starts - new.record.last >= new.gap_s
            for new in self.stage.never_shown(self.shown.times)
        )

    def _lasts_well(self, rules: DayRules) -> bool:
        """Whether the session is lawful, and full enough to be left alone."""
        closing = self.stage.room.frame - self.stage.room.head
        length = self.seen.ends_at(timedelta(seconds=closing / SAMPLE_RATE)) - self.seen.starts_at
        samples = round(length.total_seconds() * SAMPLE_RATE)
        is_full = samples >= FULL * self.stage.room.length
        return is_full and rules.refusal(self.seen.starts_at, samples, self.seen.clusters) is None
