"""Days that an address names."""

from datetime import date, datetime, time

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.lunar import FIRST_YEAR, LAST_YEAR
from broadcaster.web.faults import BadRequestError

MOST_DAYS = 400
"""Longest stretch that one request may ask for: a year and a margin."""


def day_of(text: str) -> date:
    """The day written ``2026-02-17``.

    Raises:
        BadRequestError: it is no day.

    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequestError(f"“{text[:30]}” không phải ngày; hãy ghi như 2026-02-17.") from error


def calendar_day_of(text: str) -> date:
    """The day written ``2026-02-17``, in a year that the station's calendar knows.

    Raises:
        BadRequestError: it is no day, or in a year without a lunar calendar.

    """
    day = day_of(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadRequestError(
            f"Ngày {day:%d/%m/%Y} nằm ngoài lịch ({FIRST_YEAR}–{LAST_YEAR}); hãy chọn ngày khác."
        )
    return day


def minute_of(text: str) -> datetime:
    """The instant that a browser's field holds as ``2026-02-17T05:30``, by the station's clock.

    Raises:
        BadRequestError: it is none.

    """
    try:
        return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)
    except ValueError as error:
        raise BadRequestError(f"“{text[:30]}” không phải ngày giờ; hãy ghi như 2026-02-17T05:30.") from error


def time_of(text: str) -> time:
    """The time of day written ``05:30``.

    Raises:
        BadRequestError: it is none, or has a zone.

    """
    try:
        found = time.fromisoformat(text)
    except ValueError as error:
        raise BadRequestError(f"“{text[:30]}” không phải giờ; hãy ghi như 05:30.") from error
    return found.replace(tzinfo=None, microsecond=0)


def stretch(first: date, last: date) -> tuple[date, date]:
    """``first`` and ``last``, when they are a stretch of days that may be asked for.

    Raises:
        BadRequestError: it ends before it begins, or is longer than ``MOST_DAYS``.

    """
    if last < first:
        raise BadRequestError(f"Ngày cuối {last:%d/%m/%Y} trước ngày đầu {first:%d/%m/%Y}; hãy đổi lại.")
    if (last - first).days >= MOST_DAYS:
        raise BadRequestError(f"Khoảng ngày dài quá {MOST_DAYS} ngày; hãy chọn khoảng ngắn hơn.")
    return first, last
