"""The day that is being planned: its sessions, relays, peaks, stops, and what the hard rules leave of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.day_rules import DayRules
from broadcaster.schedule.hard_rules import day_refusal
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.peaks import Peak, peaks_on
from broadcaster.schedule.recurrence import SessionRule, sessions_on
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.turn import Pick
from broadcaster.script.model import OWN_LANGUAGE, BulletinClass


class Audience(NamedTuple):
    """Clusters that hear a session, and the languages that are spoken there, the station's own among them."""

    clusters: tuple[Cluster, ...]
    languages: frozenset[str]


class Audiences:
    """Who hears what, looked up once for each row of clusters."""

    def __init__(self, clusters: tuple[Cluster, ...]) -> None:
        self._clusters = clusters
        self._named: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._audiences: dict[tuple[str, ...], Audience] = {}

    def names(self, rule: SessionRule) -> tuple[str, ...]:
        """Clusters of a session as its rule has it."""
        if rule.clusters not in self._named:
            names = [each.slug for each in self._clusters if not rule.clusters or each.slug in rule.clusters]
            self._named[rule.clusters] = tuple(names)
        return self._named[rule.clusters]

    def of(self, names: tuple[str, ...]) -> Audience:
        """Who hears a session that goes to the clusters ``names``."""
        if names not in self._audiences:
            clusters = tuple(each for each in self._clusters if each.slug in names)
            languages = frozenset({OWN_LANGUAGE}.union(*(each.languages for each in clusters)))
            self._audiences[names] = Audience(clusters, languages)
        return self._audiences[names]


@dataclass
class Today:
    """What is the same for every session of a day; ``rules`` know what its sessions have used so far.

    ``stopped`` says what stops the station, None on other days; then ``only_priority`` bulletins may be
    aired, or nothing.
    """

    date: date
    sessions: tuple[SessionRule, ...]
    relays: tuple[PlannedRelay, ...]
    peaks: tuple[Peak, ...]
    stopped: str | None
    only_priority: bool
    rules: DayRules
    campaigns: tuple[Campaign, ...]

    @cached_property
    def peak_slugs(self) -> tuple[str, ...]:
        """Slugs of the peaks, the one that counts first."""
        return tuple(peak.slug for peak in self.peaks)

    @property
    def peak(self) -> str | None:
        """The peak that counts in reports."""
        return self.peak_slugs[0] if self.peaks else None

    def lawful(self, picks: Iterable[Pick]) -> Iterator[Pick]:
        """``picks`` with those refused that are no priority bulletins, where only these may be aired.

        A variant goes with its original, whatever its own class.
        """
        refused = set[str]()
        for pick in picks:
            script = pick.candidate.script
            is_ordinary = script.bulletin_class is BulletinClass.ORDINARY or script.variant_of in refused
            if self.stopped is not None and is_ordinary and not pick.refused:
                refused.add(script.slug)
                yield Pick(pick.candidate, self.stopped, refused=True)
            else:
                yield pick

    def outline(self, rule: SessionRule, names: tuple[str, ...]) -> PlannedSession:
        """The session of ``rule`` without its items: to which of the clusters ``names`` it goes."""
        starts_at = rule.starts_at(self.date)
        ends_at = starts_at + timedelta(milliseconds=rule.length_ms)
        if self.stopped is not None and not self.only_priority:
            left_out = tuple((name, self.stopped) for name in names)
        else:
            left_out = self.rules.left_out(starts_at, ends_at, names)
        out = dict(left_out)
        return PlannedSession(
            rule.slug,
            rule.title,
            self.date,
            starts_at,
            tuple(name for name in names if name not in out) if out else names,
            (),
            rule.catch_up,
            rule.late_ms,
            length_ms=rule.length_ms,
            left_out=left_out,
            resumption=rule.resumption,
        )


def today_of(day: date, schedule: Schedule, closing: timedelta) -> Today:
    """``day`` by ``schedule``, before anything is planned; ``closing`` is the length of a session's end."""
    relays, peaks = planned_relays(day, schedule), peaks_on(day, schedule.peaks)
    stop = schedule.days_off.on(day)
    return Today(
        day,
        sessions_on(day, schedule.sessions, [peak.slug for peak in peaks if peak.dense]),
        relays,
        peaks,
        day_refusal(schedule.days_off, day, BulletinClass.ORDINARY),
        stop is not None and stop.only_priority,
        DayRules.beside(relays, schedule, closing),
        tuple(each for each in schedule.campaigns if each.on(day)),
    )
