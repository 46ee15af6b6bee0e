"""What may be some seconds late: planning ahead, and backups. Never the sound itself.

APScheduler with its memory store: cron triggers only (an interval job after a boot in 2020 eats 1.3 GB),
late runs are run once, however late (its default grace of one second drops them without a word).
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from broadcaster.clock import STATION_ZONE, Clock, local_date
from broadcaster.desk.plan import plan_ahead
from broadcaster.desk.preview import take_preview
from broadcaster.errors import LoaXaError
from broadcaster.programme.whole_files import put_in_place
from broadcaster.settings import DataFolder
from broadcaster.store.backup import back_up
from broadcaster.store.database import Database
from broadcaster.store.plan import plan_version

DAYS_AHEAD = 7
"""Days that are planned, today included: tomorrow can always be looked at."""

BACKUPS_KEPT = 14
"""Nightly backups that are kept, the oldest going first."""

_PLANNING = ("5 0,4,12 * * *", "plan_ahead")
_REPLANNING = ("* * * * *", "plan_changed")
_BACKUP = ("15 2 * * *", "nightly_backup")

logger = structlog.get_logger()


def scheduler(database: Database, folder: DataFolder, clock: Clock) -> BackgroundScheduler:
    """Scheduler with the station's jobs, not started yet. Planning also runs once at its start."""
    made = BackgroundScheduler(
        timezone=STATION_ZONE, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    )
    work: dict[tuple[str, str], Callable[[], object]] = {
        _PLANNING: lambda: plan_coming_days(database, clock),
        _REPLANNING: Replanning(database, clock),
        _BACKUP: lambda: nightly_backup(folder, clock),
    }
    for (crontab, name), act in work.items():
        made.add_job(_told(name, act), CronTrigger.from_crontab(crontab, STATION_ZONE), id=name)
    made.add_job(_told("plan_at_start", work[_PLANNING]), id="plan_at_start")
    return made


class Replanning:
    """Plans anew when something changed that a plan is made of: an approval, a fact, a schedule."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._planned_version: int | None = None

    def __call__(self) -> str | None:
        """Look; returns what was planned, None when nothing changed.

        Raises:
            StationError: the plan cannot be made or kept.

        """
        with self._database.reading() as connection:
            version = plan_version(connection)
        if version == self._planned_version:
            return None
        first, last = plan_coming_days(self._database, self._clock)
        self._planned_version = version + 1  # planning itself counts one; anything more is planned next time
        return f"{first} – {last}"


def plan_coming_days(database: Database, clock: Clock) -> tuple[date, date]:
    """Plan today and the days after it, and keep the day's first preview; returns first and last day.

    Raises:
        StationError: the plan cannot be made or kept.

    """
    now = clock.now()
    first = local_date(now)
    last = first + timedelta(days=DAYS_AHEAD - 1)
    plan_ahead(database, first=first, last=last, now=now)
    take_preview(database, now)
    return first, last


def nightly_backup(folder: DataFolder, clock: Clock) -> Path:
    """Back the station up into its own backup folder and drop the oldest backups beyond ``BACKUPS_KEPT``.

    Raises:
        StationError: the disk does not take it; older backups are kept.

    """
    now = clock.now()
    folder.backups.mkdir(parents=True, exist_ok=True)
    target = folder.backups / f"dai-{local_date(now).isoformat()}.zip"
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    back_up(folder, part, now)
    put_in_place(part, target)  # a second backup of a day takes the place of the first only when it is whole
    for old in sorted(folder.backups.glob("dai-*.zip"))[:-BACKUPS_KEPT]:
        old.unlink()
    return target


def _told(name: str, act: Callable[[], object]) -> Callable[[], None]:
    """``act``, with its outcome in the technical log; a job that fails is tried again at its next time."""

    def run() -> None:
        try:
            result = act()
            if result is not None:
                logger.info(name, result=str(result))
        except LoaXaError as error:
            logger.warning(name, error=str(error))

    return run
