from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.dates import EveryYear, LunarDay, Once, PublicHolidays, Span, Weekly
from broadcaster.schedule.days import Days
from broadcaster.schedule.recurrence import COMPARED_YEARS, OtherTime, SessionRule, sessions_on
from broadcaster.units import DurationMs
from tests.schedule.any_days import WEEKDAYS, any_days

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
TEN_MINUTES = DurationMs(600_000)


def rule(slug: str = "sang", starts: time = time(5, 30), **more: Any) -> SessionRule:
    """A session of ten minutes."""
    return SessionRule(slug, "Buổi", starts, more.pop("length_ms", TEN_MINUTES), **more)


@pytest.mark.parametrize(
    ("more", "day", "dense", "exists"),
    [
        ({}, MONDAY, (), True),
        ({"weekdays": frozenset({0, 5})}, MONDAY, (), True),
        ({"weekdays": frozenset({0, 5})}, SUNDAY, (), False),
        ({"peaks": ("tet", "hat-de")}, MONDAY, (), False),
        ({"peaks": ("tet", "hat-de")}, MONDAY, ("hat-de",), True),
        ({"peaks": ("tet",)}, MONDAY, ("hat-de",), False),
        ({"valid_from": MONDAY}, MONDAY, (), True),
        ({"valid_from": SUNDAY}, MONDAY, (), False),
        ({"valid_to": MONDAY}, MONDAY, (), True),
        ({"valid_to": MONDAY}, SUNDAY, (), False),
        ({"days": Days((Once(MONDAY),))}, MONDAY, (), True),
        ({"days": Days((Once(MONDAY),))}, SUNDAY, (), False),
        ({"days": Days((Once(SUNDAY),)), "weekdays": frozenset({0})}, SUNDAY, (), False),
        ({"days": Days(excepted=(Span(MONDAY, MONDAY),))}, MONDAY, (), False),
        ({"days": Days((Once(MONDAY),)), "peaks": ("tet",)}, MONDAY, (), False),
    ],
)
def test_a_session_exists_on_its_weekdays_dates_and_peaks(
    more: dict[str, Any], day: date, dense: tuple[str, ...], *, exists: bool
) -> None:
    """Weekday, days, dates (both included) and dense peaks decide together."""
    assert bool(sessions_on(day, [rule(**more)], dense)) is exists


def test_sessions_of_a_day_come_in_the_order_of_the_clock() -> None:
    """However they are written down, the earliest is first."""
    found = sessions_on(MONDAY, [rule("chieu", time(17)), rule("sang")], ())
    assert [each.slug for each in found] == ["sang", "chieu"]


def test_the_start_is_civil_time_of_the_station() -> None:
    """05:30 in Vietnam is 22:30 of the day before in UTC."""
    assert rule().starts_at(MONDAY) == datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


SUNDAYS = OtherTime(time(6), frozenset({6}))
WINTER = OtherTime(time(6, 15), days=Days((EveryYear((11, 1), (2, 28)),)))


@pytest.mark.parametrize(
    ("other_times", "day", "starts"),
    [
        ((SUNDAYS,), MONDAY, time(5, 30)),
        ((SUNDAYS,), SUNDAY, time(6)),
        ((WINTER,), MONDAY, time(6, 15)),
        ((WINTER,), date(2026, 6, 1), time(5, 30)),
        ((SUNDAYS, WINTER), SUNDAY, time(6)),
        ((WINTER, SUNDAYS), SUNDAY, time(6, 15)),
    ],
)
def test_a_session_may_start_at_another_time_on_some_days(
    other_times: tuple[OtherTime, ...], day: date, starts: time
) -> None:
    """Later on Sundays, later in winter; of two that fit, the one written first."""
    moved = rule(other_times=other_times)
    assert moved.starts_on(day) == starts
    assert moved.starts_at(day).astimezone(STATION_ZONE).time() == starts


