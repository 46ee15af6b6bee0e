"""The real player, feed and log on a virtual clock, turned as often as in earnest; and what it holds."""

import gc
import os
import threading
import tracemalloc
from dataclasses import dataclass
from datetime import date, datetime, time

import psutil

from broadcaster.clock import STATION_ZONE, VirtualClock
from broadcaster.desk.feed import Feeder
from broadcaster.desk.plan import plan_ahead
from broadcaster.playout.event import Mode
from broadcaster.playout.loop import TURN_S
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder
from broadcaster.station.simulation.machine import Machine, Shelf
from broadcaster.station.wiring import clocked_channels
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from tests.simulation.station import start_of


@dataclass(frozen=True)
class Held:
    """What a process holds: bytes of memory that Python has given out, of all memory, open files, threads."""

    traced: int
    resident: int
    files: int
    threads: int


def held() -> Held:
    """What this process holds now; ``traced`` is 0 unless tracemalloc runs."""
    gc.collect()
    process = psutil.Process(os.getpid())
    files = process.num_fds() if hasattr(process, "num_fds") else len(process.open_files())
    return Held(
        tracemalloc.get_traced_memory()[0], process.memory_info().rss, files, threading.active_count()
    )


class TurnedStation:
    """A station of the simulation on ``day``, without faults or witness; its sounds are decoded already."""

    def __init__(self, folder: DataFolder, day: date) -> None:
        self.day = day
        self.clock = VirtualClock(start_of(day))
        self._database = Database(folder.database, durable=False)
        plan_ahead(self._database, first=day, last=day, now=self.clock.now())
        self.reader = PlaylogReader(folder.playlog)
        self._writer = PlaylogWriter(open_playlog(folder.playlog, durable=False))
        feeder, library = Feeder(self._database, self.reader), Library(folder.library)
        shelf = Shelf(library.load)
        for sha256 in library:
            shelf.load(sha256)
        self._machine = Machine(
            self.clock,
            clocked_channels(feeder.clusters(), self.clock),
            load=shelf.load,
            log=self._writer.append,
            feed=feeder.programme,
        )
        self._writer.new_boot()
        self._machine.boot([], None, Mode.LIVE)

    def skip_to(self, clock: str) -> None:
        """Let time pass as far as nothing is to be decided."""
        self._machine.pass_time(self._moment(clock))

    def turn_until(self, clock: str) -> None:
        """Turn every quarter of a second."""
        self._machine.pass_time(self._moment(clock), wait=lambda _answer: TURN_S)

    def close(self) -> None:
        """End the player and let go of the files."""
        self._machine.player.close()
        self._writer.close()
        self._database.dispose()

    def _moment(self, clock: str) -> float:
        wanted = datetime.combine(self.day, time.fromisoformat(clock), STATION_ZONE)
        return self.clock.monotonic() + (wanted - self.clock.now()).total_seconds()
