"""The wall clock is set while a session sounds: the session goes on, the log tells it, the rules hold."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from broadcaster.clock import STATION_ZONE, VirtualClock
from broadcaster.desk.log import verify
from broadcaster.desk.plan import plan_ahead
from broadcaster.playlog.fold import Play
from broadcaster.playout.event import CLOSING_KINDS, EventKind, Mode
from broadcaster.settings import DataFolder
from broadcaster.station.rehearsal import VirtualStation
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader
from tests.station.small_station import MORNING, make_station

DAY = date(2026, 3, 3)
MORNING_SESSION = datetime(2026, 3, 3, 5, 30, tzinfo=STATION_ZONE)
AFTERNOON_SESSION = datetime(2026, 3, 3, 17, tzinfo=STATION_ZONE)
HOUR = timedelta(hours=1)


class SteppedStation(VirtualStation):
    """Planning, player and log on a virtual clock that somebody sets."""

    def __init__(self, folder: DataFolder) -> None:
        self.database = Database(folder.database, durable=False)
        self.reader = PlaylogReader(folder.playlog)
        super().__init__(folder, self.database, DAY)
        plan_ahead(self.database, first=DAY, last=DAY, now=self._clock.now())

    def go_to(self, instant: datetime) -> None:
        """Let time pass until the wall clock shows ``instant``."""
        self.pass_time((instant - self._clock.now()).total_seconds())

    def step(self, by: timedelta) -> None:
        """Set the wall clock."""
        self._clock.step(by)

    def plays(self, session: str) -> list[Play]:
        """What became of a session of the day, on each cluster."""
        return [play for play in self.reader.plays_between(DAY, DAY) if play.session == session]

    def counted(self, session: str) -> Counter[str]:
        """How often a session's plays ended in which way."""
        return Counter(play.state for play in self.plays(session))


@pytest.fixture(scope="module")
def early_station(small_station: Path, small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small station of the day before."""
    folder = tmp_path_factory.mktemp("early") / "tram"
    shutil.copytree(small_station / "library", folder / "library")
    make_station(folder, small_content, clock=VirtualClock(MORNING), mode=Mode.REHEARSAL)
    return folder


@pytest.fixture
def station(early_station: Path, tmp_path: Path) -> Iterator[SteppedStation]:
    """A station at midnight before ``DAY``."""
    station = SteppedStation(DataFolder(Path(shutil.copytree(early_station, tmp_path / "tram"))))
    yield station
    station.close()
    station.database.dispose()


def _steps(station: SteppedStation) -> list[object]:
    events = [each.event for each in station.reader.events()]
    return [event.details["step_ms"] for event in events if event.kind is EventKind.CLOCK_STEPPED]


def _gaps(plays: list[Play], cluster: str) -> list[float]:
    """Seconds between the end of an item and the start of the next, as the log has them."""
    times = [(play.started_at, play.ended_at) for play in plays if play.cluster == cluster]
    return [
        round((start - end).total_seconds(), 2)
        for (_, end), (start, _) in pairwise(times)
        if start is not None and end is not None
    ]


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["forward", "back"])
def test_a_session_goes_on_when_the_clock_is_set_by_an_hour(station: SteppedStation, by: timedelta) -> None:
    """It was anchored when it began; what follows follows sample to sample, and all is played."""
    station.go_to(AFTERNOON_SESSION + timedelta(seconds=8))
    station.step(by)
    station.pass_time(120)
    assert station.counted("chieu") == {"played": 44}
    assert _steps(station) == [by.total_seconds() * 1000]
    assert verify(station.reader).count > 0


def test_a_session_goes_on_through_a_step_forth_and_back(station: SteppedStation) -> None:
    """Once each way in one session; the pauses between the items stay what they are."""
    station.go_to(AFTERNOON_SESSION + timedelta(seconds=8))
    station.step(HOUR)
    station.pass_time(0.5)
    station.step(-HOUR)
    station.pass_time(120)
    assert station.counted("chieu") == {"played": 44}
    assert _steps(station) == [3_600_000, -3_600_000]
    assert set(_gaps(station.plays("chieu"), "cum-01")) == {1.0}  # the sting


def test_after_a_step_back_no_session_sounds_again(station: SteppedStation) -> None:
    """Its time comes twice; what was armed once is never armed again."""
    station.go_to(AFTERNOON_SESSION + timedelta(minutes=2))
    station.step(-HOUR)
    station.go_to(AFTERNOON_SESSION + timedelta(minutes=5))
    assert station.counted("chieu") == {"played": 44}
    kinds = [each.event for each in station.reader.events() if each.event.occurrence]
    for wanted in ({EventKind.ARMED}, {EventKind.STARTED}, CLOSING_KINDS):
        counts = Counter((event.occurrence, event.cluster) for event in kinds if event.kind in wanted)
        assert set(counts.values()) == {1}


def test_a_step_over_a_session_is_a_missed_session(station: SteppedStation) -> None:
    """Its time never came: each play is recorded as missed, with the reason."""
    station.go_to(AFTERNOON_SESSION - timedelta(minutes=30))
    station.step(HOUR)
    station.pass_time(30)
    assert set(station.counted("chieu")) == {"missed"}
    assert "đồng hồ" in str(station.plays("chieu")[0].reason)


@pytest.mark.parametrize(
    ("begin", "by"),
    [(MORNING_SESSION, -HOUR), (AFTERNOON_SESSION, timedelta(hours=5))],
    ids=["back before half past five", "forward to ten in the evening"],
)
def test_a_step_into_quiet_hours_refuses_the_rest(
    station: SteppedStation, begin: datetime, by: timedelta
) -> None:
    """What sounds ends as it would; what would come after it is refused, by the clock as it stands."""
    session = "sang" if begin is MORNING_SESSION else "chieu"
    station.go_to(begin + timedelta(seconds=5))
    station.step(by)
    station.pass_time(60)
    plays = station.plays(session)
    states = [play.state for play in plays if play.cluster == "cum-01"]
    assert (states[0], states[-1]) == ("played", "refused")
    assert all("giờ yên tĩnh" in str(play.reason) for play in plays if play.state == "refused")
