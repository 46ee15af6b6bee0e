"""The real player on a virtual clock, fed from a real database, writing a real play log."""

from datetime import datetime
from pathlib import Path

from broadcaster.clock import VirtualClock
from broadcaster.desk.feed import Feeder
from broadcaster.desk.log import plays_of
from broadcaster.playlog.fold import Play
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Mode
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.source import Source, no_source
from broadcaster.playout.turn import Deck
from broadcaster.programme.library import Library
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog


class VirtualPlayer:
    """A player whose time passes only when told."""

    def __init__(self, db: Database, playlog: Path, library: Library, start: datetime) -> None:
        self.clock = VirtualClock(start)
        self.reader = PlaylogReader(playlog)
        self._writer = PlaylogWriter(open_playlog(playlog))
        self.feeder = Feeder(db, self.reader)
        self.carried: list[str] = []
        self._is_closed = False
        clusters = tuple(each.slug for each in self.feeder.clusters())
        self._player = Player(
            self.clock,
            [Channel(ClockedOutput("loa", self.clock), Deck(clusters))],
            load=library.load,
            log=self._writer.append,
            feed=self.feeder.programme,
            sources=self._source,
        )
        self._writer.new_boot()
        self._player.boot([], None, Mode.TRAINING)

    def _source(self, name: str) -> Source:
        self.carried.append(name)
        return no_source(name)

    def run_until(self, end: datetime) -> None:
        """Let time pass, turn by turn."""
        while (left_s := (end - self.clock.now()).total_seconds()) > 0:
            self.clock.sleep(min(0.25, max(0.001, self._player.turn()), left_s))

    def plays(self, session: PlannedSession) -> tuple[Play, ...]:
        """What became of ``session``."""
        return plays_of(self.reader, [each.id for each in session.occurrences])

    def close(self) -> None:
        """End the player, once."""
        if not self._is_closed:
            self._is_closed = True
            self._player.close()
            self._writer.close()
