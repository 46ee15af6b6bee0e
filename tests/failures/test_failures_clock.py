"""Failures 8 and 9 of the list: a clock that is wrong, and the edges of days, months and years."""

from datetime import UTC, date, datetime, timedelta

import pytest

from broadcaster.desk.plan import planned
from broadcaster.playout.event import EventKind
from tests.failures.played import DAY, Fresh, played

NEXT = DAY + timedelta(days=1)


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2020, 6, 1, tzinfo=UTC)])
def test_failure_08_a_clock_that_is_wrong_at_boot_plays_nothing(fresh: Fresh, wrong: datetime) -> None:
    """A day by that clock is silent; when the network has set it right, the next session sounds."""
    with played(fresh) as station:
        station.until("06:00:00")
        station.world.cut()
        right = station.world.clock.now()
        station.world.step_clock(wrong - right)
        station.world.boot()
        armed = len(station.events(EventKind.ARMED))
        station.world.pass_time(86_400)
        assert len(station.events(EventKind.ARMED)) == armed
        station.world.step_clock(-station.world.error)
        station.world.plan()
        station.until("17:05:00", NEXT)
        assert set(station.states("chieu", NEXT)) == {"played"}
        told = station.events(EventKind.CLOCK_UNTRUSTED, EventKind.CLOCK_TRUSTED)
        assert [each.kind for each in told] == [EventKind.CLOCK_UNTRUSTED, EventKind.CLOCK_TRUSTED]


@pytest.mark.parametrize("hours", [2, -1])
def test_failure_08_a_step_of_the_clock_is_logged_and_the_session_goes_on(fresh: Fresh, hours: int) -> None:
    """Set by hours in the middle of a session: nothing twice, nothing in quiet hours, the step in the log."""
    with played(fresh) as station:
        station.until("17:00:30")
        station.world.step_clock(timedelta(hours=hours))
        station.world.pass_time(300)
        assert set(station.states("chieu")) == {"played"}
        (step,) = station.events(EventKind.CLOCK_STEPPED)
        assert step.details["step_ms"] == hours * 3_600_000
        station.world.pass_time(7200)


def test_failure_08_days_without_network_time(fresh: Fresh) -> None:
    """A clock that nobody corrects and that is wrong by minutes is followed: no session is lost by it."""
    with played(fresh) as station:
        station.world.step_clock(timedelta(seconds=150))
        station.until("23:00:00")
        plays = station.world.reader.plays_between(DAY, DAY)
        assert {play.state for play in plays if play.source is None} == {"played"}


def test_failure_09_the_end_of_a_year_loses_and_repeats_nothing(fresh: Fresh) -> None:
    """From 30 December to 2 January, and the power away over midnight of the year."""
    first, last = date(2026, 12, 30), date(2027, 1, 1)
    with played(fresh, first) as station:
        for count in range(3):
            day = first + timedelta(days=count)
            station.until("23:59:58", day)
            if day.day == 31:
                station.world.cut_for(10.0)
            station.world.pass_time(20)
            station.world.plan()
        sessions = planned(station.world.database, first, last)
        assert {session.date for session in sessions} == {first, date(2026, 12, 31), last}
        station.world.witness.past(sessions)
        assert set(station.states("sang", last)) == {"played"}


def test_failure_09_a_clock_set_back_over_midnight_plays_no_evening_twice(fresh: Fresh) -> None:
    """Five past midnight becomes ten to nine: the evening session has been, and is not again."""
    with played(fresh) as station:
        station.until("00:05:00", NEXT)
        station.world.plan()
        station.world.step_clock(timedelta(hours=-3, minutes=-15))
        station.until("21:05:00")
        assert set(station.states("toi")) == {"played"}
