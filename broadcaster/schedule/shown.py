"""A plan that people have seen: a new one disturbs it as little as the rules allow."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from broadcaster.clock import midnight
from broadcaster.schedule.occurrence import Decision, PlannedSession

FULL = 0.9
"""A session is full enough when so much of its length is used."""

_IN_ORDER = attrgetter("starts_at", "session")
_DATE = attrgetter("date")
_SOUND = attrgetter("script", "revision", "audio_sha256")
_FORM = attrgetter(
    "session", "length_ms", "clusters", "left_out", "title", "catch_up", "late_ms", "resumption"
)

Sound = tuple[int | None, str | None]
"""Revision and hash of the sound of an occurrence."""

Form = tuple[object, ...]
"""What of a session does not depend on its day: name, hour, length, clusters, what it does when missed."""


def form_of(session: PlannedSession, begins: datetime) -> Form:
    """The form of ``session`` on the day that ``begins`` then, its hour last."""
    return (*_FORM(session), session.starts_at - begins)


class ShownSession(NamedTuple):
    """A session as it was shown, its ``plays`` with their instants (seconds since 1970).

    ``is_whole`` says that it was full, and that nothing in it was refused or cancelled.
    """

    session: PlannedSession
    form: Form
    plays: list[tuple[str, float]]
    scripts: frozenset[str]
    is_whole: bool


class ShownDay(NamedTuple):
    """The sessions of a day by name, in order; ``is_whole`` says that each of them is."""

    sessions: dict[str, ShownSession]
    peaks: frozenset[tuple[str, ...]]
    scripts: frozenset[str]
    is_whole: bool


@dataclass
class Shown:
    """What was shown: sessions by day, and when each script was to be heard (seconds since 1970).

    ``sounds`` has the revision and the sound with which a script was shown, None if there were several.
    ``most_a_day`` are the most plays of a script on one day, where that is more than one.
    """

    days: dict[date, ShownDay] = field(default_factory=dict)
    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sounds: dict[str, Sound | None] = field(default_factory=dict)
    most_a_day: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sessions: Iterable[PlannedSession], closing: timedelta) -> "Shown":
        """What these sessions showed, trials aside; ``closing`` is how long the end of a session lasts."""
        kept = (each for each in sessions if not each.trial)
        shown, sounds = cls(), set[tuple[str, int | None, str | None]]()
        for day, of_day in groupby(sorted(kept, key=_IN_ORDER), key=_DATE):
            planned = list(of_day)
            shown._add_day(day, planned, closing.total_seconds())
            for session in planned:
                sounds.update(map(_SOUND, session.occurrences))
        for slug, revision, sound in sounds:
            shown.sounds[slug] = (revision, sound) if slug not in shown.sounds else None
        return shown

    def _add_day(self, day: date, planned: Sequence[PlannedSession], closing_s: float) -> None:
        begins = midnight(day)
        sessions = [_shown_session(session, begins, closing_s) for session in planned]
        said = []
        for each in sessions:
            for slug, at in each.plays:
                self.times[slug].append(at)
                said.append(slug)
        self._note_often(said)
        peaks = frozenset([each.occurrences[0].peaks for each in planned if each.occurrences])
        whole = all([each.is_whole for each in sessions])  # noqa: C419  # a list is quicker
        self.days[day] = ShownDay(
            {each.session.session: each for each in sessions}, peaks, frozenset(said), whole
        )

    def _note_often(self, said: list[str]) -> None:
        """Note which scripts of a day were ``said`` more than once."""
        if len(said) > len(set(said)):
            for slug, count in Counter(said).items():
                if count > 1:
                    self.most_a_day[slug] = max(count, self.most_a_day.get(slug, 1))

    def session(self, name: str, day: date) -> ShownSession | None:
        """The session of that name on ``day``, if it was shown."""
        seen = self.days.get(day)
        return None if seen is None else seen.sessions.get(name)

    def next(self, script: str, after: float) -> float:
        """When ``script`` was to be heard next, later than ``after``; infinity when it was not."""
        times = self.times.get(script, ())
        place = bisect_right(times, after)
        return times[place] if place < len(times) else float("inf")

    def least_gap(self, script: str, after: float) -> float:
        """Seconds between the nearest two of the play at ``after`` and those that were shown later."""
        times = [after, *[each for each in self.times.get(script, ()) if each > after]]
        return min([later - earlier for earlier, later in pairwise(times)], default=float("inf"))


def _shown_session(session: PlannedSession, begins: datetime, closing_s: float) -> ShownSession:
    planned, occurrences = Decision.PLANNED, session.occurrences
    plays = [(each.script, each.planned_at.timestamp()) for each in occurrences if each.decision is planned]
    whole = bool(plays) and len(plays) == len(occurrences)
    if whole:
        ends = plays[-1][1] + occurrences[-1].duration_ms / 1000 + closing_s
        whole = (ends - session.starts_at.timestamp()) * 1000 >= FULL * session.length_ms
    scripts = frozenset([slug for slug, _ in plays])
    return ShownSession(session, form_of(session, begins), plays, scripts, whole)
