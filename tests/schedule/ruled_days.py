"""Hypothesis strategies for days of the station."""

from datetime import date, timedelta

from hypothesis import strategies as st

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

NEAR = st.dates(date(2026, 1, 1), date(2027, 6, 30))
"""Days about which somebody says something."""

WEEKDAYS = st.frozensets(st.sampled_from(sorted(EVERY_WEEKDAY)), min_size=1)
MONTHS = st.just(EVERY_MONTH) | st.frozensets(st.sampled_from(sorted(EVERY_MONTH)), min_size=1)
_MONTH_DAY = st.integers(1, 31) | st.integers(-31, -1)
_NTH = st.integers(1, 5) | st.integers(-5, -1)
_OF_YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(lambda day: (day.month, day.day))


@st.composite
def _month_days(draw: st.DrawFn) -> MonthDays:
    """Days of the month that at least one of its months has."""
    days, months = draw(st.frozensets(_MONTH_DAY, min_size=1, max_size=4)), draw(MONTHS)
    try:
        return MonthDays(days, months)
    except ValueError:
        return MonthDays(days | {1}, months)


SPANS = st.tuples(NEAR, st.integers(0, 40)).map(lambda each: Span(each[0], each[0] + timedelta(each[1])))

SAYABLE: st.SearchStrategy[DateRule] = st.one_of(
    st.builds(Daily, st.integers(1, 12), NEAR),
    st.just(Daily()),
    st.builds(Weekly, WEEKDAYS),
    st.builds(Weekly, WEEKDAYS, st.integers(1, 6), NEAR),
    _month_days(),
    st.builds(NthWeekday, st.frozensets(_NTH, min_size=1, max_size=3), st.integers(0, 6), MONTHS),
    st.builds(EveryYear, _OF_YEAR, _OF_YEAR),
    st.builds(Once, NEAR),
    st.builds(ByHand, st.lists(SPANS, min_size=1, max_size=3).map(tuple)),
)
"""Every kind of rule that RRULE, with RDATE, can say."""

UNSAYABLE: st.SearchStrategy[DateRule] = st.sampled_from(
    [
        LunarDay(15),
        LunarDay(30, 12),
        LunarRange((12, 23), (1, 10)),
        PublicHolidays(),
        AroundTet(15, 1, 10),
    ]
)
"""Rules that no RRULE can say."""


@st.composite
def any_days(draw: st.DrawFn, rules: st.SearchStrategy[DateRule], most: int = 1) -> Days:
    """Rules with exceptions, moved days and bounds, each of them perhaps."""
    pairs = draw(st.lists(st.tuples(NEAR, NEAR), max_size=3, unique_by=(lambda p: p[0], lambda p: p[1])))
    bounds = sorted(draw(st.tuples(NEAR, NEAR)))
    return Days(
        tuple(draw(st.lists(rules, min_size=1, max_size=most))),
        tuple(draw(st.lists(SPANS, max_size=3))),
        tuple(pair for pair in pairs if pair[0] != pair[1]),
        valid_from=draw(st.sampled_from([None, bounds[0]])),
        valid_to=draw(st.sampled_from([None, bounds[1]])),
    )
