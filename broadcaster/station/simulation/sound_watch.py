"""What is placed in the outputs, held against the law, the log and the plan at the moment it is placed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from broadcaster.clock import local_date
from broadcaster.playout.arming import MOST_MOVED_S
from broadcaster.playout.event import EventKind
from broadcaster.station.simulation.book import Book, Rule, SeenPlay
from broadcaster.station.simulation.law import Law
from broadcaster.station.simulation.machine import Shelf
from broadcaster.station.simulation.outputs import SimulatedOutput, Sounding
from broadcaster.units import SAMPLE_RATE, Sha256

_SOON_S, _LATE_S = 0.06, 120.0
"""A sound belongs to a play that was armed for its moment, or for a moment that could not be kept."""

_MINUTE_S = 0.5
"""What a limit may be passed by, for the rounding of lengths to milliseconds, item by item."""


_JOINT = round(MOST_MOVED_S * SAMPLE_RATE)
"""Frames by which a sound may be laid over the quiet end of the one before."""

_EDGE = timedelta(milliseconds=15)
"""What a sound may begin too early or end too late by, as the edge of an hour is heard."""


@dataclass
class _Airtime:
    """Frames that a cluster heard on a day, by session."""

    frames: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass
class _Hearing:
    """What one output is in the middle of: the session's last item, and sounds of the frame that lead to one."""

    play: SeenPlay | None = None
    clusters: tuple[str, ...] = ()
    lead_in: list[Sounding] = field(default_factory=list)
    ahead_s: float = 0.0
    laws: tuple[Law, ...] = ()


