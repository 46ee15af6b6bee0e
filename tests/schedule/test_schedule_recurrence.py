from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from broadcaster.schedule.recurrence import SessionRule, sessions_on
from broadcaster.units import DurationMs

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
    ],
)
def test_a_session_exists_on_its_weekdays_dates_and_peaks(
    more: dict[str, Any], day: date, dense: tuple[str, ...], *, exists: bool
) -> None:
    """Weekday, dates (both included) and dense peaks decide together."""
    assert bool(sessions_on(day, [rule(**more)], dense)) is exists


def test_sessions_of_a_day_come_in_the_order_of_the_clock() -> None:
    """However they are written down, the earliest is first."""
    found = sessions_on(MONDAY, [rule("chieu", time(17)), rule("sang")], ())
    assert [each.slug for each in found] == ["sang", "chieu"]


def test_the_start_is_civil_time_of_the_station() -> None:
    """05:30 in Vietnam is 22:30 of the day before in UTC."""
    assert rule().starts_at(MONDAY) == datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


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
    ],
)
def test_a_session_that_cannot_be_is_refused(more: dict[str, Any]) -> None:
    """No weekday, no length, an end after midnight, dates in the wrong order, a name that is no slug."""
    with pytest.raises(ValueError, match="session"):
        rule(**more)


def test_a_session_may_end_at_midnight() -> None:
    """The end is not part of the session."""
    assert rule(starts=time(23, 50)).ends_ms == 24 * 3_600_000
