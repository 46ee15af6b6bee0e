from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.schedule.dates import (
    Daily,
    DateRule,
    EveryYear,
    MonthDays,
    NthWeekday,
    Once,
    PublicHolidays,
    Weekly,
)
from broadcaster.schedule.days import Days
from broadcaster.schedule.lunar import FIRST_YEAR, LAST_YEAR, tet
from broadcaster.schedule.public_holidays import holiday_names, public_holidays
from tests.schedule.any_days import DAILY, DAY, MONTH_DAYS, NTH_WEEKDAY, RULE, WEEKLY

LAST = date(2036, 12, 31)
BEGIN = date(2019, 1, 1)


def by_rrule(frequency: int, since: date, **parts: object) -> list[date]:
    """What python-dateutil expands the rule to, from ``since`` to the end of 2036."""
    begin, end = datetime.combine(since, time()), datetime.combine(LAST, time())
    return [each.date() for each in rrule.rrule(frequency, dtstart=begin, until=end, wkst=rrule.MO, **parts)]


def ours(rule: DateRule, since: date) -> list[date]:
    """The days of ``rule`` in the same time."""
    return list(Days((rule,)).dates(since, LAST))


@settings(deadline=None)
@given(DAILY)
def test_every_so_many_days_is_what_rrule_says(rule: Daily) -> None:
    """RFC 5545: FREQ=DAILY with INTERVAL, counted from the first day."""
    since = rule.since or BEGIN
    assert ours(rule, since) == by_rrule(rrule.DAILY, since, interval=rule.every)


@settings(deadline=None)
@given(WEEKLY)
def test_every_so_many_weeks_is_what_rrule_says(rule: Weekly) -> None:
    """RFC 5545: FREQ=WEEKLY with INTERVAL and BYDAY, weeks from Monday."""
    since = rule.since or BEGIN
    days = sorted(rule.weekdays)
    assert ours(rule, since) == by_rrule(rrule.WEEKLY, since, interval=rule.every, byweekday=days)


@settings(deadline=None)
@given(MONTH_DAYS)
def test_days_of_a_month_are_what_rrule_says(rule: MonthDays) -> None:
    """RFC 5545: BYMONTHDAY counts from both ends, and leaves out a month without the day."""
    expected = by_rrule(rrule.MONTHLY, BEGIN, bymonthday=sorted(rule.days), bymonth=sorted(rule.months))
    assert ours(rule, BEGIN) == expected


@settings(deadline=None)
@given(NTH_WEEKDAY)
def test_the_nth_weekday_is_what_rrule_says(rule: NthWeekday) -> None:
    """RFC 5545: BYDAY with a number, within each month."""
    weekdays = [rrule.weekday(rule.weekday)(nth) for nth in sorted(rule.nth)]
    expected = by_rrule(rrule.MONTHLY, BEGIN, byweekday=weekdays, bymonth=sorted(rule.months))
    assert ours(rule, BEGIN) == expected


def test_weeks_are_counted_from_the_monday_before() -> None:
    """From Wednesday on, every two weeks on Monday and Friday: this Friday, then Monday a week later."""
    rule = Weekly(frozenset({0, 4}), 2, date(2026, 11, 25))
    found = list(Days((rule,)).dates(date(2026, 11, 20), date(2026, 12, 12)))
    assert found == [date(2026, 11, 27), date(2026, 12, 7), date(2026, 12, 11)]


def test_once_is_one_day() -> None:
    """Neither the day before nor that of the next year."""
    assert ours(Once(date(2026, 9, 2)), BEGIN) == [date(2026, 9, 2)]


@given(DAY)
def test_days_of_every_year_lie_in_their_spans(day: date) -> None:
    """A rule over New Year has the same days asked by day or by year."""
    for rule in (EveryYear((12, 16), (3, 15)), EveryYear((6, 1), (6, 30))):
        assert rule.on(day) is any(day in span for span in rule.spans(day.year))


def test_public_holidays_of_2026_are_those_of_the_law() -> None:
    """Article 112 of the Labour Code: New Year, Tết, Hùng kings, 30 April, 1 May, 2 September."""
    rule = PublicHolidays()
    for day in (
        date(2026, 1, 1),
        *(date(2026, 2, number) for number in range(16, 21)),
        *(date(2026, 4, 26), date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 2)),
    ):
        assert rule.on(day)
    assert not rule.on(date(2026, 11, 20))


def test_holidays_by_name_have_their_days_in_lieu() -> None:
    """A named holiday brings the day off instead of it, and no other holiday."""
    rule = PublicHolidays(("Ngày Giỗ Tổ Hùng Vương",))
    found = list(Days((rule,)).dates(date(2026, 1, 1), date(2026, 12, 31)))
    assert found == [date(2026, 4, 26), date(2026, 4, 27)]


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_tet_of_the_holidays_is_that_of_the_lunar_table(year: int) -> None:
    """Two sources of one day, which must not come apart."""
    assert "Tết Nguyên Đán" in public_holidays(year)[tet(year)]


def test_names_of_holidays_have_no_remarks() -> None:
    """What may be asked for is the holiday, never one day off in lieu of it."""
    assert {"Quốc khánh", "Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương"} <= set(holiday_names())
    assert not any("(" in name for name in holiday_names())


NONSENSE: Sequence[Callable[[], DateRule]] = (
    lambda: Daily(0),
    lambda: Daily(2),
    lambda: Daily(1001, BEGIN),
    lambda: Weekly(frozenset()),
    lambda: Weekly(frozenset({7})),
    lambda: Weekly(frozenset({0}), 2),
    lambda: MonthDays(frozenset()),
    lambda: MonthDays(frozenset({0})),
    lambda: MonthDays(frozenset({32})),
    lambda: MonthDays(frozenset({30}), frozenset({2})),
    lambda: MonthDays(frozenset({-31, 31}), frozenset({2, 4, 6, 9, 11})),
    lambda: MonthDays(frozenset({1}), frozenset({13})),
    lambda: NthWeekday(frozenset({0}), 0),
    lambda: NthWeekday(frozenset({6}), 0),
    lambda: NthWeekday(frozenset({1}), 7),
    lambda: NthWeekday(frozenset({1}), 0, frozenset()),
    lambda: PublicHolidays(("Ngày Nhà giáo",)),
)


@pytest.mark.parametrize("make", NONSENSE)
def test_a_rule_that_makes_no_sense_is_refused(make: Callable[[], DateRule]) -> None:
    """Numbers outside the calendar, 30 February, a count without a day to count from."""
    with pytest.raises(ValueError, match=r".+"):
        make()


def test_the_29th_of_february_exists_in_leap_years_only() -> None:
    """It is no nonsense, as 30 February is: some years have it."""
    found = ours(MonthDays(frozenset({29}), frozenset({2})), BEGIN)
    assert [day.year for day in found] == [2020, 2024, 2028, 2032, 2036]


@settings(deadline=None)
@given(RULE, st.dates())
def test_every_rule_answers_for_every_day(rule: DateRule, day: date) -> None:
    """From the year 1 to 9999, outside the lunar table too."""
    assert rule.on(day) in (True, False)
