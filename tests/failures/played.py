"""A simulated station that is told, minute by minute, what to do; and what its log says then."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from broadcaster.clock import STATION_ZONE
from broadcaster.playlog.fold import Play
from broadcaster.playout.event import Event, EventKind
from broadcaster.settings import DataFolder
from broadcaster.station.simulation.world import World
from tests.simulation.station import start_of

DAY = date(2026, 3, 3)
"""A Tuesday: the school is quiet in the morning."""

Fresh = Callable[[], DataFolder]


class Played:
    """A world on ``DAY``, planned and switched on at its midnight."""

    def __init__(self, folder: DataFolder, first: date = DAY) -> None:
        self.folder, self.first = folder, first
        self.world = World(folder, start_of(first), seed=1)
        self.world.plan()
        self.world.boot()

    def until(self, clock: str, day: date | None = None) -> None:
        """Let time pass until the wall clock shows ``clock`` of the first day, or of ``day``."""
        wanted = datetime.combine(day or self.first, time.fromisoformat(clock), STATION_ZONE)
        self.world.pass_time((wanted - self.world.clock.now()).total_seconds())

    def events(self, *kinds: EventKind) -> list[Event]:
        """Events of these kinds, in order."""
        return [each.event for each in self.world.reader.events() if each.event.kind in kinds]

    def plays(self, session: str, day: date | None = None) -> list[Play]:
        """What became of a session, on each cluster."""
        on = day or self.first
        return [each for each in self.world.reader.plays_between(on, on) if each.session == session]

    def states(self, session: str, day: date | None = None) -> Counter[str]:
        """How often the plays of a session ended in which way."""
        return Counter(play.state for play in self.plays(session, day))


@contextmanager
def played(fresh: Fresh, first: date = DAY) -> Iterator[Played]:
    """A station on ``first``; at the end the witness must have seen no rule broken."""
    station = Played(fresh(), first)
    yield station
    assert [str(each) for each in station.world.witness.breaches] == []
    station.world.close()
