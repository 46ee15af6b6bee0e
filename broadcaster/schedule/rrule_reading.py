"""RFC 5545 recurrence rules of other programs, as days of the station.

A rule is read from its parts and never expanded to see what it does: one that repeats every second costs no
more than another. What the station's days cannot say is refused as a whole.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import islice

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import (
    EVERY_MONTH,
    EVERY_WEEKDAY,
    ByHand,
    Daily,
    DateRule,
    MonthDays,
    NthWeekday,
    Weekly,
)
from broadcaster.schedule.days import Days
from broadcaster.schedule.rrule_parts import Rule, rule_of
from broadcaster.schedule.span import days_between, runs

LAST_YEAR = 2099
"""A rule that ends later goes on for ever, as far as a station is concerned."""

_MOST_RULES = 20
_MOST_COUNTED = 10 * 366
"""Days within which a rule with COUNT must end: they are looked at one by one."""

_MOST_LOOKED_AT = 41 * 366
"""Days between a rule and a single day far from it: 29 February may be so far on a given weekday."""

_MOST_STRANGE = 1500
"""Exceptions that are made for single days far from their rule."""

_ALL_NTH = frozenset(range(1, 6))
_ALL_MONTH_DAYS = frozenset(range(1, 32))
_YEAR = 12
_LOCAL_END = re.compile(r"UNTIL=[0-9T]+(?:;|$)")
"""An end in the event's own zone, where that has other days than ours."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Repeat:
    """What an event says of its days, in civil days of the station.

    ``first`` and ``starts`` are those of DTSTART; ``rules`` the values of its RRULE lines; ``shift`` is how
    many days the station's civil day is later than the one of the event's own zone (-1, 0, 1).
    """

    first: date
    starts: time
    rules: tuple[str, ...] = ()
    excepted: tuple[date, ...] = ()
    added: tuple[date, ...] = ()
    moved: tuple[tuple[date, date], ...] = ()
    shift: int = 0


@dataclass(frozen=True)
class _Read:
    """One RRULE: its rules, the weekdays that limit them (None: they name theirs), its last day."""

    rules: tuple[DateRule, ...]
    weekdays: frozenset[int] | None = None
    last: date | None = None

    def on(self, day: date) -> bool:
        wanted = self.weekdays is None or day.weekday() in self.weekdays
        return wanted and any(rule.on(day) for rule in self.rules)


def from_rrule(repeat: Repeat, *, place: str) -> tuple[Days, frozenset[int]]:
    """The days that ``repeat`` means, and the weekdays (Monday 0) that they are limited to.

    Raises:
        ScheduleError: the station's days cannot say this, and why; nothing is taken.

    """
    if not repeat.rules:
        named = {repeat.first, *repeat.added} - set(repeat.excepted)
        return Days((ByHand(runs(sorted(named))),), moved=repeat.moved), EVERY_WEEKDAY
    if len(repeat.rules) > _MOST_RULES:
        raise ScheduleError(f"có hơn {_MOST_RULES} quy tắc lặp; hãy tách sự kiện.", place=place)
    read = [_one(text, repeat, place) for text in repeat.rules]
    weekdays, last = _common_weekdays(read, place), _common_end(read, place)
    # DTSTART counts even where its own rule would not give it: that is how calendar programs show it.
    named = {repeat.first, *repeat.added}
    extra = [day for day in sorted(named) if not (_within(day, repeat.first, last) and _on(read, day))]
    _require_weekdays([*extra, *(new for _, new in repeat.moved)], weekdays, place)
    first, end = min([repeat.first, *extra]), None if last is None else max([last, *extra])
    strange = _outside(read, (repeat.first, last), (first, end), place)
    return (
        Days(
            _rules(read, extra),
            runs(sorted({*repeat.excepted, *(day for day in strange if day not in named)})),
            repeat.moved,
            valid_from=first,
            valid_to=end,
        ),
        weekdays,
    )


def _rules(read: Iterable[_Read], extra: Sequence[date]) -> tuple[DateRule, ...]:
    """The rules of all, with the days beside them; none means every day."""
    rules = tuple(dict.fromkeys(rule for each in read for rule in each.rules))
    if Daily() in rules:
        return ()
    return (*rules, ByHand(runs(extra))) if extra else rules


def _on(read: Iterable[_Read], day: date) -> bool:
    return any(each.on(day) for each in read)


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day <= (last or date.max)


