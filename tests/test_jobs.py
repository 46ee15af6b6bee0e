"""What may be some seconds late: planning ahead, planning anew after a change, the nightly backup."""

import logging
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from structlog.testing import capture_logs

from broadcaster.clock import STATION_ZONE, VirtualClock, local_date
from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import withdraw
from broadcaster.errors import StationError
from broadcaster.jobs import BACKUPS_KEPT, DAYS_AHEAD, Replanning, nightly_backup, plan_coming_days, scheduler
from broadcaster.schedule.occurrence import Decision
from broadcaster.settings import DataFolder
from broadcaster.store.backup import verify_backup
from broadcaster.store.database import Database
from tests.station.processes import until
from tests.station.small_station import MORNING, make_station

TODAY = local_date(MORNING)
DAYS = [TODAY + timedelta(days=count) for count in range(7)]


@pytest.fixture(scope="module")
def early(small_station: Path, small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small station made on the morning of ``TODAY``."""
    folder = tmp_path_factory.mktemp("early") / "tram"
    shutil.copytree(small_station / "library", folder / "library")
    make_station(folder, small_content, clock=VirtualClock(MORNING))
    return folder


@pytest.fixture
def folder(early: Path, tmp_path: Path) -> DataFolder:
    """Such a station of one's own."""
    return DataFolder(Path(shutil.copytree(early, tmp_path / "tram")))


@pytest.fixture
def database(folder: DataFolder) -> Iterator[Database]:
    """Its database."""
    database = Database(folder.database)
    yield database
    database.dispose()


@pytest.fixture
def clock() -> VirtualClock:
    """Seven in the morning of ``TODAY``."""
    return VirtualClock(MORNING)


def _days(database: Database, first: date, last: date) -> list[date]:
    return sorted({session.date for session in planned(database, first, last)})


def test_seven_days_are_planned_today_among_them(database: Database, clock: VirtualClock) -> None:
    """Tomorrow can always be looked at, and a week without the web process costs no session."""
    clock.sleep(3 * 86_400)
    assert plan_coming_days(database, clock) == (DAYS[3], DAYS[3] + timedelta(days=6))
    assert DAYS_AHEAD == 7
    assert _days(database, DAYS[3], DAYS[3] + timedelta(days=30)) == [
        DAYS[3] + timedelta(days=count) for count in range(7)
    ]


def test_the_days_are_those_of_the_station(database: Database) -> None:
    """At eleven in the evening in Greenwich it is tomorrow in Trùng Khánh."""
    late = VirtualClock(MORNING.replace(hour=23))
    assert plan_coming_days(database, late)[0] == TODAY + timedelta(days=1)


def test_a_change_is_planned_anew_and_nothing_else_is(database: Database, clock: VirtualClock) -> None:
    """Once after the start, then only when something changed that a plan is made of."""
    replanning = Replanning(database, clock)
    assert replanning() is not None
    assert replanning() is None
    withdraw(database, "nhan-hang", reason="sai", by="lãnh đạo", now=clock.now())
    assert replanning() is not None
    assert replanning() is None
    scripts = {
        occurrence.script
        for session in planned(database, *DAYS[::6])
        for occurrence in session.occurrences
        if occurrence.decision is Decision.PLANNED
    }
    assert "nhan-hang" not in scripts
    assert len(scripts) == 3


def test_fourteen_nightly_backups_are_kept(folder: DataFolder, clock: VirtualClock) -> None:
    """One a night, named by its date; the oldest goes when the fifteenth is there."""
    shutil.rmtree(folder.library)  # what is counted here are files, not sounds
    folder.library.mkdir()
    made = []
    for _ in range(BACKUPS_KEPT + 2):
        made.append(nightly_backup(folder, clock))
        clock.sleep(86_400)
    assert BACKUPS_KEPT == 14
    assert sorted(folder.backups.iterdir()) == made[2:]
    assert made[0].name == f"dai-{TODAY.isoformat()}.zip"
    verify_backup(made[-1])


def test_a_second_backup_of_one_night_takes_the_place_of_the_first(
    folder: DataFolder, clock: VirtualClock
) -> None:
    """The clock was set back: still one file for the day, and a whole one."""
    first = nightly_backup(folder, clock)
    before = first.read_bytes()
    clock.sleep(60)
    assert nightly_backup(folder, clock) == first
    assert first.read_bytes() != before
    assert [path.name for path in folder.backups.iterdir()] == [first.name]
    verify_backup(first)


def test_a_backup_that_fails_costs_no_older_one(folder: DataFolder, clock: VirtualClock) -> None:
    """Neither another night's, nor the one of the same night."""
    before = nightly_backup(folder, clock).read_bytes()
    folder.database.unlink()
    with pytest.raises(StationError):
        nightly_backup(folder, clock)
    assert [path.read_bytes() for path in folder.backups.iterdir()] == [before]


@pytest.fixture
def jobs(database: Database, folder: DataFolder, clock: VirtualClock) -> Iterator[BackgroundScheduler]:
    """The station's scheduler, not started."""
    made = scheduler(database, folder, clock)
    yield made
    if made.running:
        made.shutdown()


def test_every_job_may_be_late_and_is_then_done_once(jobs: BackgroundScheduler) -> None:
    """A computer that slept through the night plans when it wakes, and once."""
    jobs.start(paused=True)
    found = {job.id: job for job in jobs.get_jobs()}
    assert set(found) == {"plan_ahead", "plan_changed", "nightly_backup", "plan_at_start"}
    assert {(job.misfire_grace_time, job.coalesce, job.max_instances) for job in found.values()} == {
        (None, True, 1)
    }
    assert {type(job.trigger).__name__ for job in found.values()} == {"CronTrigger", "DateTrigger"}
    assert found["nightly_backup"].next_run_time.astimezone(STATION_ZONE).strftime("%H:%M") == "02:15"


def test_planning_begins_with_the_web_process(
    jobs: BackgroundScheduler, database: Database, clock: VirtualClock
) -> None:
    """A station that was off for a month has a plan as soon as it runs."""
    clock.sleep(30 * 86_400)
    today = local_date(clock.now())
    jobs.start()
    until(lambda: len(_days(database, today, today + timedelta(days=6))) == 7, "a week is planned")


def test_a_job_that_fails_is_told_and_tried_again(
    jobs: BackgroundScheduler, folder: DataFolder, caplog: pytest.LogCaptureFixture
) -> None:
    """One line in the technical log; the scheduler goes on and keeps the job."""
    folder.database.unlink()
    jobs.start(paused=True)
    backup = jobs.get_job("nightly_backup")
    with capture_logs() as logs:
        backup.func()
    assert [(line["event"], line["log_level"]) for line in logs] == [("nightly_backup", "warning")]
    assert "không có đài nào" in logs[0]["error"]
    assert jobs.get_job("nightly_backup") is not None
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
