"""The station in service, and the trial that proves the whole chain on a new machine."""

import signal
import threading
from collections.abc import Callable
from datetime import timedelta

from broadcaster.clock import Clock, SystemClock
from broadcaster.desk.trial import start_trial
from broadcaster.errors import StationError
from broadcaster.playlog.fold import Play
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.settings import DataFolder, read_settings
from broadcaster.station.supervisor import (
    LOOK_S,
    Supervisor,
    Tell,
    page_address,
    page_answers,
    player_answers,
    running,
)
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader

START_LIMIT = timedelta(seconds=60)
TRIAL_LIMIT = timedelta(seconds=150)
"""A trial session lasts about a minute; longer than this, something is wrong."""


def serve(folder: DataFolder, tell: Tell) -> None:
    """Run the station until the process is told to end.

    Raises:
        StationError: another station holds this folder, or it cannot be made ready.

    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopping.set())
    clock = SystemClock()
    with running(folder, tell) as supervisor:
        settings, told = read_settings(folder)[0], False
        while not stopping.is_set():
            supervisor.look()
            if not told and page_answers(settings):
                tell(f"Đài đang chạy. Mở trang của đài: {page_address(settings)}")
                told = True
            clock.sleep(LOOK_S)


def serve_trial(folder: DataFolder, tell: Tell) -> str:
    """Run the station for one trial session on silent outputs; returns one line about it.

    Raises:
        StationError: the trial did not reach the play log as played, or took too long.

    """
    clock = SystemClock()
    with running(folder, tell) as supervisor:
        _wait(
            supervisor,
            lambda: player_answers(folder),
            limit=START_LIMIT,
            clock=clock,
            what="máy phát khởi động",
        )
        session = start_trial(Database(folder.database), now=clock.now(), by="chạy thử")
        tell(f"Buổi phát thử {session.id} bắt đầu trên ngõ ra câm (không loa nào kêu)…")
        wanted = len(session.occurrences) * len(session.clusters)
        _wait(
            supervisor,
            lambda: len(_closed(folder, session)) >= wanted,
            limit=TRIAL_LIMIT,
            clock=clock,
            what="buổi phát thử kết thúc",
        )
        plays = _closed(folder, session)
    failed = [play for play in plays if play.state != "played"]
    if failed:
        raise StationError(f"Buổi phát thử không trọn: {failed[0].occurrence} – {failed[0].reason}.")
    return (
        f"Buổi phát thử đã vào nhật ký: {len(session.occurrences)} bài, {len(plays)} lượt × cụm, đều phát đủ."
    )


def _closed(folder: DataFolder, session: PlannedSession) -> list[Play]:
    ids = [occurrence.id for occurrence in session.occurrences]
    reader = PlaylogReader(folder.playlog)
    return [play for play in reader.plays_of(ids) if play.state != "open"]


def _wait(
    supervisor: Supervisor, done: Callable[[], bool], *, limit: timedelta, clock: Clock, what: str
) -> None:
    """Watch the station until ``done``.

    Raises:
        StationError: that took longer than ``limit``; ``what`` names it.

    """
    deadline = clock.monotonic() + limit.total_seconds()
    while not done():
        if clock.monotonic() > deadline:
            raise StationError(f"Chờ quá lâu: {what}; hãy xem thông báo lỗi ở trên rồi chạy lại.")
        supervisor.look()
        clock.sleep(LOOK_S)
