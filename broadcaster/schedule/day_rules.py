"""The hard rules over a day while it fills: quiet hours, minutes, sessions, relays, what sounds beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from broadcaster.schedule.hard_rules import silent_clusters
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.schedule import Schedule
from broadcaster.units import SAMPLE_RATE, milliseconds, samples

_MILLISECOND = timedelta(milliseconds=1)


class _Sounding(NamedTuple):
    """What is on the air on some clusters: from, to, length in samples."""

    starts_at: datetime
    ends_at: datetime
    clusters: tuple[str, ...]
    title: str
    samples: int


@dataclass
class DayRules:
    """One day, while it is being planned: what each cluster has heard so far, and when.

    ``closing`` is how long the end of a session lasts, behind its last item.
    """

    schedule: Schedule
    closing: timedelta
    _sessions: list[PlannedSession] = field(default_factory=list)
    _soundings: list[_Sounding] = field(default_factory=list)

    @cached_property
    def _outputs(self) -> dict[str, str]:
        """The output that each cluster hangs on."""
        return {each.slug: each.output for each in self.schedule.clusters}

    @classmethod
    def beside(cls, relays: Iterable[PlannedRelay], schedule: Schedule, closing: timedelta) -> "DayRules":
        """The day with its relays: their windows are kept free, and count."""
        day = cls(schedule, closing)
        for relay in relays:
            if relay.decision is Decision.PLANNED:
                day.note(relay.starts_at, relay.ends_at, relay.clusters, relay.title)
        return day

    def note(self, starts_at: datetime, ends_at: datetime, clusters: Sequence[str], title: str) -> None:
        """Something sounds, or may, from ``starts_at`` to ``ends_at``."""
        if starts_at < ends_at:
            length = samples((ends_at - starts_at) / _MILLISECOND)
            self._soundings.append(_Sounding(starts_at, ends_at, tuple(clusters), title, length))

    def note_session(self, session: PlannedSession) -> None:
        """``session`` is planned; looked at only when somebody asks what it leaves."""
        self._sessions.append(session)

    def _all(self) -> list[_Sounding]:
        """Everything that sounds on the day."""
        for session in self._sessions:
            self.note(session.starts_at, session.ends_at(self.closing), session.clusters, session.title)
        self._sessions.clear()
        return self._soundings

    def left_out(
        self, starts_at: datetime, ends_at: datetime, clusters: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Those of ``clusters`` that such a session cannot go to, each with the reason.

        An output carries one sound at a time, whichever of its clusters that is for.
        """
        schedule = self.schedule
        quiet = silent_clusters(schedule.quiet, starts_at, ends_at, clusters, schedule.clusters)
        taken = {
            self._outputs.get(cluster, cluster): f"trùng giờ với “{each.title}”"
            for each in self._all()
            if each.starts_at < ends_at and starts_at < each.ends_at
            for cluster in each.clusters
        }
        outputs = [(each, self._outputs.get(each, each)) for each in clusters] if taken else []
        busy = {cluster: taken[output] for cluster, output in outputs if output in taken}
        return tuple({**busy, **dict(quiet)}.items())

    def refusal(self, starts_at: datetime, length: int, clusters: tuple[str, ...]) -> str | None:
        """Why a session may not last ``length`` samples; None when it may, or is silent."""
        if length == 0:
            return None
        ends_at = starts_at + timedelta(seconds=length / SAMPLE_RATE)
        used, times = self._busiest(clusters)
        return self.schedule.quiet.refusal(starts_at, ends_at) or self.schedule.limits.refusal(
            milliseconds(length), milliseconds(used + length), times + 1
        )

    def _busiest(self, clusters: tuple[str, ...]) -> tuple[int, int]:
        """Samples and sessions that the busiest of ``clusters`` has had, each by itself."""
        every = self._all()
        if all(each.clusters == clusters for each in every):
            return sum([each.samples for each in every]), len(every)
        heard = [[each.samples for each in every if name in each.clusters] for name in clusters]
        return max([sum(each) for each in heard], default=0), max([len(each) for each in heard], default=0)
