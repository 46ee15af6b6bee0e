"""Any days that a document can write down, for Hypothesis."""

from datetime import date

from hypothesis import strategies as st

from broadcaster.schedule.dates import (
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
from broadcaster.schedule.public_holidays import holiday_names
from broadcaster.schedule.span import Span

DAY = st.dates(date(2020, 1, 1), date(2035, 12, 31))
SINCE = st.none() | DAY
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
MONTHS = st.frozensets(st.integers(1, 12), min_size=1)
SPAN = st.tuples(DAY, DAY).map(lambda days: Span(min(days), max(days)))
LUNAR = st.tuples(st.integers(1, 12), st.integers(1, 30))
DAY_OF_YEAR = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: (day.month, day.day))

DAILY = st.builds(Daily, st.just(1), SINCE) | st.builds(Daily, st.integers(2, 400), DAY)
WEEKLY = st.builds(Weekly, WEEKDAYS, st.just(1), SINCE) | st.builds(Weekly, WEEKDAYS, st.integers(2, 60), DAY)
MONTH_DAYS = st.builds(
    MonthDays,
    st.frozensets(st.integers(1, 28) | st.integers(-28, -1), min_size=1),
    MONTHS,
) | st.builds(MonthDays, st.frozensets(st.integers(-31, -1) | st.integers(1, 31), min_size=1))
NTH_WEEKDAY = st.builds(
    NthWeekday,
    st.frozensets(st.integers(1, 5) | st.integers(-5, -1), min_size=1),
    st.integers(0, 6),
    MONTHS,
)
HOLIDAYS = st.lists(st.sampled_from(holiday_names()), unique=True).map(
    lambda names: PublicHolidays(tuple(names))
)

RULE: st.SearchStrategy[DateRule] = st.one_of(
    st.builds(Once, DAY),
    DAILY,
    WEEKLY,
    MONTH_DAYS,
    NTH_WEEKDAY,
    st.builds(LunarDay, st.integers(1, 30), st.none() | st.integers(1, 12), st.booleans()),
    st.builds(LunarRange, LUNAR, LUNAR),
    HOLIDAYS,
    st.builds(AroundTet, st.integers(0, 100), st.integers(1, 12), st.integers(1, 30)),
    st.builds(EveryYear, DAY_OF_YEAR, DAY_OF_YEAR),
    st.builds(ByHand, st.lists(SPAN, max_size=3).map(tuple)),
)


@st.composite
def any_days(draw: st.DrawFn) -> Days:
    """Days of up to three rules, with exceptions, moved days and bounds."""
    named = draw(st.lists(DAY, max_size=4, unique=True))
    bounds = sorted(draw(st.lists(DAY, min_size=2, max_size=2)))
    return Days(
        rules=tuple(draw(st.lists(RULE, max_size=3))),
        excepted=tuple(draw(st.lists(SPAN, max_size=2))),
        moved=tuple(zip(named[::2], named[1::2], strict=False)),
        skip_holidays=draw(st.booleans()),
        valid_from=draw(st.sampled_from([None, bounds[0]])),
        valid_to=draw(st.sampled_from([None, bounds[1]])),
    )
