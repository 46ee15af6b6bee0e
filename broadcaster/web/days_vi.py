"""Days in Vietnamese words, for who has to approve them: ``T2, T4, T6; trừ 16/02/2026``."""

from collections.abc import Iterable, Iterator
from datetime import date

from broadcaster.schedule.dates import (
    EVERY_MONTH,
    EVERY_WEEKDAY,
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
    Span,
    Weekly,
)
from broadcaster.schedule.days import Days
from broadcaster.schedule.fields import WEEKDAYS

_MOST_SPANS = 6
"""Single days that are named; of more the count is told."""


def days_text(days: Days, weekdays: frozenset[int]) -> str:
    """The days that are ``days`` and on ``weekdays`` (Monday 0)."""
    limit = "" if weekdays == EVERY_WEEKDAY else weekdays_text(weekdays)
    rules = "; ".join(_rule_text(rule) for rule in days.rules)
    words = f"{rules}, chỉ {limit}" if rules and limit else rules or limit or "hằng ngày"
    return "; ".join((words, *_limits(days)))


def weekdays_text(weekdays: Iterable[int]) -> str:
    """``T2, T4, CN``."""
    return ", ".join(WEEKDAYS[day] for day in sorted(weekdays))


def bounds_text(first: date | None, last: date | None) -> str:
    """``từ 05/01/2026 đến hết 31/12/2026``; empty where there is no bound."""
    words = (f"từ {first:%d/%m/%Y}" if first else "", f"đến hết {last:%d/%m/%Y}" if last else "")
    return " ".join(filter(None, words))


def _limits(days: Days) -> Iterator[str]:
    """What takes days out, moves them, bounds them."""
    if days.excepted:
        yield f"trừ {_spans_text(days.excepted)}"
    if days.skip_holidays:
        yield "trừ ngày nghỉ lễ"
    for old, new in days.moved:
        yield f"dời {old:%d/%m/%Y} sang {new:%d/%m/%Y}"
    if bounds := bounds_text(days.valid_from, days.valid_to):
        yield bounds


def _spans_text(spans: Iterable[Span]) -> str:
    spans = tuple(spans)
    named = ", ".join(_span_text(span) for span in spans[:_MOST_SPANS])
    return named if len(spans) <= _MOST_SPANS else f"{named} và {len(spans) - _MOST_SPANS} khoảng ngày nữa"


def _span_text(span: Span) -> str:
    first = f"{span.first:%d/%m/%Y}"
    return first if span.first == span.last else f"{first}–{span.last:%d/%m/%Y}"


def _rule_text(rule: DateRule) -> str:  # noqa: PLR0911  # a sentence each
    match rule:
        case Once(day):
            return f"ngày {day:%d/%m/%Y}"
        case ByHand(dates):
            return f"ngày {_spans_text(dates)}"
        case Daily() | Weekly():
            return _again_text(rule)
        case MonthDays(days, months):
            numbers = ", ".join(
                _day_of_month_text(day) for day in sorted(days, key=lambda day: (day < 0, day))
            )
            return f"{numbers} {_months_text(months)}"
        case NthWeekday(nth, weekday, months):
            which = ", ".join(_nth_text(each) for each in sorted(nth, key=lambda each: (each < 0, each)))
            return f"{WEEKDAYS[weekday]} {which} {_months_text(months)}"
        case EveryYear((first_month, first), (last_month, last)):
            return f"từ {first}/{first_month} đến {last}/{last_month} hằng năm"
        case PublicHolidays(names):
            return f"ngày lễ ({', '.join(names)})" if names else "ngày nghỉ lễ"
    return _lunar_text(rule)


def _again_text(rule: Daily | Weekly) -> str:
    since = f" từ {rule.since:%d/%m/%Y}" if rule.since else ""
    if isinstance(rule, Daily):
        return (f"{rule.every} ngày một lần" if rule.every > 1 else "hằng ngày") + since
    every = f", {rule.every} tuần một lần" if rule.every > 1 else ""
    return f"{weekdays_text(rule.weekdays)}{every}{since}"


def _lunar_text(rule: DateRule) -> str:
    match rule:
        case LunarDay(day, None, _):
            return f"ngày {day} âm lịch hằng tháng"
        case LunarDay(day, month, leap):
            return f"ngày {day}/{month} âm lịch{', cả tháng nhuận' if leap else ''}"
        case LunarRange((first_month, first), (last_month, last)):
            return f"từ {first}/{first_month} đến {last}/{last_month} âm lịch"
        case AroundTet(days_before, month, day):
            return f"từ {days_before} ngày trước Tết đến {day}/{month} âm lịch"
    return str(rule)


def _day_of_month_text(day: int) -> str:
    if day > 0:
        return f"ngày {day}"
    return "ngày cuối" if day == -1 else f"ngày thứ {-day} từ cuối"


def _nth_text(nth: int) -> str:
    if nth > 0:
        return f"lần {nth}"
    return "cuối" if nth == -1 else f"lần {-nth} từ cuối"


def _months_text(months: frozenset[int]) -> str:
    if months == EVERY_MONTH:
        return "hằng tháng"
    return f"tháng {', '.join(map(str, sorted(months)))}"