def _outside(
    read: Sequence[_Read], own: tuple[date, date | None], reach: tuple[date, date | None], place: str
) -> tuple[date, ...]:
    """Days that the rules would give outside their own stretch, where single days make ``reach`` longer."""
    gaps = [(reach[0], own[0] - _DAY)]
    if own[1] is not None and reach[1] is not None:
        gaps.append((own[1] + _DAY, reach[1]))
    near = all((last - first).days <= _MOST_LOOKED_AT for first, last in gaps)
    found = tuple(day for gap in gaps if near for day in days_between(*gap) if _on(read, day))
    if not near or len(found) > _MOST_STRANGE:
        raise ScheduleError("có ngày lẻ cách xa các ngày lặp; hãy tách thành sự kiện riêng.", place=place)
    return found


def _require_weekdays(extra: Iterable[date], weekdays: frozenset[int], place: str) -> None:
    """Refuse a single day on a weekday that the rules leave out: the session would not be on it."""
    for day in extra:
        if day.weekday() not in weekdays:
            raise ScheduleError(
                f"ngày lẻ {day:%d/%m/%Y} không thuộc các thứ của quy tắc lặp; hãy tách thành sự kiện riêng.",
                place=place,
            )


def _common_weekdays(read: Iterable[_Read], place: str) -> frozenset[int]:
    """The weekdays that limit all rules together.

    Raises:
        ScheduleError: they limit one rule and not another.

    """
    limits = {each.weekdays for each in read if each.weekdays is not None} or {EVERY_WEEKDAY}
    limit = next(iter(limits))
    named = [_weekdays_of(rule) for each in read for rule in each.rules if each.weekdays is None]
    if len(limits) > 1 or not all(weekdays <= limit for weekdays in named):
        raise ScheduleError(
            "có nhiều quy tắc lặp theo thứ khác nhau; hãy tách mỗi quy tắc thành một sự kiện.", place=place
        )
    return limit


def _weekdays_of(rule: DateRule) -> frozenset[int]:
    if isinstance(rule, Weekly):
        return rule.weekdays
    return frozenset({rule.weekday}) if isinstance(rule, NthWeekday) else EVERY_WEEKDAY


def _common_end(read: Iterable[_Read], place: str) -> date | None:
    """The day on which all rules end.

    Raises:
        ScheduleError: one ends earlier than another.

    """
    ends = {each.last for each in read}
    if len(ends) > 1:
        raise ScheduleError(
            "có nhiều quy tắc lặp kết thúc khác ngày; hãy tách mỗi quy tắc thành một sự kiện.", place=place
        )
    return ends.pop()


def _one(text: str, repeat: Repeat, place: str) -> _Read:
    rule = rule_of(text, repeat.starts, place=place)
    own_first = repeat.first - repeat.shift * _DAY
    read = _SAYING[rule.frequency](rule, own_first)
    if read is None or (repeat.shift and not _can_shift(rule, text)):
        raise ScheduleError(
            f"lịch của đài không ghi được cách lặp “{text[:80]}”; hãy lặp đơn giản hơn.", place=place
        )
    read = _shifted(read, repeat.shift)
    return _Read(read.rules, read.weekdays, _last(rule, read, repeat.first, place))


def _last(rule: Rule, read: _Read, first: date, place: str) -> date | None:
    """The last day of ``rule``; None when it goes on for ever, or beyond ``LAST_YEAR``."""
    last = rule.until
    if rule.count is not None:
        last = _counted(read, first, rule.count, place)
    return None if last is None or last.year > LAST_YEAR else max(last, first)


def _counted(read: _Read, first: date, count: int, place: str) -> date:
    """The day of the start number ``count``.

    Raises:
        ScheduleError: that is years away, or never.

    """
    near = days_between(first, first + _MOST_COUNTED * _DAY) if count <= _MOST_COUNTED else ()
    found = next(islice(filter(read.on, near), count - 1, None), None)
    if found is None:
        raise ScheduleError(
            f"lặp {count} lần là quá mười năm; hãy đặt ngày kết thúc, hoặc lặp không kết thúc.", place=place
        )
    return found


def _can_shift(rule: Rule, text: str) -> bool:
    """Whether the days of ``rule``, each a day earlier or later, are still days of such a rule."""
    plain = not (rule.month_days or rule.months or rule.nth or _LOCAL_END.search(text))
    return plain and (rule.frequency == "DAILY" or (rule.frequency == "WEEKLY" and rule.interval == 1))


