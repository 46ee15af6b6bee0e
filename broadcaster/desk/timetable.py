"""The schedule that the station follows, from the documents that its database holds."""

from collections.abc import Mapping
from functools import lru_cache

from broadcaster.errors import StationError
from broadcaster.schedule.files import ScheduleFolder, parse_schedules
from broadcaster.schedule.schedule import Schedule


def timetable_of(documents: Mapping[str, str]) -> Schedule:
    """The schedule of ``documents``, given by file name; an entry that is not right is left out of it.

    Raises:
        StationError: there are no documents at all.
        ScheduleError: quiet hours or clusters cannot be read, without which nothing may be planned.

    """
    if not documents:
        raise StationError("Đài chưa có lịch phát; hãy nhập thư mục schedules bằng lệnh `loa import`.")
    return _schedule_of(tuple(sorted(documents.items())))


def faults_of(documents: Mapping[str, str]) -> tuple[str, ...]:
    """What is not right in ``documents``, a line each: entries that are left out, limits that cannot be kept.

    A session can be left out although nobody has touched it: a limit or quiet hours have come in its way.
    """
    errors = _folder_of(tuple(sorted(documents.items()))).errors if documents else ()
    return tuple(dict.fromkeys(map(str, errors)))


@lru_cache(maxsize=4)
def _schedule_of(documents: tuple[tuple[str, str], ...]) -> Schedule:
    return _folder_of(documents).schedule()


@lru_cache(maxsize=4)
def _folder_of(documents: tuple[tuple[str, str], ...]) -> ScheduleFolder:
    """Checking the peaks of 75 years takes a while, and the same documents are asked for again and again."""
    return parse_schedules(dict(documents))
