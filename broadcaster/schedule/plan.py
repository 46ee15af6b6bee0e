"""The plan: which item sounds when, where and why; and which may not, and why not.

Pure and deterministic: the same schedule, candidates, ledger, wishes and plan that was shown give the same
plan, to the id.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import NamedTuple

from broadcaster.clock import midnight
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.choice import Choice
from broadcaster.schedule.contender import Contender
from broadcaster.schedule.filling import Filling, fill
from broadcaster.schedule.hand import Hand
from broadcaster.schedule.laying import Setting, lawful, occurrence, placed, with_cancelled
from broadcaster.schedule.ledger import Ledger
from broadcaster.schedule.occurrence import Occurrence, PlannedSession
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.shown import Shown, ShownSession
from broadcaster.schedule.stage import Stage
from broadcaster.schedule.stages import Stages
from broadcaster.schedule.standing import Standing
from broadcaster.schedule.today import Audiences, Today, today_of
from broadcaster.schedule.unchanged import Unchanged
from broadcaster.schedule.wishes import NO_WISHES, Wishes
from broadcaster.units import SAMPLE_RATE

CandidatesOn = Callable[[date], Sequence[Candidate]]
"""Gives the candidates of a day, with the refusals of that day."""


@dataclass(frozen=True)
class DayPlan:
    """Sessions and relay windows of a day, earliest first; a session in which nothing may be aired is silent.

    ``peaks`` cover the day, ``peak`` is the one that counts in reports. ``stopped`` says what stops the
    station on that day, None on other days.
    """

    day: date
    sessions: tuple[PlannedSession, ...]
    peaks: tuple[str, ...]
    peak: str | None
    relays: tuple[PlannedRelay, ...] = ()
    stopped: str | None = None

    @property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """All occurrences of the day in the order of play, refused ones where they would have been."""
        return tuple(occurrence for session in self.sessions for occurrence in session.occurrences)


@dataclass(frozen=True)
class Before:
    """What a plan takes up.

    The ``ledger`` of all that came before, which stays as it is; what people decided by hand (``wishes``);
    what they were ``shown`` of the days that are planned now. Sessions that start before ``since`` are as
    they were shown, or not at all: nothing is planned into the past. None: everything is still to come. With
    ``keeps_shown`` all that was shown stays as it is, whatever has changed: for whoever only looks.
    """

    ledger: Ledger = field(default_factory=Ledger)
    wishes: Wishes = NO_WISHES
    shown: tuple[PlannedSession, ...] = ()
    since: datetime | None = None
    keeps_shown: bool = False


NOTHING = Before()
"""Nothing was planned, decided or shown."""


def plan_days(
    first: date,
    last: date,
    schedule: Schedule,
    frame: Frame,
    *,
    candidates_on: CandidatesOn,
    before: Before = NOTHING,
) -> Iterator[DayPlan]:
    """The plans from ``first`` to ``last``, both included.

    What was shown and may still be aired stays where it is. Raises nothing: what may not be aired is in the
    plan as refused.
    """
    planner = _Planner(schedule, frame, before)
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        yield planner.plan(day, candidates_on(day))


class _Blank(NamedTuple):
    """A session before anything is in it: what it is, what may be said in it, what people said of it."""

    setting: Setting
    stage: Stage
    hand: Hand


_NOTHING_SHOWN = Shown()


class _Planner:
    """Plans day after day, keeping the ledger."""

    def __init__(self, schedule: Schedule, frame: Frame, before: Before) -> None:
        self._schedule, self._wishes = schedule, before.wishes
        self._since, self._keeps_shown = before.since, before.keeps_shown
        self._closing = timedelta(seconds=frame.closing.samples / SAMPLE_RATE)
        self._ledger = before.ledger.copy()
        self._shown = Shown.of(before.shown, self._closing)
        self._stages = Stages(frame, schedule.limits.session_ms, self._ledger)
        self._audiences = Audiences(schedule.clusters)
        self._unchanged = Unchanged(schedule, self._audiences, before.wishes, self._shown)
        self._is_as_shown = True
        self._begun = defaultdict[date, list[PlannedSession]](list)
        for each in before.shown:
            if before.since is not None and each.starts_at < before.since and not each.trial:
                self._begun[each.date].append(each)

    def plan(self, day: date, candidates: Sequence[Candidate]) -> DayPlan:
        """The plan of ``day``, which comes after the day that was planned before."""
        self._ledger.begin(day)
        self._stages.begin(candidates)
        self._unchanged.begin(day)
        today = today_of(day, self._schedule, self._closing)
        begun = self._begun.get(day, ())
        for session in begun:
            self._note(today, session)
        sessions = () if begun else self._as_shown(today)
        if not sessions:
            slugs = {session.session for session in begun}
            sessions = [
                self._next_session(today, rule)
                for rule in today.sessions
                if rule.slug not in slugs and not self._is_past(day, rule)
            ]
        in_order = sorted((*begun, *sessions), key=lambda each: (each.starts_at, each.session))
        return DayPlan(day, tuple(in_order), today.peak_slugs, today.peak, today.relays, today.stopped)

    def _as_shown(self, today: Today) -> Sequence[PlannedSession]:
        """The sessions of a day that was shown if nothing has changed in any of them; else none."""
        kinds = {(rule.length_ms, self._audiences.names(rule)) for rule in today.sessions}
        stages = [
            self._stages.of(today, length, self._audiences.of(names).languages) for length, names in kinds
        ]
        seen = self._unchanged.day(today, stages)
        if seen is None or any(self._is_past(today.date, rule) for rule in today.sessions):
            return ()
        for each in seen.sessions.values():
            self._ledger.note_plays(each.session, each.plays)
        return [each.session for each in seen.sessions.values()]

    def _is_past(self, day: date, rule: SessionRule) -> bool:
        """Whether the session should have begun already."""
        return self._since is not None and rule.starts_at(day) < self._since

    def _next_session(self, today: Today, rule: SessionRule) -> PlannedSession:
        """The session of ``rule``, noted: as it was shown if nothing has changed, else planned anew."""
        seen = self._shown.session(rule.slug, today.date)
        everybody = self._audiences.of(self._audiences.names(rule))
        stage = self._stages.of(today, rule.length_ms, everybody.languages)
        if seen and self._unchanged.holds(seen, today, stage):
            self._ledger.note_plays(seen.session, seen.plays)
            today.rules.note_session(seen.session)
            return seen.session
        session = self._session(today, rule, seen)
        self._is_as_shown &= seen is not None and session == seen.session
        self._note(today, session)
        return session

    def _note(self, today: Today, session: PlannedSession) -> None:
        """What comes after ``session`` takes account of it."""
        self._ledger.note(session)
        today.rules.note_session(session)

    def _session(self, today: Today, rule: SessionRule, seen: ShownSession | None) -> PlannedSession:
        """The session of ``rule``: as it was ``seen`` if all of it may stay, else filled around what may."""
        outline = today.outline(rule, self._audiences.names(rule))
        if not outline.clusters:
            return outline
        audience = self._audiences.of(outline.clusters)
        setting = Setting(outline, audience.clusters, today.peak_slugs, today.peak)
        stage = self._stages.of(today, rule.length_ms, audience.languages)
        if seen is not None and self._keeps_shown:
            return seen.session
        blank = _Blank(setting, stage, Hand(rule, self._wishes, outline.id))
        if seen is not None and (session := self._standing(seen, today, blank)) is not None:
            return session
        session = self._filled(today, blank, seen.session if seen else None, self._shown)
        self._unchanged.note(session.occurrences, _ends(outline))
        return session

    def _standing(self, seen: ShownSession, today: Today, blank: _Blank) -> PlannedSession | None:
        """The session that was ``seen``, at its hour of today, if it may stay as it is; None if not.

        As long as all is as shown it stays too if it would be planned so by who has seen nothing: the same
        facts make the same plan. Later that is asked only of one that was not full, or had refusals.
        """
        outline, touched = blank.setting.outline, frozenset(self._unchanged.touched)
        is_moved = seen.session.starts_at != outline.starts_at
        session = seen.session.moved_to(outline.starts_at) if is_moved else seen.session
        by_s = (outline.starts_at - seen.session.starts_at).total_seconds()
        if is_moved and self._unchanged.moves(seen, today, blank.stage, by_s):
            return session
        standing = Standing(session, *blank, self._shown, touched, is_moved=is_moved)
        if today.stopped is None and standing.holds(today.rules):
            if is_moved:
                self._unchanged.note(session.occurrences, _ends(outline))
            return session
        if seen.is_whole and today.stopped is None and not self._is_as_shown:
            return None
        return session if self._filled(today, blank, None, _NOTHING_SHOWN) == session else None

    def _filled(
        self, today: Today, blank: _Blank, seen: PlannedSession | None, shown: Shown
    ) -> PlannedSession:
        """The session filled, around what was ``seen`` of it; what was ``shown`` for later stays there."""
        outline, cancelled = blank.setting.outline, seen.cancelled if seen else {}
        filling = self._filling(blank.stage, outline, shown)
        filling.leave_out([each.script for each in cancelled.values()])
        fill(filling, blank.hand, shown, seen, only_priority=today.only_priority)
        picks = today.lawful(chain.from_iterable(turn.picks for turn in filling.taken))
        places = lawful(list(placed(picks, blank.stage.room)), blank.setting, today.rules)
        occurrences = [occurrence(each, blank.setting) for each in places]
        return replace(outline, occurrences=with_cancelled(occurrences, cancelled))

    def _filling(self, stage: Stage, outline: PlannedSession, shown: Shown) -> Filling:
        """The session of ``outline`` before anything is in it."""
        said_before = self._ledger.last_run.get(outline.session, frozenset())
        ends, midnight_s = _ends(outline), midnight(outline.date + timedelta(days=1)).timestamp()

        def is_free(contender: Contender, at: float) -> bool:
            """Whether nothing that was shown for later comes too soon, or has its last play of the day."""
            later = shown.next(contender.slug, ends)
            is_last = contender.record.today + 1 >= contender.campaign.most_a_day
            return later - at >= contender.gap_s and not (is_last and later < midnight_s)

        return Filling(stage, Choice(stage, outline.starts_at.timestamp(), said_before), is_free)


def _ends(outline: PlannedSession) -> float:
    """The latest instant at which the session ends, in seconds since 1970."""
    return outline.starts_at.timestamp() + outline.length_ms / 1000
