"""Sessions of a plan that was shown which need no second look: nothing that they hang on has changed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from broadcaster.clock import midnight
from broadcaster.schedule.day_rules import DayRules
from broadcaster.schedule.occurrence import Occurrence
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.shown import Form, Shown, ShownDay, ShownSession, form_of
from broadcaster.schedule.stage import Stage
from broadcaster.schedule.today import Audiences, Today
from broadcaster.schedule.wishes import Wishes
from broadcaster.units import samples

_DAY_S = 24 * 60 * 60


class Unchanged:
    """Answers quickly, and rather no than yes: whoever is told no looks closely (``standing``).

    ``touched`` are scripts that the new plan airs so near to a later play that was shown, that the gap and
    the plays of the day have to be looked at there.
    """

    def __init__(self, schedule: Schedule, audiences: Audiences, wishes: Wishes, shown: Shown) -> None:
        self._schedule, self._audiences, self._shown = schedule, audiences, shown
        self._quiet_is_daily = schedule.quiet.daily == schedule.quiet
        gaps = [max(each.min_gap, each.priority_gap).total_seconds() for each in schedule.campaigns]
        self._reach_s = max([_DAY_S, *gaps]) if gaps else 0.0
        self._forms: dict[tuple[object, ...], Mapping[str, Form]] = {}
        self._forms_day: date | None = None
        self._forms_today: Mapping[str, Form] = {}
        self._same: dict[date, bool] = {}
        self._handled = wishes.session_ids
        self.touched: dict[str, float] = {}

    def begin(self, day: date) -> None:
        """Forget what was touched so long before ``day`` that no gap reaches back to it."""
        begins = midnight(day).timestamp()
        self.touched = {slug: at for slug, at in self.touched.items() if begins - at < self._reach_s}

    def note(self, occurrences: Iterable[Occurrence], ends: float) -> None:
        """Note which of ``occurrences`` come too near to a play that was shown for later than ``ends``."""
        for each in occurrences:
            at = each.planned_at.timestamp()
            if self._shown.next(each.script, ends) - at < self._reach_s:
                self.touched[each.script] = at

    def day(self, today: Today, stages: Iterable[Stage]) -> ShownDay | None:
        """The day as it was shown, if all its sessions may stay without a closer look; None if not.

        ``stages`` are those of its sessions.
        """
        seen = self._shown.days.get(today.date)
        if seen is None or not seen.is_whole or not self._is_same(today):
            return None
        forms = {name: each.form for name, each in seen.sessions.items()}
        holds = (
            forms == self._lawful_forms(today)
            and seen.scripts.isdisjoint(self.touched)
            and all(self._is_steady(seen.scripts, stage) for stage in stages)
        )
        return seen if holds else None

    def _is_steady(self, scripts: frozenset[str], stage: Stage) -> bool:
        """Whether all ``scripts`` are as they were shown, and nothing else could be wanted."""
        return (
            not stage.priority
            and not stage.never_shown(self._shown.times)
            and scripts.issubset(stage.steady(self._shown))
        )

    def moves(self, seen: ShownSession, today: Today, stage: Stage, by_s: float) -> bool:
        """Whether the session that was ``seen`` may be so many seconds later without a closer look."""
        lawful = self._lawful_forms(today).get(seen.session.session)
        return (
            seen.is_whole
            and self._is_same(today)
            and lawful is not None
            and seen.form[:-1] == lawful[:-1]
            and self._is_steady(seen.scripts, stage)
            and all(self._keeps_gap(slug, at, by_s, stage) for slug, at in seen.plays)
        )

    def _keeps_gap(self, slug: str, at: float, by_s: float, stage: Stage) -> bool:
        """Whether a play that was shown ``at`` an instant keeps its gap so many seconds later."""
        contender = stage.members[slug]
        if contender.slug != slug:
            return True
        now, gap_s = at + by_s, contender.gap_s
        return now - contender.record.last >= gap_s and self._shown.next(slug, at) - now >= gap_s

    def holds(self, seen: ShownSession, today: Today, stage: Stage) -> bool:
        """Whether the session that was ``seen`` may stay without a closer look."""
        scripts = seen.scripts
        return (
            seen.is_whole
            and self._is_same(today)
            and seen.form == self._lawful_forms(today).get(seen.session.session)
            and not stage.priority
            and scripts.isdisjoint(self.touched)
            and scripts.issubset(stage.steady(self._shown))
            and not any([stage.is_due(new, scripts) for new in stage.never_shown(self._shown.times)])  # noqa: C419  # mostly empty: a list is quicker
        )

    def _is_same(self, today: Today) -> bool:
        """Whether the day has the peaks that were shown, and no relay, stop or person bears on it."""
        if today.date not in self._same:
            seen = self._shown.days.get(today.date)
            self._same[today.date] = (
                seen is not None
                and not today.relays
                and today.stopped is None
                and seen.peaks == {today.peak_slugs}
                and not self._is_handled(seen)
            )
        return self._same[today.date]

    def _is_handled(self, seen: ShownDay) -> bool:
        """Whether a person had a hand in one of the sessions of a day."""
        handled = self._handled
        return bool(handled) and any(each.session.id in handled for each in seen.sessions.values())

    def _lawful_forms(self, today: Today) -> Mapping[str, Form]:
        """The forms of the day's sessions by name; none where rules have more to say than on every day."""
        if today.date != self._forms_day:
            self._forms_day, self._forms_today = today.date, self._forms_of(today)
        return self._forms_today

    def _forms_of(self, today: Today) -> Mapping[str, Form]:
        if not self._quiet_is_daily or any(_names_scripts(rule) for rule in today.sessions):
            return {}
        key = tuple([(rule.slug, rule.starts_on(today.date)) for rule in today.sessions])
        if key not in self._forms:
            self._forms[key] = self._forms_at_their_longest(today)
        return self._forms[key]

    def _forms_at_their_longest(self, today: Today) -> Mapping[str, Form]:
        """The forms of sessions that are lawful even if each is as long as it may be; none if one is not."""
        rules, begins, forms = DayRules(self._schedule, timedelta(0)), midnight(today.date), {}
        for rule in today.sessions:
            outline = today.outline(rule, self._audiences.names(rule))
            ends_at = outline.starts_at + timedelta(milliseconds=rule.length_ms)
            if (
                outline.left_out
                or rules.left_out(outline.starts_at, ends_at, outline.clusters)
                or rules.refusal(outline.starts_at, samples(rule.length_ms), outline.clusters)
            ):
                return {}
            rules.note(outline.starts_at, ends_at, outline.clusters, rule.title)
            forms[rule.slug] = form_of(outline, begins)
        return forms


def _names_scripts(rule: SessionRule) -> bool:
    return bool(rule.scripts or rule.closing_scripts or rule.only_named)
