"""A player in its evening of short sessions, on a disk that can be given a fault."""

from datetime import timedelta

from broadcaster.clock import VirtualClock
from broadcaster.errors import PlaylogError
from broadcaster.playlog.chain import verify
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import fold
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Mode
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from tests.durability.cut_log import CutLog
from tests.durability.disk import seeded
from tests.durability.short_evening import CLUSTERS, TellingOutput, evening, fed_once, programme_of
from tests.playout.sample_session import START

SESSIONS = 8


class FaultyEvening:
    """The player, its log and its disk; ``refused`` counts the turns at which the log took nothing."""

    def __init__(self) -> None:
        self.log = CutLog(seeded(3))
        self.clock = VirtualClock(START - timedelta(seconds=20))
        planned = evening(self.log.random, SESSIONS)
        self.outputs = [TellingOutput(name, self.clock, planned) for name in CLUSTERS]
        self.writer = self.log.writer()
        self.writer.new_boot()
        self.refused = 0
        self.player = Player(
            self.clock,
            [Channel(output, Deck((output.name,))) for output in self.outputs],
            load=planned.load,
            log=lambda events: self.log.keep(self.writer, events),
            feed=fed_once(programme_of(planned, self.log.reader)),
            sounds=64,
        )
        self.player.boot([], None, Mode.TRAINING)

    def run(self, seconds: float) -> None:
        """Turn four times a second, going on when the log refuses."""
        for _ in range(round(seconds * 4)):
            try:
                self.player.turn()
            except PlaylogError:
                self.refused += 1
            self.clock.sleep(0.25)

    def placed(self) -> list[list[str]]:
        """What was placed on each output so far."""
        return [list(output.items) for output in self.outputs]

    def events(self) -> list[LogEvent]:
        """The log, whose chain holds and in which each occurrence has at most one end."""
        events = list(self.log.reader.events())
        verify(events)
        fold(events)
        return events