def test_sessions_of_a_day_come_in_the_order_of_that_days_times() -> None:
    """A session that starts later on Sundays comes later on Sundays."""
    early, late = rule("mot", other_times=(OtherTime(time(18), frozenset({6})),)), rule("hai", time(17))
    assert [each.slug for each in sessions_on(MONDAY, [late, early], ())] == ["mot", "hai"]
    assert [each.slug for each in sessions_on(SUNDAY, [late, early], ())] == ["hai", "mot"]


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        ({"days": Days((LunarDay(1),))}, {"days": Days((LunarDay(15),))}, False),
        ({"days": Days((LunarDay(1),))}, {"weekdays": frozenset({3})}, True),
        ({"days": Days((Once(MONDAY),))}, {"days": Days((Once(SUNDAY),))}, False),
        ({"days": Days((PublicHolidays(),))}, {"days": Days(skip_holidays=True)}, False),
        (
            {"days": Days((Weekly(frozenset({0}), 2, MONDAY),))},
            {"days": Days((Weekly(frozenset({0}), 2, MONDAY + timedelta(weeks=1)),))},
            False,
        ),
        ({"other_times": (SUNDAYS,)}, {"starts": time(6)}, True),
        ({"other_times": (SUNDAYS,)}, {"starts": time(6), "weekdays": frozenset({0, 1})}, False),
        ({"other_times": (SUNDAYS,)}, {"weekdays": frozenset({6})}, False),
    ],
)
def test_only_sessions_of_the_same_day_and_hour_overlap(
    one: dict[str, Any], other: dict[str, Any], *, overlaps: bool
) -> None:
    """Days and the times of each day decide: mùng một never meets rằm."""
    first, second = rule(**one), rule("khac", **other)
    assert first.overlaps(second) is overlaps
    assert second.overlaps(first) is overlaps


@st.composite
def any_sessions(draw: st.DrawFn) -> SessionRule:
    """A session of half an hour in the morning, which starts at another time on some days."""
    morning = st.builds(time, st.integers(5, 8), st.integers(0, 59))
    return rule(
        starts=draw(morning),
        length_ms=DurationMs(1_800_000),
        weekdays=draw(WEEKDAYS),
        days=draw(any_days()),
        other_times=tuple(draw(st.lists(st.builds(OtherTime, morning, WEEKDAYS, any_days()), max_size=2))),
    )


@settings(deadline=None, max_examples=40)
@given(any_sessions(), any_sessions())
def test_sessions_overlap_if_and_only_if_they_meet_on_some_day(one: SessionRule, other: SessionRule) -> None:
    """Found by their days as sets, the same as by looking at every day of the years compared."""
    length = timedelta(milliseconds=one.length_ms)
    first = date(COMPARED_YEARS[0], 1, 1)
    days = (first + timedelta(days=count) for count in range(366 * len(COMPARED_YEARS)))
    meets = any(
        one.on(day, ()) and other.on(day, ()) and abs(one.starts_at(day) - other.starts_at(day)) < length
        for day in days
        if day.year in COMPARED_YEARS
    )
    assert one.overlaps(other) is meets


@pytest.mark.parametrize(
    ("more", "overlaps"),
    [
        ({"starts": time(5, 39)}, True),
        ({"starts": time(5, 40)}, False),
        ({"starts": time(5, 21)}, True),
        ({"starts": time(5, 20)}, False),
        ({"weekdays": frozenset({6})}, False),
        ({"clusters": ("cum-03",)}, False),
        ({"clusters": ("cum-01",)}, True),
        ({"valid_from": date(2026, 7, 1)}, False),
        ({"peaks": ("tet",)}, True),
    ],
)
def test_sessions_overlap_when_they_could_sound_together(more: dict[str, Any], *, overlaps: bool) -> None:
    """Clock, weekday, cluster and dates must all meet; a peak does not keep them apart."""
    first = rule(weekdays=frozenset({0, 1}), clusters=("cum-01", "cum-02"), valid_to=date(2026, 6, 30))
    other = rule("khac", **{"weekdays": frozenset({1}), "clusters": (), **more})
    assert first.overlaps(other) is overlaps
    assert other.overlaps(first) is overlaps


@pytest.mark.parametrize(
    "more",
    [
        {"weekdays": frozenset()},
        {"weekdays": frozenset({7})},
        {"length_ms": DurationMs(0)},
        {"starts": time(23, 55)},
        {"valid_from": SUNDAY, "valid_to": MONDAY},
        {"late_ms": DurationMs(-1)},
        {"slug": "Sáng"},
        {"other_times": (OtherTime(time(23, 55), frozenset({6})),)},
    ],
)
def test_a_session_that_cannot_be_is_refused(more: dict[str, Any]) -> None:
    """No weekday, no length, an end after midnight, dates in the wrong order, a name that is no slug."""
    with pytest.raises(ValueError, match="session"):
        rule(**more)


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7})])
def test_another_time_needs_a_weekday(weekdays: frozenset[int]) -> None:
    """Monday is 0, Sunday is 6."""
    with pytest.raises(ValueError, match="weekday"):
        OtherTime(time(6), weekdays)


def test_a_session_may_end_at_midnight() -> None:
    """The end is not part of the session."""
    assert rule(starts=time(23, 50)).ends_ms == 24 * 3_600_000
