"""Rules for dates by the Vietnamese lunar calendar, on no day outside its table (see ``lunar``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from broadcaster.schedule.lunar import FIRST_YEAR, LAST_YEAR, LunarDate, LunarMonth, months, tet
from broadcaster.schedule.span import Span

_TABLE = range(FIRST_YEAR, LAST_YEAR + 1)
_MOST_DAYS_BEFORE = 100


@dataclass(frozen=True)
class LunarDay:
    """Day ``day`` (1 to 30) of lunar month ``month``; None: of every month, leap months too.

    A month without a 30th gives its 29th instead. ``leap`` True: in a leap month of that number as well,
    when the year has one; False: in the ordinary month alone.

    Raises:
        ValueError: no such lunar day.

    """

    day: int
    month: int | None = None
    leap: bool = False

    def __post_init__(self) -> None:
        LunarDate(FIRST_YEAR, 1 if self.month is None else self.month, self.day)

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return day in _lunar_days(self, day.year)


@dataclass(frozen=True)
class LunarRange:
    """From lunar ``first`` to ``last`` (month, day), both included, of the ordinary months.

    Over Tết when ``last`` comes earlier in the year: "từ 23 tháng Chạp đến mùng 10 tháng Giêng". A leap month
    that lies between is included. A 30th that a month does not have gives way to the 29th.

    Raises:
        ValueError: no such lunar day.

    """

    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            LunarDate(FIRST_YEAR, month, day)

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return any(day in span for span in self.spans(day.year))

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``; where the lunar table ends, they do."""
        return _touching(_lunar_ranges(self), year)


@dataclass(frozen=True)
class AroundTet:
    """From ``days_before`` days before Tết until a day of that lunar year, which is included.

    A day that the month does not have (the 30th of a short one) gives way to the day before.

    Raises:
        ValueError: no such lunar day, or more than a hundred days before Tết.

    """

    days_before: int
    until_month: int
    until_day: int

    def __post_init__(self) -> None:
        LunarDate(FIRST_YEAR, self.until_month, self.until_day)
        if not 0 <= self.days_before <= _MOST_DAYS_BEFORE:
            raise ValueError(f"{self.days_before} days before Tết is not 0 to {_MOST_DAYS_BEFORE}")

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return any(day in span for span in self.spans(day.year))

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``; none outside the lunar table."""
        return _touching(_spans_around_tet(self), year)


def _touching(by_lunar_year: Mapping[int, Span], year: int) -> tuple[Span, ...]:
    """The spans of the lunar years around ``year`` that touch calendar year ``year``."""
    # Two years back: what begins in tháng Chạp may last until tháng Chạp, which ends in the year after that.
    near = (by_lunar_year.get(each) for each in range(year - 2, year + 2))
    return tuple(span for span in near if span is not None and span.touches(year))


@lru_cache(maxsize=256)
def _spans_around_tet(rule: AroundTet) -> Mapping[int, Span]:
    """The span of each lunar year."""
    before = timedelta(days=rule.days_before)
    until = {year: _day_of(year, rule.until_month, rule.until_day) for year in _TABLE}
    return {year: Span(tet(year) - before, until[year]) for year in _TABLE}


@lru_cache(maxsize=256)
def _lunar_ranges(rule: LunarRange) -> Mapping[int, Span]:
    """The span of each lunar year, by the year in which it begins."""
    begins = {year: _day_of(year, *rule.first) for year in _TABLE}
    ends = {year: _day_of(year, *rule.last) for year in _TABLE}
    if rule.first <= rule.last:
        return {year: Span(begins[year], ends[year]) for year in _TABLE}
    begins[FIRST_YEAR - 1] = tet(FIRST_YEAR)
    ends[LAST_YEAR + 1] = _last_day(months(LAST_YEAR)[-1])
    return {year: Span(first, ends[year + 1]) for year, first in begins.items()}


@lru_cache(maxsize=4096)
def _lunar_days(rule: LunarDay, year: int) -> frozenset[date]:
    """The days of ``rule`` in calendar year ``year``."""
    lunar_years = (each for each in (year - 1, year) if each in _TABLE)
    wanted = (month for each in lunar_years for month in months(each) if _is_meant(rule, month))
    return frozenset(day for month in wanted if (day := _day_or_last(month, rule.day)).year == year)


def _is_meant(rule: LunarDay, month: LunarMonth) -> bool:
    return rule.month is None or (rule.month == month.number and (rule.leap or not month.leap))


def _day_of(year: int, month: int, day: int) -> date:
    """Day ``day`` of the ordinary month ``month``, or the last one when it has fewer."""
    found = next(each for each in months(year) if each.number == month and not each.leap)
    return _day_or_last(found, day)


def _day_or_last(month: LunarMonth, day: int) -> date:
    return month.first_day + timedelta(days=min(day, month.days) - 1)


def _last_day(month: LunarMonth) -> date:
    return _day_or_last(month, month.days)