def _shifted(read: _Read, shift: int) -> _Read:
    """``read`` with each day ``shift`` days later."""
    if not shift:
        return read
    weekdays = None if read.weekdays is None else _shifted_weekdays(read.weekdays, shift)
    rules = (_shifted_rule(rule, shift) for rule in read.rules)
    return _Read(tuple(rules), weekdays)


def _shifted_rule(rule: DateRule, shift: int) -> DateRule:
    match rule:
        case Weekly():
            return Weekly(_shifted_weekdays(rule.weekdays, shift))
        case Daily(since=date() as since):
            return Daily(rule.every, since + shift * _DAY)
    return rule


def _shifted_weekdays(weekdays: frozenset[int], shift: int) -> frozenset[int]:
    return frozenset((day + shift) % 7 for day in weekdays)


def _daily(rule: Rule, first: date) -> _Read | None:
    if rule.nth or rule.set_position is not None:
        return None
    if rule.months or rule.month_days:
        days = MonthDays(rule.month_days or _ALL_MONTH_DAYS, rule.months or EVERY_MONTH)
        return _Read((days,), rule.weekdays or EVERY_WEEKDAY) if rule.interval == 1 else None
    if rule.interval == 1:
        return _Read((Weekly(rule.weekdays) if rule.weekdays else Daily(),))
    return _Read((Daily(rule.interval, first),), rule.weekdays or EVERY_WEEKDAY)


def _weekly(rule: Rule, first: date) -> _Read | None:
    weekdays = rule.weekdays or frozenset({first.weekday()})
    if rule.nth or rule.month_days or rule.set_position is not None:
        return None
    if rule.interval == 1:
        if not rule.months:
            return _Read((Weekly(weekdays),))
        return _Read(tuple(NthWeekday(_ALL_NTH, each, rule.months) for each in sorted(weekdays)))
    # With another first day of the week, the same weeks count only for days on one side of it.
    late = {day >= rule.week_starts for day in (*weekdays, first.weekday())}
    if rule.months or len(late) > 1:
        return None
    return _Read((Weekly(weekdays, rule.interval, first),))


def _monthly(rule: Rule, first: date) -> _Read | None:
    months = _stepped_months(rule, first)
    if months is None:
        return None
    if rule.month_days or not (rule.weekdays or rule.nth):
        return _month_days(rule, first, months)
    if rule.set_position is not None:
        return _set_position(rule, months)
    nth: dict[int, set[int]] = {weekday: set(_ALL_NTH) for weekday in rule.weekdays}
    for number, weekday in rule.nth:
        nth.setdefault(weekday, set()).add(number)
    return _Read(tuple(NthWeekday(frozenset(nth[each]), each, months) for each in sorted(nth)))


def _month_days(rule: Rule, first: date, months: frozenset[int]) -> _Read | None:
    days = rule.month_days or frozenset({first.day})
    if rule.nth or rule.set_position is not None:
        return None
    try:
        return _Read((MonthDays(days, months),), rule.weekdays or EVERY_WEEKDAY)
    except ValueError:  # 30 February alone
        return None


def _set_position(rule: Rule, months: frozenset[int]) -> _Read | None:
    """The first, second or last of one weekday of the month, as some programs write it."""
    if rule.nth or len(rule.weekdays) != 1 or abs(rule.set_position or 0) not in _ALL_NTH:
        return None
    return _Read((NthWeekday(frozenset({rule.set_position or 0}), min(rule.weekdays), months),))


def _stepped_months(rule: Rule, first: date) -> frozenset[int] | None:
    """The months of a rule of every ``interval`` months; None when they differ from year to year."""
    if rule.interval == 1:
        return rule.months or EVERY_MONTH
    if _YEAR % rule.interval:
        return None
    stepped = frozenset((first.month - 1 + step) % _YEAR + 1 for step in range(0, _YEAR, rule.interval))
    return (stepped & rule.months if rule.months else stepped) or None


def _yearly(rule: Rule, first: date) -> _Read | None:
    if rule.interval > 1 or ((rule.nth or rule.weekdays) and not (rule.months or rule.month_days)):
        return None
    by_day = rule.month_days or rule.weekdays or rule.nth
    months = rule.months or (EVERY_MONTH if rule.month_days else frozenset({first.month}))
    if by_day:
        return _monthly_in(rule, first, months)
    return _month_days(rule, first, months)


def _monthly_in(rule: Rule, first: date, months: frozenset[int]) -> _Read | None:
    if rule.set_position is not None and len(months) > 1:
        return None  # the position counts within the year
    return _monthly(replace(rule, months=months), first)


_SAYING = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
