"""A stretch of days with everything real but the clock and the loudspeakers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from broadcaster.clock import SystemClock, VirtualClock, midnight
from broadcaster.desk.feed import Feeder
from broadcaster.desk.plan import plan_ahead
from broadcaster.desk.sample import DAYS
from broadcaster.errors import StationError
from broadcaster.playout.event import Event, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, Settings
from broadcaster.station.first_start import prepare
from broadcaster.station.rehearsal_summary import RehearsalSummary, summarise
from broadcaster.station.simulation.machine import Machine
from broadcaster.station.wiring import clocked_channels
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog

Tell = Callable[[str], None]

_BEFORE = timedelta(minutes=1)
"""The station is made ready so long before the first day: no session is planned that nobody would play."""


class VirtualStation:
    """Planning, player and play log of ``folder``, driven day by day on a virtual clock.

    Nothing is planned after ``last``: what is planned is played.
    """

    def __init__(self, folder: DataFolder, database: Database, first: date, last: date = date.max) -> None:
        self._database = database
        self._last = last
        self._clock = VirtualClock(midnight(first))
        self._writer = PlaylogWriter(open_playlog(folder.playlog, durable=False))
        self._buffer: list[Event] = []
        self._feeder = Feeder(database, PlaylogReader(folder.playlog))
        self._planned_until: date | None = None
        self._day_is_new = True
        self._machine = Machine(
            self._clock,
            clocked_channels(self._feeder.clusters(), self._clock),
            load=Library(folder.library).load,
            log=self._buffer.extend,
            feed=self._feed,
        )
        self._writer.new_boot()
        self._machine.boot([], None, Mode.REHEARSAL)

    def play_day(self, day: date) -> None:
        """Play ``day`` to its midnight; its events reach the log in one transaction.

        A day that is not planned yet is planned with the week that it begins, as the station's jobs do.
        """
        if self._planned_until is None or day > self._planned_until:
            self._planned_until = min(day + timedelta(days=DAYS - 1), self._last)
            plan_ahead(self._database, first=day, last=self._planned_until, now=self._clock.now())
        self._day_is_new = True
        self.pass_time((midnight(day + timedelta(days=1)) - self._clock.now()).total_seconds())

    def pass_time(self, seconds: float) -> None:
        """Let so much time pass; what happens in it reaches the log at its end."""
        self._machine.pass_time(self._clock.monotonic() + seconds)
        self._flush()

    def _feed(self, now: datetime) -> Programme | None:
        """The programme, read once a day: nobody else changes anything here."""
        if not self._day_is_new:
            return None
        self._day_is_new = False
        return self._feeder.programme(now)

    def close(self) -> None:
        """Log the end."""
        self._machine.player.close()
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.append(self._buffer)
        self._buffer.clear()


def rehearse(folder: DataFolder, settings: Settings, first: date, last: date, tell: Tell) -> RehearsalSummary:
    """Plan and play every day from ``first`` to ``last`` in ``folder``, which holds no station yet.

    Raises:
        StationError: the last day lies before the first.

    """
    if last < first:
        raise StationError(f"Ngày cuối {last} sớm hơn ngày đầu {first}; hãy đổi lại --from và --to.")
    started = SystemClock().monotonic()
    folder.make()
    eve = VirtualClock(midnight(first) - _BEFORE)
    prepare(folder, settings, eve, tell, mode=Mode.REHEARSAL, durable=False)
    database = Database(folder.database, durable=False)
    try:
        play_days(folder, database, first, last, tell)
        return summarise(folder, database, first, last, SystemClock().monotonic() - started)
    finally:
        database.dispose()


def play_days(folder: DataFolder, database: Database, first: date, last: date, tell: Tell) -> None:
    """Play each day from ``first`` to ``last`` on a virtual clock."""
    station = VirtualStation(folder, database, first, last)
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        if day.day == 1:
            tell(f"Đang diễn tập tháng {day:%m/%Y}…")
        station.play_day(day)
    station.close()
