"""Days against recurring-ical-events, which expands recurrence rules as calendar programs do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import (
    EVERY_WEEKDAY,
    Daily,
    DateRule,
    EveryYear,
    LunarDay,
    MonthDays,
    NthWeekday,
    Once,
    Span,
    Weekly,
)
from broadcaster.schedule.days import Days
from broadcaster.schedule.ical import LISTED_TO, sessions_ical
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.rrule import LISTED_DAYS, to_rrule
from broadcaster.schedule.rrule_reading import Repeat, from_rrule
from broadcaster.units import DurationMs
from tests.examples import examples
from tests.schedule.ruled_days import NEAR, SAYABLE, UNSAYABLE, WEEKDAYS, any_days

STARTS = time(5, 30)
FIRST = date(2026, 3, 1)
STAMP = datetime(2026, 3, 1, tzinfo=UTC)
YEARS = timedelta(days=5 * 365)


def calendar_of(days: Days, weekdays: frozenset[int], first: date) -> Calendar:
    """The calendar that the station writes of a session on these days."""
    rule = SessionRule("sang", "Sáng", STARTS, DurationMs(600_000), weekdays, days=days)
    return Calendar.from_ical(sessions_ical([rule], (), {}, first=first, stamp=STAMP))


def shown_by(calendar: Calendar, first: date, last: date) -> list[date]:
    """The days that a calendar program shows, each of them once."""
    found = recurring_ical_events.of(calendar).between(first, last + timedelta(days=1))
    days = sorted(event["DTSTART"].dt for event in found)
    assert all(each.time() == STARTS and each.utcoffset() == timedelta(hours=7) for each in days)
    return [each.date() for each in days if each.date() <= last]


def wanted(days: Days, weekdays: frozenset[int], first: date, last: date) -> list[date]:
    """The days that the station means."""
    return [day for day in days.dates(first, last) if day.weekday() in weekdays]


@examples(100)
@given(any_days(SAYABLE), WEEKDAYS | st.just(EVERY_WEEKDAY), NEAR)
def test_one_rule_is_shown_on_the_very_days_that_the_station_means(
    days: Days, weekdays: frozenset[int], first: date
) -> None:
    """Every kind of rule that RRULE can say, with exceptions, moved days and bounds, over five years."""
    calendar = calendar_of(days, weekdays, first)
    assert shown_by(calendar, first, first + YEARS) == wanted(days, weekdays, first, first + YEARS)
    assert not [event for event in calendar.events if LISTED_TO in event]


@examples(40)
@given(any_days(SAYABLE | UNSAYABLE, most=4), WEEKDAYS, NEAR)
def test_several_rules_are_shown_on_the_very_days_as_far_as_they_are_listed(
    days: Days, weekdays: frozenset[int], first: date
) -> None:
    """Where no rules can say all of it, two years are listed, and the event is marked."""
    calendar = calendar_of(days, weekdays, first)
    marked = any(LISTED_TO in event for event in calendar.events)
    last = first + (timedelta(days=LISTED_DAYS) if marked else YEARS)
    assert shown_by(calendar, first, last) == wanted(days, weekdays, first, last)


@examples(75)
@given(any_days(SAYABLE, most=3), WEEKDAYS | st.just(EVERY_WEEKDAY), NEAR)
def test_what_was_written_is_read_back_as_the_same_days(
    days: Days, weekdays: frozenset[int], first: date
) -> None:
    """Whatever words it takes: from the first day on the days are the same."""
    written = to_rrule(days, weekdays, first)
    if written is None or written.listed_to:
        return
    repeat = Repeat(written.first, STARTS, written.rrules(STARTS), written.excepted, written.added)
    again, on = from_rrule(repeat, place="lịch")
    assert wanted(again, on, first, first + YEARS) == wanted(days, weekdays, first, first + YEARS)


@pytest.mark.parametrize(
    ("rule", "weekdays", "said"),
    [
        (Daily(), EVERY_WEEKDAY, ("FREQ=DAILY",)),
        (Daily(), frozenset({0, 4}), ("FREQ=WEEKLY;BYDAY=MO,FR",)),
        (Daily(3, FIRST), frozenset({0}), ("FREQ=DAILY;INTERVAL=3;BYDAY=MO",)),
        (Weekly(frozenset({1, 2}), 2, FIRST), frozenset({1}), ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU",)),
        (MonthDays(frozenset({1, -1})), EVERY_WEEKDAY, ("FREQ=MONTHLY;BYMONTHDAY=-1,1",)),
        (NthWeekday(frozenset({-1}), 6), EVERY_WEEKDAY, ("FREQ=MONTHLY;BYDAY=-1SU",)),
        (
            EveryYear((11, 29), (2, 1)),
            EVERY_WEEKDAY,
            (
                "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=1",
                "FREQ=MONTHLY;BYMONTH=11;BYMONTHDAY=29,30",
                (
                    "FREQ=MONTHLY;BYMONTH=1,12;BYMONTHDAY="
                    "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"
                ),
            ),
        ),
    ],
)
def test_each_kind_of_rule_is_said_in_its_own_words(
    rule: DateRule, weekdays: frozenset[int], said: tuple[str, ...]
) -> None:
    """In those that calendar programs write themselves, as far as they have any."""
    written = to_rrule(Days((rule,)), weekdays, FIRST)
    assert written is not None
    assert set(written.rrules(STARTS)) == set(said)


def test_the_end_of_a_rule_is_its_last_start_in_utc() -> None:
    """RFC 5545 wants UNTIL in UTC where DTSTART has a zone: 05:30 here is 22:30 of the day before."""
    written = to_rrule(Days(valid_to=date(2026, 3, 10)), EVERY_WEEKDAY, FIRST)
    assert written is not None
    assert written.rrules(STARTS) == ("FREQ=DAILY;UNTIL=20260309T223000Z",)


@pytest.mark.parametrize(
    ("days", "weekdays"),
    [
        (Days((Once(date(2026, 3, 2)),)), frozenset({1})),
        (Days(valid_to=date(2026, 2, 28)), EVERY_WEEKDAY),
        (Days((MonthDays(frozenset({29}), frozenset({2})),), valid_to=date(2027, 12, 31)), EVERY_WEEKDAY),
        (Days((LunarDay(15),), valid_to=date(2026, 2, 1)), EVERY_WEEKDAY),
    ],
)
def test_no_day_at_all_is_no_recurrence(days: Days, weekdays: frozenset[int]) -> None:
    """An event has a first day or there is none."""
    assert to_rrule(days, weekdays, FIRST) is None


def test_days_that_begin_later_than_two_years_ahead_are_listed_from_the_first() -> None:
    """An event is never left out without a word because its first day is far away."""
    days = Days((LunarDay(15),), valid_from=date(2029, 1, 1))
    written = to_rrule(days, EVERY_WEEKDAY, FIRST)
    assert written is not None
    assert written.first == next(days.dates(date(2029, 1, 1), date(2029, 3, 1)))
    assert written.listed_to == written.first + timedelta(days=LISTED_DAYS)


def test_more_exceptions_than_anybody_writes_by_hand_are_listed_the_other_way() -> None:
    """Ten years of exceptions would be ten years of EXDATE: the days that are left are listed instead."""
    days = Days(excepted=(Span(date(2026, 3, 3), date(2036, 3, 3)),))
    written = to_rrule(days, EVERY_WEEKDAY, FIRST)
    assert written is not None
    assert (written.first, written.added) == (FIRST, (date(2026, 3, 2),))
    assert written.listed_to == FIRST + timedelta(days=LISTED_DAYS)


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        (("FREQ=DAILY;COUNT=3",), [1, 2, 3]),
        (("FREQ=DAILY;INTERVAL=10",), [1, 11, 21, 31]),
        (("FREQ=WEEKLY;COUNT=2",), [1, 8]),
        (("FREQ=MONTHLY;BYMONTHDAY=31,-30",), [1, 2, 31]),
        (("FREQ=MONTHLY;BYDAY=1MO,-1MO",), [1, 2, 30]),
        (("FREQ=MONTHLY;BYDAY=SU,SA;BYMONTHDAY=1,2,3,4,5,6,7",), [1, 7]),
        (("FREQ=MONTHLY;INTERVAL=3",), [1]),
        (("FREQ=YEARLY",), [1]),
        (("FREQ=DAILY;UNTIL=20260304",), [1, 2, 3, 4]),
        (("FREQ=DAILY;UNTIL=20260303T223000Z",), [1, 2, 3, 4]),
        (("FREQ=DAILY;UNTIL=20260303T222959Z",), [1, 2, 3]),
        (("FREQ=DAILY;UNTIL=20260101",), [1]),
        (("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260312", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260312"), [1, 3, 5, 10, 12]),
    ],
)
def test_rules_of_other_programs_mean_their_days(rules: tuple[str, ...], days: list[int]) -> None:
    """Days of March 2026, which begins with a Sunday; the first one counts in any case."""
    found, weekdays = from_rrule(Repeat(FIRST, STARTS, rules), place="lịch")
    assert [day.day for day in wanted(found, weekdays, FIRST, date(2026, 3, 31))] == days


def test_fortnights_of_weeks_that_begin_on_sunday_are_taken_only_where_they_are_ours() -> None:
    """With Sunday among the days their weeks are others than ours; without it they are the same."""
    rules = ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU",)
    with pytest.raises(ScheduleError, match="không ghi được cách lặp"):
        from_rrule(Repeat(FIRST, STARTS, rules), place="lịch")
    monday = date(2026, 3, 2)
    rules = ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,TU",)
    found, weekdays = from_rrule(Repeat(monday, STARTS, rules), place="lịch")
    assert [day.day for day in wanted(found, weekdays, monday, date(2026, 3, 31))] == [2, 3, 16, 17, 30, 31]


def test_rules_that_end_on_different_days_are_refused() -> None:
    """The station's days have one end."""
    rules = ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260312", "FREQ=WEEKLY;BYDAY=TH")
    with pytest.raises(ScheduleError, match="kết thúc khác ngày"):
        from_rrule(Repeat(FIRST, STARTS, rules), place="lịch")


def test_single_days_beside_a_rule_are_taken_with_it() -> None:
    """One before it and one after its end; the days between are not filled."""
    repeat = Repeat(FIRST, STARTS, ("FREQ=DAILY;COUNT=2",), added=(date(2026, 2, 26), date(2026, 3, 5)))
    found, weekdays = from_rrule(repeat, place="lịch")
    assert [day.day for day in wanted(found, weekdays, date(2026, 1, 1), date(2026, 12, 31))] == [26, 1, 2, 5]