class SoundWatch:
    """Hears all outputs of one station."""

    def __init__(self, book: Book, shelf: Shelf) -> None:
        self._book = book
        self._shelf = shelf
        self._hearings: defaultdict[str, _Hearing] = defaultdict(_Hearing)
        self._airtimes: defaultdict[tuple[str, str], _Airtime] = defaultdict(_Airtime)
        self._owners: dict[Sounding, tuple[SeenPlay, tuple[str, ...]]] = {}
        self._stopped: set[tuple[str, str]] = set()

    def placed(self, output: SimulatedOutput, sounding: Sounding) -> None:
        """A sound was placed, just now."""
        if not self._book.trusted:
            self._book.breach(Rule.TRUSTED, f"{output.name} đặt âm thanh")
        self._require_alone(output, sounding)
        sha256 = self._shelf.name_of(sounding.clip)
        if any(sha256 in law.frame for law in self._book.laws()):
            self._frame_placed(output, sounding, sha256)
        else:
            self._item_placed(output, sounding, sha256)

    def stopped(self, output: SimulatedOutput) -> None:
        """A person stops what sounds: the session is over on that output."""
        now = output.frame_now()
        for sounding, (play, _) in self._owners.items():
            if play.output is output and sounding.last > now:
                self._stopped.add((output.name, play.in_session))

    def begin(self) -> None:
        """The player begins anew."""
        self._hearings.clear()
        self._book.waiting.clear()

    def harvest(self, output: SimulatedOutput) -> None:
        """Look at what is over: it must have ended where the log says so."""
        for sounding in output.harvest():
            play, clusters = self._owners.pop(sounding, (None, ()))
            if play is None:
                continue
            unheard = sounding.first + sounding.clip.length - sounding.last
            for cluster in clusters:
                self._airtimes[cluster, play.day].frames[play.in_session] -= unheard
            if sounding is play.sounding and _outlives(play):
                self._book.breach(Rule.TRUE, f"{play.pair}: kêu tiếp sau khi nhật ký đã đóng")

    def forget_before(self, day: str) -> None:
        """Days that are long over are not looked at again."""
        for key in [key for key in self._airtimes if key[1] < day]:
            del self._airtimes[key]

    def _require_alone(self, output: SimulatedOutput, sounding: Sounding) -> None:
        for other in output.placed:
            common = min(other.last, sounding.last) - max(other.first, sounding.first)
            if other is not sounding and common > _JOINT:
                self._book.breach(Rule.ALONE, f"{output.name}: khung {sounding.first} chồng {other.first}")

    def _frame_placed(self, output: SimulatedOutput, sounding: Sounding, sha256: Sha256) -> None:
        hearing = self._hearings[output.name]
        if sha256 == self._book.law.closing and hearing.play is not None:
            # The closing was asked about with the item before it, by clock and law as they stood then.
            shift_s = hearing.ahead_s - _ahead_s(self._book)
            self._require_hours(output, sounding, hearing.laws, shift_s)
            self._own(hearing, [sounding])
        else:
            hearing.lead_in.append(sounding)
            self._require_hours(output, sounding, tuple(self._book.laws()))

    def _item_placed(self, output: SimulatedOutput, sounding: Sounding, sha256: Sha256) -> None:
        hearing = self._hearings[output.name]
        plays = self._armed_for(output, sounding, sha256)
        laws = tuple(self._book.laws())
        self._require_hours(output, sounding, laws)
        if not plays:
            self._book.breach(Rule.ARMED_FIRST, f"{output.name}: {sha256[:8]} lúc {self._wall(output, sounding)}")
            return
        for play in plays:
            self._book.sounded[play.pair] += 1
            if self._book.sounded[play.pair] > 1:
                self._book.breach(Rule.TWICE, f"{play.pair}")
            play.output, play.sounding = output, sounding
        hearing.play, hearing.clusters = plays[0], tuple(play.pair[1] for play in plays)
        hearing.ahead_s, hearing.laws = _ahead_s(self._book), laws
        self._own(hearing, [*hearing.lead_in, sounding])
        hearing.lead_in = []
        self._require_item(output, plays[0], sounding, laws)

    def _armed_for(self, output: SimulatedOutput, sounding: Sounding, sha256: Sha256) -> list[SeenPlay]:
        """The plays that this sound was armed for, on each cluster of the output."""
        due_s = output.time_of(sounding.first)
        found = [
            play
            for play in self._book.waiting
            if play.kinds == [EventKind.ARMED]
            and play.audio_sha256 == sha256
            and -_SOON_S < due_s - play.due_s < _LATE_S
            and play.pair[1] in self._book.law.clusters_of(output.name)
        ]
        plays = [play for play in found if play.pair[0] == found[0].pair[0]]
        self._book.waiting = [play for play in self._book.waiting if play not in plays]
        return plays

    def _require_hours(
        self, output: SimulatedOutput, sounding: Sounding, laws: tuple[Law, ...], shift_s: float = 0.0
    ) -> None:
        begins = self._book.wall(output.time_of(sounding.first) + shift_s) + _EDGE
        ends = self._book.wall(output.time_of(sounding.last) + shift_s) - _EDGE
        clusters = self._book.law.clusters_of(output.name)
        self._require(laws, Rule.HOURS, output.name, lambda law: law.hours_breach(begins, ends, clusters))

    def _require_item(
        self, output: SimulatedOutput, play: SeenPlay, sounding: Sounding, laws: tuple[Law, ...]
    ) -> None:
        day = self._wall(output, sounding)
        sha256 = self._shelf.name_of(sounding.clip)
        if (output.name, play.in_session) in self._stopped:
            self._book.breach(Rule.STOPPED, f"{play.pair} ở {output.name}")
        self._require(
            laws,
            Rule.APPROVED,
            str(play.pair),
            lambda law: law.item_breach(play.script, sha256, day, audible=output.audible),
        )
        for cluster in self._hearings[output.name].clusters:
            frames = self._airtimes[cluster, play.day].frames
            self._require(
                laws, Rule.LIMITS, f"{play.pair}", lambda law, frames=frames: _limits_breach(law, frames)
            )

    def _require(
        self, laws: tuple[Law, ...], rule: Rule, what: str, broken_by: Callable[[Law], str | None]
    ) -> None:
        """``rule`` is broken when it is by every one of the ``laws`` that the player may know of."""
        reasons = [broken_by(law) for law in laws]
        if all(reasons):
            self._book.breach(rule, f"{what}: {reasons[-1]}")

    def _own(self, hearing: _Hearing, soundings: list[Sounding]) -> None:
        if hearing.play is None:
            return
        for sounding in soundings:
            self._owners[sounding] = (hearing.play, hearing.clusters)
            for cluster in hearing.clusters:
                airtime = self._airtimes[cluster, hearing.play.day]
                airtime.frames[hearing.play.in_session] += sounding.clip.length

    def _wall(self, output: SimulatedOutput, sounding: Sounding) -> datetime:
        return self._book.wall(output.time_of(sounding.first))


def _outlives(play: SeenPlay) -> bool:
    """Whether some of it sounded after the log had its end."""
    if play.sounding is None or play.silent_from is None:
        return False
    return play.sounding.last > max(play.sounding.first, play.silent_from)


def _ahead_s(book: Book) -> float:
    """How far the wall clock is ahead of the monotonic one."""
    return book.clock.now().timestamp() - book.clock.monotonic()


def _limits_breach(law: Law, frames: dict[str, int]) -> str | None:
    limits = law.schedule.limits
    seconds = {session: count / SAMPLE_RATE - _MINUTE_S for session, count in frames.items() if count > 0}
    return limits.refusal(max(seconds.values()) * 1000, sum(seconds.values()) * 1000, len(seconds))
