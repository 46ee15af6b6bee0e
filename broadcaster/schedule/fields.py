"""Fields that only schedules have: times of day, days of the year, weekdays, numbers, minutes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import TypeVar

from broadcaster.errors import ScheduleError, ScriptError
from broadcaster.schedule.lunar import FIRST_YEAR, LunarDate
from broadcaster.script.fields import Fields, shown
from broadcaster.units import DurationMs

Value = TypeVar("Value")

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
"""Weekdays as Vietnamese calendars write them, Monday first."""

_TIME = re.compile(r"(\d\d?):(\d\d)")
_DAY_OF_YEAR = re.compile(r"(\d\d?)/(\d\d?)")
_MINUTE_MS = 60_000


@contextmanager
def schedule_errors() -> Iterator[None]:
    """What the reader of fields complains about is an error of a schedule in here."""
    try:
        yield
    except ScriptError as error:
        message = str(error).removeprefix(f"{error.place}: ")
        raise ScheduleError(message, place=error.place) from error


def built(fields: Fields, make: Callable[[], Value], message: str, *, key: str) -> Value:
    """What ``make`` gives; where it refuses its values, a complaint about ``key``."""
    try:
        return make()
    except ValueError as error:
        raise fields.error(key, message) from error


def whole(fields: Fields, key: str, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    number = fields.number(key)
    if not least <= number <= most:
        raise fields.error(key, f"phải từ {least} đến {most}, không phải {number}.")
    return number


def minutes(fields: Fields, key: str, most: int) -> DurationMs:
    """Whole minutes, from 1 to ``most``, in milliseconds."""
    return DurationMs(whole(fields, key, 1, most) * _MINUTE_MS)


def whole_minutes(duration_ms: int) -> int:
    """``duration_ms`` as a file holds it.

    Raises:
        ValueError: it is no whole count of minutes.

    """
    count, rest = divmod(duration_ms, _MINUTE_MS)
    if rest:
        raise ValueError(f"{duration_ms} ms is no whole count of minutes")
    return count


def civil_time(fields: Fields, key: str) -> time:
    """A time of day written "05:30"."""
    text = fields.text(key)
    advice = f"“{shown(text)}” không phải là giờ trong ngày; hãy viết từ 00:00 đến 23:59, ví dụ 05:30."
    found = _TIME.fullmatch(text)
    if found is None:
        raise fields.error(key, advice)
    return built(fields, lambda: time(int(found[1]), int(found[2])), advice, key=key)


def day_of_year(fields: Fields, key: str) -> tuple[int, int]:
    """Month and day of a day that every year has, written day first: "16/12"."""
    text = fields.text(key)
    advice = f"“{shown(text)}” không phải là ngày mà năm nào cũng có; hãy viết ngày/tháng, ví dụ 16/12."
    found = _DAY_OF_YEAR.fullmatch(text)
    if found is None:
        raise fields.error(key, advice)
    any_year = built(fields, lambda: date(2001, int(found[2]), int(found[1])), advice, key=key)
    return any_year.month, any_year.day


def lunar_day_of_year(fields: Fields, key: str) -> tuple[int, int]:
    """Month and day of the lunar calendar, written day first: "23/12" is 23 tháng Chạp."""
    text = fields.text(key)
    advice = f"“{shown(text)}” không phải là ngày âm lịch; hãy viết ngày/tháng, nhiều nhất là 30/12."
    found = _DAY_OF_YEAR.fullmatch(text)
    if found is None:
        raise fields.error(key, advice)
    day = built(fields, lambda: LunarDate(FIRST_YEAR, int(found[2]), int(found[1])), advice, key=key)
    return day.month, day.day


def numbers(fields: Fields, key: str, least: int, most: int, *, from_end: bool = False) -> frozenset[int]:
    """Whole numbers from ``least`` to ``most``, at least one; ``from_end``: the same numbers negative too."""
    found = fields.numbers(key)
    for number in found:
        if not least <= (abs(number) if from_end else number) <= most:
            back = f", hoặc từ -{least} (cuối cùng) đến -{most}" if from_end else ""
            raise fields.error(key, f"phải từ {least} đến {most}{back}, không phải {shown(number)}.")
    if not found:
        raise fields.error(key, "chưa có số nào; hãy thêm hoặc bỏ mục này.")
    return frozenset(found)


def weekdays(fields: Fields, key: str) -> frozenset[int]:
    """Weekdays, Monday is 0; at least one."""
    names = fields.texts(key)
    for name in names:
        if name not in WEEKDAYS:
            raise fields.error(key, f"không có thứ “{shown(name)}”; hãy dùng: {', '.join(WEEKDAYS)}.")
    if not names:
        raise fields.error(key, f"chưa có thứ nào; hãy chọn trong: {', '.join(WEEKDAYS)}.")
    return frozenset(WEEKDAYS.index(name) for name in names)
