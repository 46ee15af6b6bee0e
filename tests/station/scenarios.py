"""What is done to running stations, to all of them at the same time: waiting is most of it.

Each scenario breaks something while the first item of a trial session sounds.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from broadcaster.desk.log import verify
from broadcaster.errors import StationError
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import Play
from broadcaster.playout.event import EventKind
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.settings import DataFolder, read_settings
from broadcaster.station.locks import hold
from broadcaster.station.supervisor import page_answers
from tests.station.processes import SERVICE, Ran, RunningStation, run, until


@dataclass(frozen=True)
class Outcome:
    """What is left after a scenario: the session's plays, the whole log, how often each process was started.

    ``status`` is that of ``service.py``, ``verified`` how many events of the chain hold, ``second`` what
    became of a second ``service.py`` on the same folder.
    """

    plays: list[Play]
    events: list[LogEvent]
    players: int
    webs: int
    status: int
    verified: int
    second: Ran | None = None

    def most(self, kinds: Iterable[EventKind]) -> int:
        """How many events of these ``kinds`` any one occurrence has on a cluster, at most."""
        wanted = frozenset(kinds)
        events = [each.event for each in self.events if each.event.kind in wanted]
        return max(Counter((event.occurrence, event.cluster) for event in events).values(), default=0)

    def count(self, kind: EventKind) -> int:
        """How many events of that kind the log has."""
        return sum(1 for each in self.events if each.event.kind is kind)


Scenario = Callable[[DataFolder], Outcome]


def _outcome(station: RunningStation, session: PlannedSession, second: Ran | None = None) -> Outcome:
    return Outcome(
        plays=station.plays(session),
        events=list(station.reader.events()),
        players=len(station.numbers("player")),
        webs=len(station.numbers("web")),
        status=station.status,
        verified=verify(station.reader).count,
        second=second,
    )


def killed(folder: DataFolder, names: Sequence[str]) -> Outcome:
    """``kill -9`` of the processes ``names``, which the watch then starts again."""
    with RunningStation(folder) as station:
        session = _sounding(station)
        station.kill(*names)
        _until_well_again(station, session)
    return _outcome(station, session)


def started_twice(folder: DataFolder) -> Outcome:
    """A second ``service.py`` on the same data folder; then ``kill -9`` of the first one's web."""
    with RunningStation(folder) as station:
        session = _sounding(station)
        second = run([*SERVICE, "--data", str(folder.path)])
        station.kill("web")
        _until_well_again(station, session)
    return _outcome(station, session, second)


def hung(folder: DataFolder) -> Outcome:
    """The player is stopped in its tracks: it neither ends nor answers."""
    with RunningStation(folder) as station:
        session = _sounding(station)
        os.kill(station.numbers("player")[-1], signal.SIGSTOP)
        _until_well_again(station, session)
    return _outcome(station, session)


def unwatched(folder: DataFolder) -> Outcome:
    """``kill -9`` of ``service.py`` itself; then a new start."""
    with RunningStation(folder) as station:
        session = _sounding(station)
        os.kill(station.process.pid, signal.SIGKILL)
        until(lambda: _all_ended(folder), "player and web have ended by themselves", within_s=20)
    with RunningStation(folder) as station:
        until(lambda: station.is_over(session), "the session is over")
    return _outcome(station, session)


def _sounding(station: RunningStation) -> PlannedSession:
    session = station.trial()
    until(lambda: station.sounds(session), "the first item sounds", within_s=60)
    return session


def _until_well_again(station: RunningStation, session: PlannedSession) -> None:
    until(lambda: station.is_over(session), "the session is over", within_s=150)
    until(station.answers, "both processes answer again", within_s=150)


def _all_ended(folder: DataFolder) -> bool:
    if page_answers(read_settings(folder)[0]):
        return False
    try:
        with hold(folder.player_lock, "a player still runs"):
            return True
    except StationError:
        return False


SCENARIOS: dict[str, Scenario] = {
    "player": partial(killed, names=["player"]),
    "web": started_twice,
    "both": partial(killed, names=["player", "web"]),
    "hung player": hung,
    "service": unwatched,
}
