"""The text of one RRULE, taken apart within bounds; nothing of it is expanded."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from broadcaster.clock import local
from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import EVERY_MONTH
from broadcaster.script.fields import shown

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Weekdays as recurrence rules write them, Monday first."""

_LONGEST = 600
"""Characters of the longest rule that says days of a station; beyond that it is a bomb or a mistake."""

_KNOWN = frozenset(
    (
        *("FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSETPOS"),
        *("BYDAY", "BYMONTHDAY", "BYMONTH", "BYHOUR", "BYMINUTE", "BYSECOND"),
    )
)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?\d{1,10}")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_MONTH_DAYS = frozenset((*range(1, 32), *range(-31, 0)))
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """The parts of one RRULE. Weekdays are Monday 0; ``nth`` are those that were written with a number.

    ``until`` is the last civil day of the station on which a start may lie; None: no end.
    """

    frequency: str
    interval: int
    until: date | None
    count: int | None
    weekdays: frozenset[int]
    nth: tuple[tuple[int, int], ...]
    month_days: frozenset[int]
    months: frozenset[int]
    set_position: int | None
    week_starts: int


def rule_of(text: str, starts: time, *, place: str) -> Rule:
    """The rule written in ``text``, whose sessions start at ``starts`` (civil time of the station).

    Raises:
        ScheduleError: it is not a rule, or repeats in a way that no session does.

    """
    parts = _split(text, place)
    frequency = parts["FREQ"]
    if frequency not in _FREQUENCIES:
        raise ScheduleError(
            f"lặp kiểu “{shown(frequency)}” không phải buổi phát; hãy lặp theo ngày, tuần, tháng, năm.",
            place=place,
        )
    numbers = _Numbers(parts, place)
    weekdays, nth = _weekdays(parts.get("BYDAY", ""), place)
    _require_same_clock(numbers, starts, place)
    return Rule(
        frequency,
        numbers.one("INTERVAL", range(1, 1001)) or 1,
        _until(parts["UNTIL"], starts, place) if "UNTIL" in parts else None,
        numbers.one("COUNT", range(1, 10**10)),
        weekdays,
        nth,
        numbers.many("BYMONTHDAY", _MONTH_DAYS),
        numbers.many("BYMONTH", EVERY_MONTH),
        numbers.one("BYSETPOS", _MONTH_DAYS),
        min(_weekdays(parts.get("WKST", "MO"), place)[0], default=0),
    )


def _split(text: str, place: str) -> dict[str, str]:
    """Parts of the rule by name, each at most once, all of them known."""
    if len(text) > _LONGEST:
        raise ScheduleError(f"quy tắc lặp dài quá {_LONGEST} ký tự; hãy lặp đơn giản hơn.", place=place)
    parts: dict[str, str] = {}
    for piece in text.strip(";").upper().split(";"):
        name, _, value = piece.partition("=")
        if name not in _KNOWN or name in parts or not value:
            raise ScheduleError(
                f"không đưa vào được quy tắc lặp có “{shown(piece)}”; hãy lặp đơn giản hơn.", place=place
            )
        parts[name] = value
    if "FREQ" not in parts:
        raise ScheduleError(f"“{shown(text)}” không phải là quy tắc lặp; hãy đặt lặp lại.", place=place)
    return parts


class _Numbers:
    """The parts that are numbers."""

    def __init__(self, parts: dict[str, str], place: str) -> None:
        self._parts = parts
        self._place = place

    def many(self, name: str, allowed: Collection[int]) -> frozenset[int]:
        texts = self._parts[name].split(",") if name in self._parts else []
        if not all(_NUMBER.fullmatch(each) and int(each) in allowed for each in texts):
            line = f"{name}={shown(self._parts[name])}"
            raise ScheduleError(
                f"không đưa vào được quy tắc lặp có “{line}”; hãy lặp đơn giản hơn.", place=self._place
            )
        return frozenset(map(int, texts))

    def one(self, name: str, allowed: Collection[int]) -> int | None:
        found = self.many(name, allowed)
        if len(found) > 1:
            raise ScheduleError(f"{name} có nhiều số; hãy lặp đơn giản hơn.", place=self._place)
        return min(found, default=None)


def _weekdays(text: str, place: str) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
    """Weekdays without a number, and those with one as number and weekday."""
    found = [_WEEKDAY.fullmatch(each) for each in text.split(",")] if text else []
    plain, nth = set(), []
    for each in found:
        if each is None:
            raise ScheduleError(
                f"không hiểu thứ “{shown(text)}” trong quy tắc lặp; hãy đặt lại.", place=place
            )
        weekday = WEEKDAYS.index(each[2])
        if each[1]:
            nth.append((int(each[1]), weekday))
        else:
            plain.add(weekday)
    return frozenset(plain), tuple(nth)


def _require_same_clock(numbers: _Numbers, starts: time, place: str) -> None:
    """Refuse a rule by which there are several sessions a day."""
    clock = (("BYHOUR", range(24), starts.hour), ("BYMINUTE", range(60), starts.minute))
    for name, allowed, own in (*clock, ("BYSECOND", range(61), starts.second)):
        if numbers.one(name, allowed) not in (None, own):
            raise ScheduleError(
                f"{name} khác giờ bắt đầu của sự kiện; hãy tách mỗi giờ thành một sự kiện.", place=place
            )


def _until(text: str, starts: time, place: str) -> date:
    """The last day on which a start at ``starts`` is not later than UNTIL."""
    found = _UNTIL.fullmatch(text)
    try:
        day = datetime.strptime(found[1], "%Y%m%d") if found else None  # noqa: DTZ007  # the zone follows
        clock = datetime.strptime(found[2], "%H%M%S").time() if found and found[2] else time.max  # noqa: DTZ007
    except ValueError:
        day = None
    if day is None or found is None:
        raise ScheduleError(
            f"UNTIL={shown(text)} không phải là ngày; hãy đặt lại ngày kết thúc.", place=place
        )
    end = datetime.combine(day, clock)
    if found[3] and end.year < date.max.year:
        end = local(end.replace(tzinfo=UTC)).replace(tzinfo=None)
    return end.date() if end.time() >= starts else end.date() - _DAY
