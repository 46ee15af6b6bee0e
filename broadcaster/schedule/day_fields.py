"""Days as the documents of a schedule write them: sessions, peaks, relays and quiet hours alike.

An entry has at most one rule for dates by itself, under the key of that rule; ``any_of`` has a list of tables
with one rule each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from broadcaster.errors import ScriptError
from broadcaster.schedule.dates import (
    EVERY_MONTH,
    AroundTet,
    ByHand,
    Daily,
    DateRule,
    EveryYear,
    LunarDay,
    LunarRange,
    MonthDays,
    NthWeekday,
    Once,
    PublicHolidays,
    Weekly,
)
from broadcaster.schedule.days import Days
from broadcaster.schedule.fields import (
    WEEKDAYS,
    built,
    day_of_year,
    lunar_day_of_year,
    numbers,
    weekdays,
    whole,
)
from broadcaster.schedule.public_holidays import holiday_names
from broadcaster.schedule.span import Span
from broadcaster.script.fields import Fields

_MOST_EVERY = 1000


def read_days(fields: Fields) -> Days:
    """The days that ``fields`` write down with the keys of ``DAY_KEYS``; every day where none is there.

    Raises:
        ScriptError: a rule is not right, there are two, or dates are in the wrong order.

    """
    valid_from, valid_to = fields.day_or_none("valid_from"), fields.day_or_none("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise fields.error("valid_to", "sớm hơn valid_from; hãy sửa một trong hai ngày.")
    rules, excepted = _rules(fields), tuple(read_span(each) for each in fields.tables("except"))
    moved = tuple(_moved(each) for each in fields.tables("moved"))
    skips = fields.flag("skip_holidays")
    return built(
        fields,
        lambda: Days(rules, excepted, moved, skips, valid_from, valid_to),
        "có ngày dời hai lần, hoặc hai ngày dời đến cùng một ngày; hãy bỏ một.",
        key="moved",
    )


def read_span(fields: Fields) -> Span:
    """Civil days ``from`` and ``to``, both included.

    Raises:
        ScriptError: one is missing or no date, or they are in the wrong order.

    """
    fields.expect(("from", "to"))
    first, last = fields.day("from"), fields.day("to")
    return built(fields, lambda: Span(first, last), "sớm hơn from; hãy sửa một trong hai ngày.", key="to")


def _moved(fields: Fields) -> tuple[date, date]:
    fields.expect(("from", "to"))
    old, new = fields.day("from"), fields.day("to")
    if old == new:
        raise fields.error("to", "trùng với from; hãy ghi ngày mới.")
    return old, new


def _rules(fields: Fields) -> tuple[DateRule, ...]:
    if "any_of" not in fields:
        return () if not _keys(fields) else (_rule(fields),)
    if _keys(fields):
        raise _too_many(fields)
    inner = fields.tables("any_of")
    if not inner:
        raise fields.error("any_of", "chưa có cách tính ngày nào; hãy thêm hoặc bỏ mục này.")
    for each in inner:
        each.expect((), (*_RULES, *_BESIDE))
    return tuple(_rule(each) for each in inner)


def _rule(fields: Fields) -> DateRule:
    """The one rule of ``fields``."""
    given = [key for key in _RULES if key in fields]
    if len(given) != 1:
        raise _too_many(fields)
    for key, beside in _BESIDE.items():
        if key in fields and given[0] not in beside:
            raise fields.error(key, f"chỉ đi cùng {' hoặc '.join(beside)}; hãy bỏ mục này.")
    return _RULES[given[0]](fields)


def _keys(fields: Fields) -> list[str]:
    return [key for key in (*_RULES, *_BESIDE) if key in fields]


def _too_many(fields: Fields) -> ScriptError:
    return fields.error(
        " hoặc ".join(_keys(fields) or _RULES),
        "phải ghi đúng một trong các cách tính ngày; nhiều cách thì dùng any_of (xem schedules/README.md).",
    )


def _once(fields: Fields) -> Once:
    return Once(fields.day("once"))


def _daily(fields: Fields) -> Daily:
    every = whole(fields, "every_days", 1, _MOST_EVERY)
    return Daily(every, _since(fields, every))


def _weekly(fields: Fields) -> Weekly:
    every = whole(fields, "every_weeks", 1, _MOST_EVERY) if "every_weeks" in fields else 1
    return Weekly(weekdays(fields, "weekdays"), every, _since(fields, every))


def _since(fields: Fields, every: int) -> date | None:
    if every > 1 and "since" not in fields:
        raise fields.error("since", "còn thiếu; hãy ghi ngày đầu tiên, để đếm từ ngày ấy.")
    return fields.day_or_none("since")


def _month_days(fields: Fields) -> MonthDays:
    days, months = numbers(fields, "month_days", 1, 31, from_end=True), _months(fields)
    for day in sorted(days):
        # A day that is in none of the months is a slip of the pen, even where others are right.
        advice = f"không có ngày {abs(day)} trong tháng đã ghi; hãy sửa ngày hoặc mục months."
        built(fields, partial(MonthDays, frozenset({day}), months), advice, key="month_days")
    return MonthDays(days, months)


def _nth_weekday(fields: Fields) -> NthWeekday:
    inner = fields.table("nth_weekday")
    inner.expect(("nth", "weekday"))
    weekday = inner.choice("weekday", {name: day for day, name in enumerate(WEEKDAYS)})
    return NthWeekday(numbers(inner, "nth", 1, 5, from_end=True), weekday, _months(fields))


def _months(fields: Fields) -> frozenset[int]:
    return numbers(fields, "months", 1, 12) if "months" in fields else EVERY_MONTH


def _lunar_day(fields: Fields) -> LunarDay:
    inner = fields.table("lunar_day")
    inner.expect(("day",), ("month", "leap"))
    month = whole(inner, "month", 1, 12) if "month" in inner else None
    return LunarDay(whole(inner, "day", 1, 30), month, inner.flag("leap"))


def _lunar_range(fields: Fields) -> LunarRange:
    inner = fields.table("lunar_range")
    inner.expect(("from", "to"))
    return LunarRange(lunar_day_of_year(inner, "from"), lunar_day_of_year(inner, "to"))


def _holidays(fields: Fields) -> PublicHolidays:
    if not fields.flag("holidays"):
        raise fields.error("holidays", "chỉ ghi true, nghĩa là mọi ngày nghỉ lễ; không thì hãy bỏ mục này.")
    return PublicHolidays()


def _named_holidays(fields: Fields) -> PublicHolidays:
    names = fields.texts("holiday_names")
    advice = f"không có ngày lễ tên này; hãy chọn trong: {', '.join(holiday_names())}."
    if not names:
        raise fields.error("holiday_names", "chưa có ngày lễ nào; mọi ngày lễ thì ghi holidays = true.")
    return built(fields, lambda: PublicHolidays(names), advice, key="holiday_names")


def _around_tet(fields: Fields) -> AroundTet:
    inner = fields.table("tet")
    inner.expect(("days_before", "until_month", "until_day"))
    days = whole(inner, "days_before", 0, 100)
    return AroundTet(days, whole(inner, "until_month", 1, 12), whole(inner, "until_day", 1, 30))


def _every_year(fields: Fields) -> EveryYear:
    inner = fields.table("every_year")
    inner.expect(("from", "to"))
    return EveryYear(day_of_year(inner, "from"), day_of_year(inner, "to"))


def _by_hand(fields: Fields) -> ByHand:
    return ByHand(tuple(read_span(each) for each in fields.tables("dates")))


_RULES: dict[str, Callable[[Fields], DateRule]] = {
    "once": _once,
    "every_days": _daily,
    "weekdays": _weekly,
    "month_days": _month_days,
    "nth_weekday": _nth_weekday,
    "lunar_day": _lunar_day,
    "lunar_range": _lunar_range,
    "holidays": _holidays,
    "holiday_names": _named_holidays,
    "tet": _around_tet,
    "every_year": _every_year,
    "dates": _by_hand,
}
_BESIDE = {
    "every_weeks": ("weekdays",),
    "since": ("weekdays", "every_days"),
    "months": ("month_days", "nth_weekday"),
}
"""What stands beside some rules only."""

DAY_KEYS = (*_RULES, *_BESIDE, "any_of", "except", "moved", "skip_holidays", "valid_from", "valid_to")
"""Keys of a table that ``read_days`` reads."""


def days_pairs(days: Days) -> Iterable[tuple[str, object]]:
    """``days`` as ``read_days`` reads them, to the same days; what is not said has the value None."""
    rules = [_rule_pairs(rule) for rule in days.rules]
    if len(rules) == 1:
        yield from rules[0].items()
    yield "any_of", tuple(rules) if len(rules) > 1 else None
    yield "except", _spans(days.excepted) or None
    yield "moved", tuple({"from": old, "to": new} for old, new in days.moved) or None
    yield "skip_holidays", days.skip_holidays or None
    yield "valid_from", days.valid_from
    yield "valid_to", days.valid_to


def _rule_pairs(rule: DateRule) -> dict[str, object]:
    return {key: value for key, value in _all_pairs(rule) if value is not None}


def _all_pairs(rule: DateRule) -> Iterator[tuple[str, object]]:
    """Keys and values of ``rule``; None where one is left out."""
    match rule:
        case Once(day):
            yield "once", day
        case Daily(every, since):
            yield from (("every_days", every), ("since", since))
        case Weekly(days, every, since):
            yield "weekdays", tuple(WEEKDAYS[day] for day in sorted(days))
            yield from (("every_weeks", every if every > 1 else None), ("since", since))
        case MonthDays(days, months):
            yield from (("month_days", tuple(sorted(days))), ("months", _some_months(months)))
        case NthWeekday(nth, weekday, months):
            yield "nth_weekday", {"nth": tuple(sorted(nth)), "weekday": WEEKDAYS[weekday]}
            yield "months", _some_months(months)
        case PublicHolidays(names):
            yield ("holiday_names", names) if names else ("holidays", True)
        case EveryYear(first, last):
            yield "every_year", {"from": _day_first(first), "to": _day_first(last)}
        case ByHand(spans):
            yield "dates", _spans(spans)
        case LunarDay() | LunarRange() | AroundTet():
            yield _lunar_pair(rule)


def _lunar_pair(rule: LunarDay | LunarRange | AroundTet) -> tuple[str, Mapping[str, object]]:
    match rule:
        case LunarDay(day, month, leap):
            optional = {"month": month, "leap": leap or None}
            return "lunar_day", {"day": day} | {key: each for key, each in optional.items() if each}
        case LunarRange(first, last):
            return "lunar_range", {"from": _day_first(first), "to": _day_first(last)}
        case AroundTet(before, month, day):
            return "tet", {"days_before": before, "until_month": month, "until_day": day}


def _some_months(months: frozenset[int]) -> tuple[int, ...] | None:
    return None if months == EVERY_MONTH else tuple(sorted(months))


def _day_first(day_of_year: tuple[int, int]) -> str:
    """Month and day as Vietnamese write them: "23/12"."""
    month, day = day_of_year
    return f"{day:02}/{month:02}"


def _spans(spans: Iterable[Span]) -> tuple[dict[str, date], ...]:
    return tuple({"from": span.first, "to": span.last} for span in spans)
