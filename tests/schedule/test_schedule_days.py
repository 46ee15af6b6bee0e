from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.schedule.dates import AroundTet, ByHand, LunarDay, Once, PublicHolidays, Span, Weekly
from broadcaster.schedule.days import EVERY_DAY, Days, spans_of
from tests.schedule.any_days import DAY, any_days

MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(weeks=1)
TUESDAY = MONDAY + timedelta(days=1)
MONDAYS = Weekly(frozenset({0}))


def week(number: int) -> date:
    """The Monday so many weeks on."""
    return MONDAY + timedelta(weeks=number)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"excepted": (Span(week(1), week(2)),)}, [0, 3]),
        ({"valid_from": week(1), "valid_to": week(2)}, [1, 2]),
        ({"excepted": (Span(MONDAY, MONDAY),), "valid_to": week(1)}, [1]),
    ],
)
def test_exceptions_and_bounds_take_days_away(fields: dict[str, Any], expected: list[int]) -> None:
    """Both ends of each are included."""
    days = Days((MONDAYS,), **fields)
    assert list(days.dates(MONDAY, week(3))) == [week(number) for number in expected]


def test_of_several_rules_any_is_enough() -> None:
    """Mùng một and rằm: two days a lunar month."""
    days = Days((LunarDay(1), LunarDay(15)))
    found = list(days.dates(date(2026, 11, 1), date(2026, 12, 31)))
    assert found == [date(2026, 11, 9), date(2026, 11, 23), date(2026, 12, 9), date(2026, 12, 23)]


def test_without_a_rule_it_is_every_day() -> None:
    """Less what is excepted."""
    assert EVERY_DAY.on(MONDAY)
    assert not Days(excepted=(Span(MONDAY, MONDAY),)).on(MONDAY)


def test_public_holidays_may_be_skipped() -> None:
    """2 September 2026 is a Wednesday and no day then; the Wednesday after it is one."""
    days = Days((Weekly(frozenset({2})),), skip_holidays=True)
    assert list(days.dates(date(2026, 8, 26), date(2026, 9, 9))) == [date(2026, 8, 26), date(2026, 9, 9)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"excepted": (Span(TUESDAY, TUESDAY),)},
        {"valid_to": MONDAY},
        {"rules": (Once(NEXT),)},
    ],
)
def test_a_moved_day_is_off_at_its_old_date_and_on_at_the_new_one(fields: dict[str, Any]) -> None:
    """Even where the new date is excepted, out of bounds or in no rule: a person has named it."""
    days = Days(**{"rules": (MONDAYS,), "moved": ((MONDAY, TUESDAY),), **fields})
    assert not days.on(MONDAY)
    assert days.on(TUESDAY)


def test_a_day_may_move_to_where_another_moved_away() -> None:
    """Monday goes to Tuesday, and the next Monday comes to this one."""
    days = Days((MONDAYS,), moved=((MONDAY, TUESDAY), (NEXT, MONDAY)))
    assert list(days.dates(MONDAY, NEXT)) == [MONDAY, TUESDAY]


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": NEXT, "valid_to": MONDAY},
        {"moved": ((MONDAY, MONDAY),)},
        {"moved": ((MONDAY, TUESDAY), (MONDAY, NEXT))},
        {"moved": ((MONDAY, NEXT), (TUESDAY, NEXT))},
    ],
)
def test_days_that_make_no_sense_are_refused(fields: dict[str, Any]) -> None:
    """An end before the start, a day that moves nowhere, twice, or onto another."""
    with pytest.raises(ValueError, match=r"valid to|moved"):
        Days(**fields)


@settings(deadline=None)
@given(any_days(), DAY, st.integers(0, 60))
def test_dates_are_the_days_that_are_on(days: Days, first: date, count: int) -> None:
    """Each day of the time once, in order, if and only if it is on."""
    whole = [first + timedelta(days=number) for number in range(count)]
    last = first + timedelta(days=count - 1)
    assert list(days.dates(first, last)) == [day for day in whole if days.on(day)]


@settings(deadline=None)
@given(any_days(), st.integers(2021, 2034))
def test_spans_are_the_days_of_the_year_in_runs(days: Days, year: int) -> None:
    """Each day that is on lies in one span, no other day of the year does, and no two spans touch."""
    spans = spans_of(days, year)
    inside = [day for span in spans for day in span if day.year == year]
    assert inside == list(days.dates(date(year, 1, 1), date(year, 12, 31)))
    assert all((after.first - before.last).days > 1 for before, after in pairwise(spans))
    assert all(span.touches(year) for span in spans)


def test_a_span_over_new_year_is_whole() -> None:
    """Asked for either year, it is the same; the spans of a rule stay its own, touching or not."""
    days = Days((ByHand((Span(date(2025, 12, 20), date(2026, 1, 5)),)),), skip_holidays=True)
    assert spans_of(days, 2026)[0] == Span(date(2026, 1, 2), date(2026, 1, 5))
    assert spans_of(days, 2025) == (Span(date(2025, 12, 20), date(2025, 12, 31)),)
    assert spans_of(AroundTet(15, 1, 10), 2026) == (Span(date(2026, 2, 2), date(2026, 2, 26)),)


def test_holidays_make_spans_for_a_peak() -> None:
    """The days of Tết 2026 follow one another; Hùng kings' day and its day in lieu too."""
    spans = spans_of(PublicHolidays(), 2026)
    assert Span(date(2026, 2, 16), date(2026, 2, 20)) in spans
    assert Span(date(2026, 4, 26), date(2026, 4, 27)) in spans
