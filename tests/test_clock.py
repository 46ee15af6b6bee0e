"""Wall time and monotonic time, real and virtual, and civil time of the station's zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import RELEASED, Clock, SystemClock, VirtualClock, local, local_date

START = datetime(2026, 2, 16, 17, tzinfo=UTC)
"""Midnight before Tết in Trùng Khánh."""


@pytest.fixture(params=[SystemClock, lambda: VirtualClock(START)], ids=["system", "virtual"])
def clock(request: pytest.FixtureRequest) -> Clock:
    """Each clock."""
    made: Clock = request.param()
    return made


def test_wall_time_is_aware_and_utc(clock: Clock) -> None:
    """No naive time ever leaves a clock."""
    assert clock.now().utcoffset() == timedelta(0)


def test_sleeping_passes_time_on_both_clocks(clock: Clock) -> None:
    """Wall and monotonic time go on together."""
    now, monotonic = clock.now(), clock.monotonic()
    clock.sleep(0.05)
    assert clock.monotonic() - monotonic >= 0.05
    assert clock.now() - now >= timedelta(seconds=0.049)


@pytest.mark.parametrize("seconds", [0, -10, -3600.0])
def test_no_time_passes_in_no_sleep(clock: Clock, seconds: float) -> None:
    """A moment that has gone already is not waited for."""
    before = clock.monotonic()
    clock.sleep(seconds)
    assert clock.monotonic() - before < 5


@given(st.lists(st.one_of(st.floats(0, 1e6), st.timedeltas(timedelta(days=-400), timedelta(days=400)))))
def test_monotonic_time_never_runs_back(doings: list[float | timedelta]) -> None:
    """However often the wall clock is set; and the wall shows what was slept and what it was set by."""
    clock, steps = VirtualClock(START), timedelta(0)
    for doing in doings:
        before = clock.monotonic()
        if isinstance(doing, timedelta):
            clock.step(doing)
            steps += doing
        else:
            clock.sleep(doing)
        assert clock.monotonic() >= before
    assert clock.now() - START - steps == pytest.approx(
        timedelta(seconds=clock.monotonic()), abs=timedelta(microseconds=1 + len(doings))
    )


def test_a_virtual_clock_may_begin_in_any_zone() -> None:
    """The same instant."""
    assert VirtualClock(local(START)).now() == START


def test_civil_time_is_that_of_the_station() -> None:
    """Seven hours before Greenwich, all year."""
    assert local(START).isoformat() == "2026-02-17T00:00:00+07:00"
    assert local(START + timedelta(days=180)).utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (START - timedelta(seconds=1), date(2026, 2, 16)),
        (START, date(2026, 2, 17)),
        (START + timedelta(hours=23, minutes=59), date(2026, 2, 17)),
        (START + timedelta(hours=24), date(2026, 2, 18)),
    ],
)
def test_a_day_begins_at_the_stations_midnight(instant: datetime, day: date) -> None:
    """Never at that of Greenwich, which is seven in the morning."""
    assert local_date(instant) == day


def test_the_day_of_the_release_has_been() -> None:
    """A floor in the future would silence every station whose clock is right."""
    assert SystemClock().now() >= RELEASED
    assert RELEASED.utcoffset() == timedelta(0)
