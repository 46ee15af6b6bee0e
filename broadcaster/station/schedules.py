"""The schedule that a command shows: the station's own, else the sample's."""

from broadcaster.desk.timetable import timetable_of
from broadcaster.schedule.files import read_schedules
from broadcaster.schedule.schedule import Schedule
from broadcaster.settings import CONTENT_ROOT, DataFolder
from broadcaster.store.database import Database
from broadcaster.store.schedule import documents


def schedule_of(folder: DataFolder) -> Schedule:
    """Schedule of the station in ``folder``; without a station, the one in ``schedules/``.

    Raises:
        StationError: the station has no schedule.
        ScheduleError: quiet hours or clusters cannot be read.

    """
    if not folder.holds_station():
        return read_schedules(CONTENT_ROOT / "schedules").schedule()
    database = Database(folder.database)
    try:
        with database.reading() as connection:
            return timetable_of(documents(connection))
    finally:
        database.dispose()
