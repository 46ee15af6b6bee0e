"""Days against recurring-ical-events, which expands recurrence rules as calendar programs do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import (
    EVERY_WEEKDAY,
    ByHand,
    Daily,
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


@settings(max_examples=400, deadline=None)
@given(any_days(SAYABLE), WEEKDAYS | st.just(EVERY_WEEKDAY), NEAR)
def test_one_rule_is_shown_on_the_very_days_that_the_station_means(
    days: Days, weekdays: frozenset[int], first: date
) -> None:
    """Every kind of rule that RRULE can say, with exceptions, moved days and bounds, over five years."""
    calendar = calendar_of(days, weekdays, first)
    assert shown_by(calendar, first, first + YEARS) == wanted(days, weekdays, first, first + YEARS)
    assert not [event for event in calendar.events if LISTED_TO in event]


@settings(max_examples=150, deadline=None)
@given(any_days(SAYABLE | UNSAYABLE, most=4), WEEKDAYS, NEAR)
def test_several_rules_are_shown_on_the_very_days_as_far_as_they_are_listed(
    days: Days, weekdays: frozenset[int], first: date
) -> None:
    """Where no rules can say all of it, two years are listed, and the event is marked."""
    calendar = calendar_of(days, weekdays, first)
    marked = any(LISTED_TO in event for event in calendar.events)
    last = first + (timedelta(days=LISTED_DAYS) if marked else YEARS)
    assert shown_by(calendar, first, last) == wanted(days, weekdays, first, last)


@settings(max_examples=300, deadline=None)
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
