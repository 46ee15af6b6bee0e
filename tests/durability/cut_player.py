"""The real player on a disk that loses its power at any step: boot after boot, nothing is played twice."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from broadcaster.clock import VirtualClock
from broadcaster.errors import PlaylogError
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import fold
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import EventKind, Mode
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from tests.durability.cut_log import BrokenPromiseError, CutLog
from tests.durability.disk import PowerCut, seeded
from tests.durability.short_evening import CLUSTERS, TellingOutput, evening, fed_once, programme_of
from tests.playout.sample_session import START

SESSIONS = 12

MOST_STEPS = 400
"""As in ``cut_log``; a turn that arms an item on both clusters takes some sixty."""

LAST_S = 60.0
"""Time in which a player that was booted finishes all that was planned before."""

MOST_DARK_S = 8.0
"""How long the power stays away."""


class CutStation:
    """One player with two outputs, an evening to be played, and a log whose disk loses its power."""

    def __init__(self, log: CutLog) -> None:
        self.log, self.random = log, log.random
        self.clock = VirtualClock(START - timedelta(seconds=20))
        self.evening = evening(self.random, SESSIONS)
        self.outputs = [TellingOutput(name, self.clock, self.evening) for name in CLUSTERS]

    def run(self) -> None:
        """Boot, then play to the end of the evening or until the power goes.

        Raises:
            PowerCut: it goes.
            BrokenPromiseError: the log refuses to go on.

        """
        try:
            player = self._boot()
            last_session = self.evening.sessions[-1].starts_at
            end = max(last_session, self.clock.now()) + timedelta(seconds=LAST_S)
            while self.clock.now() < end:
                self.clock.sleep(min(player.turn(), 2.0))
        except PlaylogError as error:
            raise BrokenPromiseError(f"the next boot cannot go on: {error}") from error

    def power_back(self) -> None:
        """After some seconds in the dark."""
        self.clock.sleep(self.random.uniform(0.0, MOST_DARK_S))
        self.log.power_back()

    def check(self) -> list[LogEvent]:
        """Every event of the log.

        Raises:
            BrokenPromiseError: the log lost something, an item sounded of which it knows nothing, or one
                was placed twice, or ended without a sound.
            PowerCut: the power goes meanwhile.

        """
        events = self.log.check()
        armed = {_pair(each) for each in events if each.event.kind is EventKind.ARMED}
        sounded = {(item, output.name) for output in self.outputs for item in output.items}
        ended = {_pair(each) for each in events if each.event.kind is EventKind.ENDED}
        if silent := ended - sounded:
            raise BrokenPromiseError(f"ended, and never placed: {sorted(map(str, silent))}")
        for output in self.outputs:
            for item, count in Counter(output.items).items():
                if (item, output.name) not in armed:
                    raise BrokenPromiseError(f"{item} sounded on {output.name} and is not in the log")
                if count > 1:
                    raise BrokenPromiseError(f"{item} was placed {count} times on {output.name}")
        try:
            fold(events)
        except PlaylogError as error:
            raise BrokenPromiseError(str(error)) from error
        return events

    def require_all_closed(self) -> None:
        """Every occurrence of the evening has exactly one end on each cluster.

        Raises:
            BrokenPromiseError: one has none; that none has two is the fold's to say.

        """
        plays = fold(self.log.check())
        closed = {(play.occurrence, play.cluster) for play in plays if play.state != "open"}
        planned = {(item, cluster) for item in self.evening.names for cluster in CLUSTERS}
        if planned != closed:
            raise BrokenPromiseError(f"nobody knows what became of {sorted(planned - closed)}")

    def _boot(self) -> Player:
        """As the player's process begins."""
        head, open_pairs = self.log.reader.head(), self.log.reader.open_pairs()
        writer = self.log.writer()
        writer.new_boot()
        for output in self.outputs:
            output.clear()
        channels = [Channel(output, Deck((output.name,))) for output in self.outputs]
        player = Player(
            self.clock,
            channels,
            load=self.evening.load,
            log=lambda events: self.log.keep(writer, events),
            feed=fed_once(programme_of(self.evening, self.log.reader)),
            sounds=64,
        )
        player.boot(open_pairs, head.event.at if head else None, Mode.TRAINING)
        return player


def _pair(each: LogEvent) -> tuple[str | None, str | None]:
    return each.event.occurrence, each.event.cluster


def cut_player(seed: int, *, synchronous: str | None = None) -> int:
    """Play one evening through as many power cuts as come; returns how many came.

    Raises:
        BrokenPromiseError: something was lost, or could have been heard twice.

    """
    station = CutStation(CutLog(seeded(seed), synchronous))
    cuts = cut_evening(station)
    station.check()
    station.require_all_closed()
    return cuts


def cut_evening(station: CutStation) -> int:
    """Play the evening of ``station`` to its end; returns how many power cuts came meanwhile.

    Raises:
        BrokenPromiseError: as ``cut_player``.

    """
    cuts = 0
    while True:
        station.log.disk.cut_after(station.random.randrange(MOST_STEPS))
        try:
            station.run()
        except PowerCut:
            cuts += 1 + _recover(station)
        else:
            station.log.disk.cut_at = None
            return cuts


def _recover(station: CutStation) -> int:
    """Read the log after a cut; returns how many cuts more came in the middle of that."""
    station.power_back()
    if station.random.random() < 0.3:
        station.log.disk.cut_after(station.random.randrange(8))
        with suppress(PowerCut):
            station.check()
            station.log.disk.cut_at = None
            return 0
        station.power_back()
        station.check()
        return 1
    station.check()
    return 0
