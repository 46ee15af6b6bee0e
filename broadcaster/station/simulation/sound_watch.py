"""What is placed in the outputs, held against the law, the log and the plan at the moment it is placed."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from broadcaster.clip import Clip
from broadcaster.playout.arming import MOST_MOVED_S
from broadcaster.playout.event import EventKind
from broadcaster.station.simulation.book import Book, Rule, SeenPlay
from broadcaster.station.simulation.law import RELAY_EDGE, Law
from broadcaster.station.simulation.machine import Shelf
from broadcaster.station.simulation.outputs import SimulatedOutput, Sounding
from broadcaster.station.simulation.sources import Carried
from broadcaster.units import SAMPLE_RATE

_SOON_S, _LATE_S = 0.06, 120.0
"""A sound belongs to a play that was armed for its moment, or for a moment that could not be kept."""

_JOINT = round(MOST_MOVED_S * SAMPLE_RATE)
"""Frames by which a sound may be laid over the quiet end of the one before."""

_EDGE = timedelta(milliseconds=15)
"""What a sound may begin too early or end too late by, as the edge of an hour is heard."""

Laws = tuple[Law, ...]


@dataclass
class _Hearing:
    """What one output is in the middle of.

    ``play`` is the last item, on ``clusters``, by the ``laws`` and with the wall clock ``ahead_s`` of the
    monotonic one as they were then; ``lead_in`` are sounds of the frame before the next; ``plays`` are those
    that have sounded and have no end yet.
    """

    play: SeenPlay | None = None
    clusters: tuple[str, ...] = ()
    laws: Laws = ()
    ahead_s: float = 0.0
    lead_in: list[Sounding] = field(default_factory=list)
    plays: list[SeenPlay] = field(default_factory=list)


@dataclass(frozen=True)
class _Owner:
    """Whose sound it is: of which session of which day, and on which clusters it counts."""

    play: SeenPlay
    clusters: tuple[str, ...]


class SoundWatch:
    """Hears all outputs of one station."""

    def __init__(self, book: Book, shelf: Shelf) -> None:
        self._book = book
        self._shelf = shelf
        self._hearings: defaultdict[str, _Hearing] = defaultdict(_Hearing)
        self._frames: defaultdict[tuple[str, str], defaultdict[str, int]]
        self._frames = defaultdict(lambda: defaultdict(int))
        self._widest: dict[str, Laws] = {}
        self._owners: dict[Sounding, _Owner] = {}
        self._stopped: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """The player begins anew."""
        # A relay that somebody has stopped may go on in its window when the player was started again: a stop
        # cancels what is left of a session, and of a relay there is nothing that could be cancelled.
        relays = {relay.slug for law in self._book.laws() for relay in law.schedule.relays}
        self._stopped = {each for each in self._stopped if each[1].partition(":")[0] not in relays}
        self._hearings.clear()
        self._book.waiting.clear()

    def placed(self, output: SimulatedOutput, sounding: Sounding) -> None:
        """A sound was placed, just now."""
        self._require_alone(output, sounding)
        hearing = self._hearings[output.name]
        if not isinstance(sounding.what, Clip):
            name = sounding.what.name if isinstance(sounding.what, Carried) else ""
            self._item_placed(output, sounding, name)
            return
        sha256 = self._shelf.name_of(sounding.what)
        if not any(sha256 in law.frame for law in self._book.laws()):
            self._item_placed(output, sounding, sha256)
        elif sha256 == self._book.law.closing and hearing.play is not None:
            self._closing_placed(output, sounding, hearing)
        else:
            hearing.lead_in.append(sounding)

    def stopped(self, output: SimulatedOutput) -> None:
        """A person stops what sounds: the session is over on that output."""
        now = output.frame_now()
        for sounding, owner in self._owners.items():
            if owner.play.output is output and sounding.last > now and not owner.play.is_released:
                self._stopped.add((output.name, owner.play.in_session))

    def harvest(self, output: SimulatedOutput) -> None:
        """Look at what is over: it must have ended where the log says so."""
        for sounding in output.harvest():
            owner = self._owners.pop(sounding, None)
            if owner is None:
                continue
            play, unheard = owner.play, sounding.meant - sounding.last
            for cluster in owner.clusters:
                self._frames[cluster, play.day][play.in_session] -= unheard
            if sounding is play.newest and _outlives(play):
                self._book.breach(Rule.TRUE, f"{play.pair}: kêu tiếp sau khi nhật ký đã đóng")

    def _closing_placed(self, output: SimulatedOutput, sounding: Sounding, hearing: _Hearing) -> None:
        """The closing was asked about with the item before it, by clock and law as they stood then."""
        if hearing.play is not None and hearing.play.obeys:
            self._require_hours(output, sounding, hearing.laws, hearing.ahead_s - self._ahead_s())
            self._own(hearing, [sounding])

    def _item_placed(self, output: SimulatedOutput, sounding: Sounding, sound: str) -> None:
        """A bulletin was placed, a relay or a talk is carried: ``sound`` is its hash or its source."""
        hearing = self._hearings[output.name]
        going_on = _going_on(hearing, sound)
        for play in going_on:
            play.due_s = output.time_of(sounding.first)
        plays = self._armed_for(output, sounding, sound) or going_on or self._released_for(output, sound)
        lead_in, hearing.lead_in = hearing.lead_in, []
        if not plays:
            again = any(play.sound == sound and not play.is_over for play in hearing.plays)
            rule = Rule.TWICE if again else Rule.ARMED_FIRST
            self._book.breach(rule, f"{output.name}: {sound[:8]} ở khung {sounding.first}")
            return
        for play in plays:
            play.output, play.newest = output, sounding
            if play.sounding is None or not play.is_released:
                play.sounding = sounding
        hearing.play, hearing.clusters = plays[0], tuple(play.pair[1] for play in plays)
        hearing.plays = [*(play for play in hearing.plays if not play.is_over and play not in plays), *plays]
        hearing.laws, hearing.ahead_s = tuple(self._book.laws()), self._ahead_s()
        self._require_item(output, hearing, sounding)
        if hearing.play.obeys:
            self._require_planned(output, hearing, [*lead_in, sounding])

    def _armed_for(self, output: SimulatedOutput, sounding: Sounding, sound: str) -> list[SeenPlay]:
        """The plays that this sound was armed for, on each cluster of the output."""
        due_s = output.time_of(sounding.first)
        found = [
            play
            for play in self._book.waiting
            if play.kinds[-1:] == [EventKind.ARMED]
            and play.sound == sound
            and -_SOON_S < due_s - play.due_s < _LATE_S
            and play.pair[1] in self._book.law.clusters_of(output.name)
        ]
        plays = [play for play in found if play.pair[0] == found[0].pair[0]]
        self._book.waiting = [play for play in self._book.waiting if play not in plays]
        return plays

    def _released_for(self, output: SimulatedOutput, sound: str) -> list[SeenPlay]:
        """The emergency that sounds although the log cannot take it now: it does not wait for the disk."""
        clusters = self._book.law.clusters_of(output.name)
        released = (
            play for play in self._book.released.values() if not set(play.kinds) - {EventKind.RELEASED}
        )
        return [play for play in released if play.pair[1] in clusters and play.sound == sound]

    def _require_item(self, output: SimulatedOutput, hearing: _Hearing, sounding: Sounding) -> None:
        """What holds of every sound, emergencies too."""
        play, audible = hearing.play, output.audible
        if play is None:
            return
        if play.audio_sha256 is None:
            self._require(
                hearing.laws, Rule.APPROVED, str(play.pair), lambda law: law.mode_breach(audible=audible)
            )
            return
        sha256, script, released = play.audio_sha256, play.script, play.is_released
        day = self._book.wall(output.time_of(sounding.first)) if self._book.trusted or not released else None
        self._require(
            hearing.laws,
            Rule.APPROVED,
            str(play.pair),
            lambda law: law.item_breach(script, sha256, day, audible=audible, released=released),
        )

    def _require_planned(self, output: SimulatedOutput, hearing: _Hearing, soundings: list[Sounding]) -> None:
        """What holds of everything but an emergency that somebody has released."""
        play = hearing.play
        if play is None:
            return
        if not self._book.trusted:
            self._book.breach(Rule.TRUSTED, f"{play.pair} ở {output.name}")
        if (output.name, play.in_session) in self._stopped and not play.is_released:
            self._book.breach(Rule.STOPPED, f"{play.pair} ở {output.name}")
        for sounding in soundings:
            self._require_hours(output, sounding, hearing.laws)
        self._own(hearing, soundings)
        laws = self._laws_of_day(play.day, hearing.laws)
        for cluster in hearing.clusters:
            heard = self._frames[cluster, play.day]
            self._require(
                laws,
                Rule.LIMITS,
                f"{play.pair} ở {cluster}",
                lambda law: _limits_breach(law, play.in_session, heard),  # noqa: B023  # it is called at once
            )

    def _laws_of_day(self, day: str, laws: Laws) -> Laws:
        """``laws``, and the one with the widest limits by which something of that day was sent.

        A limit that is lowered at noon, or in the middle of a session, takes back nothing that was heard.
        """
        known = (*laws, *self._widest.get(day, ()))
        widest = max(known, key=lambda law: law.schedule.limits.day_ms)
        self._widest[day] = (widest,)
        return (*laws, widest)

    def _require_hours(
        self, output: SimulatedOutput, sounding: Sounding, laws: Laws, shift_s: float = 0.0
    ) -> None:
        begins = self._book.wall(output.time_of(sounding.first) + shift_s)
        ends = self._book.wall(output.time_of(sounding.last) + shift_s)
        clusters = self._book.law.clusters_of(output.name)
        play = self._hearings[output.name].play
        if play is None or not play.is_relay:
            self._require(
                laws,
                Rule.HOURS,
                output.name,
                lambda law: law.hours_breach(begins + _EDGE, ends - _EDGE, clusters),
            )
            return
        script, source = play.script, play.source
        self._require(
            laws, Rule.WINDOW, str(play.pair), lambda law: law.window_breach(script, source, begins, ends)
        )
        self._require(
            laws,
            Rule.HOURS,
            str(play.pair),
            lambda law: law.quiet_breach(begins + RELAY_EDGE, ends - RELAY_EDGE, clusters),
        )

    def _require_alone(self, output: SimulatedOutput, sounding: Sounding) -> None:
        for other in output.placed:
            common = min(other.last, sounding.last) - max(other.first, sounding.first)
            if other is not sounding and common > _JOINT:
                self._book.breach(Rule.ALONE, f"{output.name}: khung {sounding.first} chồng {other.first}")

    def _require(self, laws: Laws, rule: Rule, what: str, broken_by: Callable[[Law], str | None]) -> None:
        """``rule`` is broken when it is by every one of the ``laws`` that the player may know of."""
        reasons = [broken_by(law) for law in laws]
        if all(reasons):
            self._book.breach(rule, f"{what}: {reasons[-1]}")

    def _own(self, hearing: _Hearing, soundings: list[Sounding]) -> None:
        if hearing.play is None:
            return
        for sounding in soundings:
            self._owners[sounding] = _Owner(hearing.play, hearing.clusters)
            for cluster in hearing.clusters:
                self._frames[cluster, hearing.play.day][hearing.play.in_session] += (
                    sounding.last - sounding.first
                )

    def _ahead_s(self) -> float:
        """How far the wall clock is ahead of the monotonic one."""
        return self._book.clock.now().timestamp() - self._book.clock.monotonic()


def _going_on(hearing: _Hearing, sound: str) -> list[SeenPlay]:
    """The plays that go on after an emergency, or the emergency that is said once more."""
    found = [play for play in hearing.plays if play.sound == sound and play.may_sound_again]
    return [play for play in found if play.pair[0] == found[0].pair[0]]


def _outlives(play: SeenPlay) -> bool:
    """Whether some of it sounded after the log had its end."""
    if play.newest is None or play.silent_from is None:
        return False
    return play.newest.last > max(play.newest.first, play.silent_from)


def _limits_breach(law: Law, session: str, frames: Mapping[str, int]) -> str | None:
    """``frames`` has what was sent to a cluster on a day, session by session; relays and talks are such."""
    heard_ms = {
        each: min(count * 1000 / SAMPLE_RATE, law.window_ms(each))
        for each, count in frames.items()
        if count > 0
    }
    return law.limits_breach(heard_ms, session)
