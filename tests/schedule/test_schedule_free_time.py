"""Where there is room for one more session: no minute given breaks a rule, none before it is free."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clock import STATION_ZONE, local_date
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.free_time import (
    CLEARANCE,
    FreeTime,
    Stretch,
    ends_of,
    first_minute,
    relaying,
    sounding,
)
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.schedule import Schedule
from broadcaster.units import DurationMs
from tests.store.any_values import session

DAY = date(2026, 3, 2)
CLUSTERS = ("cum-01", "cum-02")
MINUTE = DurationMs(60_000)
MORNING = datetime(2026, 3, 2, 8, tzinfo=STATION_ZONE)


def taken(starts: datetime, minutes: float, *clusters: str) -> Stretch:
    """Airtime that something has, on all clusters when none is named."""
    return Stretch("Buổi khác", starts, starts + timedelta(minutes=minutes), clusters or CLUSTERS)


def refusal(
    free: FreeTime, starts: datetime, length_ms: int = MINUTE, *, priority: bool = True
) -> str | None:
    """The answer for a session on both clusters."""
    return free.refusal(starts, DurationMs(length_ms), CLUSTERS, priority=priority)


def test_a_free_minute_is_free(schedule: Schedule) -> None:
    """Nothing is planned, no rule is in the way."""
    assert refusal(FreeTime(schedule, ()), MORNING) is None


def test_what_sounds_and_half_a_minute_around_it_is_kept_clear(schedule: Schedule) -> None:
    """The player needs the time to arm the next session."""
    free = FreeTime(schedule, (taken(MORNING, 5),))
    after = MORNING + timedelta(minutes=5) + CLEARANCE
    before = MORNING - timedelta(minutes=1) - CLEARANCE
    assert refusal(free, after) is None
    assert refusal(free, before) is None
    for starts in (after - timedelta(seconds=1), before + timedelta(seconds=1), MORNING):
        assert "vướng “Buổi khác” phát từ 08:00:00 đến 08:05:00" in (refusal(free, starts) or "")


def test_another_cluster_is_in_nobody_s_way(schedule: Schedule) -> None:
    """Two villages may hear two things at once."""
    free = FreeTime(schedule, (taken(MORNING, 5, "cum-01"),))
    assert free.refusal(MORNING, MINUTE, ("cum-02",), priority=True) is None


@pytest.mark.parametrize(
    ("starts", "says"), [(time(21, 0), "giờ yên tĩnh"), (time(20, 59, 30), "giờ yên tĩnh")]
)
def test_quiet_hours_hold_to_the_last_second(schedule: Schedule, starts: time, says: str) -> None:
    """What begins before them and ends in them is refused."""
    at = datetime.combine(DAY, starts, STATION_ZONE)
    assert says in (refusal(FreeTime(schedule, ()), at) or "")


def test_limits_count_the_whole_day_on_the_busiest_cluster(schedule: Schedule) -> None:
    """What is planned for the evening keeps its airtime."""
    evening = MORNING.replace(hour=18)
    free = FreeTime(schedule, (taken(evening, 59.5, "cum-01"), taken(evening, 1, "cum-02")))
    assert "60 phút mỗi ngày" in (refusal(free, MORNING) or "")
    assert free.refusal(MORNING, MINUTE, ("cum-02",), priority=True) is None
    assert "15 phút mỗi buổi" in (refusal(FreeTime(schedule, ()), MORNING, 16 * MINUTE) or "")
    tomorrow = MORNING + timedelta(days=1)
    assert refusal(free, tomorrow) is None


def test_a_day_off_leaves_room_for_priority_bulletins_at_most(schedule: Schedule) -> None:
    """As its document says."""
    for only_priority in (True, False):
        off = DayOff("Quốc tang", DAY, DAY, "thông báo", only_priority=only_priority)
        free = FreeTime(replace(schedule, days_off=DaysOff((off,))), ())
        assert (refusal(free, MORNING) is None) == only_priority
        assert "“Quốc tang” theo thông báo" in (refusal(free, MORNING, priority=False) or "")


def test_nothing_is_placed_across_midnight(schedule: Schedule) -> None:
    """A session belongs to one day; one that ends at midnight sharp does."""
    loud = replace(schedule, quiet=replace(schedule.quiet, intervals=()))
    late = datetime(2026, 3, 2, 23, 59, tzinfo=STATION_ZONE)
    assert refusal(FreeTime(loud, ()), late) is None
    assert "nửa đêm" in (refusal(FreeTime(loud, ()), late, 60_001) or "")


def test_relays_take_their_windows(schedule: Schedule) -> None:
    """Approved or not, on all clusters when none is named."""
    relay = Relay("vov", "Tiếp sóng VOV", "VOV1", time(6), DurationMs(900_000))
    (found,) = relaying(replace(schedule, relays=(relay,)), [DAY])
    assert (found.clusters, found.lasting_ms) == (CLUSTERS, 900_000)
    assert found.starts_at == datetime(2026, 3, 2, 6, tzinfo=STATION_ZONE)


def test_a_session_sounds_until_its_closing_and_a_silent_one_does_not(frame: Frame) -> None:
    """As planned to the millisecond; trials reach nobody."""
    loud = session()
    last = loud.occurrences[-1]
    ends_at = last.planned_at + timedelta(milliseconds=last.duration_ms, seconds=5)
    assert ends_of(loud, frame) == ends_at
    assert [each.ends_at for each in sounding([loud], frame)] == [ends_at]
    refused = tuple(replace(each, decision=Decision.REFUSED) for each in loud.occurrences)
    assert not list(sounding([replace(loud, occurrences=refused), replace(loud, trial=True)], frame))


def test_no_minute_at_all_is_said_with_every_reason_once(schedule: Schedule) -> None:
    """In the order in which they stood in the way."""
    off = DaysOff((DayOff("Quốc tang", DAY, DAY, "thông báo"),))
    free = FreeTime(replace(schedule, days_off=off), ())
    found = first_minute(free, MORNING, MORNING + timedelta(hours=12), MINUTE, CLUSTERS)
    assert (found.starts_at, found.not_earlier) == (None, ("ngày dừng phát “Quốc tang” theo thông báo",))


HALF_HOURS = st.integers(0, 95).map(lambda count: timedelta(minutes=30 * count))
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
QUIET = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1]), max_size=3
)


@settings(max_examples=60, deadline=None)
@given(
    earliest=st.integers(0, 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds)),
    gaps=st.lists(
        st.tuples(HALF_HOURS, st.floats(0.1, 29), st.sampled_from([CLUSTERS, CLUSTERS[:1]])), max_size=9
    ),
    quiet=QUIET,
    length_s=st.integers(5, 600),
)
def test_the_first_minute_is_lawful_and_no_earlier_one_is(
    earliest: datetime,
    gaps: list[tuple[timedelta, float, tuple[str, ...]]],
    quiet: list[tuple[int, int]],
    length_s: int,
) -> None:
    """Held against quiet hours, sessions and limits by another reckoning."""
    intervals = tuple(QuietInterval(time(first), time(last)) for first, last in quiet)
    schedule = Schedule(
        (), (), QuietHours(intervals, DAY, "quy chế"), Limits(DurationMs(500_000), DurationMs(3_600_000)), ()
    )
    stretches = tuple(taken(BEGIN + at, minutes, *clusters) for at, minutes, clusters in gaps)
    free = FreeTime(schedule, stretches)
    until = BEGIN + timedelta(days=2)
    found = first_minute(free, earliest, until, DurationMs(length_s * 1000), CLUSTERS).starts_at
    minute = earliest.replace(second=0, microsecond=0)
    lawful = (
        each
        for number in range(2 * 24 * 60)
        if (each := minute + timedelta(minutes=number)) >= earliest
        and each < until
        and _is_lawful(each, length_s, quiet, stretches)
    )
    assert found == next(lawful, None)


def _is_lawful(
    starts: datetime, length_s: int, quiet: list[tuple[int, int]], others: tuple[Stretch, ...]
) -> bool:
    """Whether all of it may sound, reckoned hour by hour without the code that is tested."""
    local = starts.astimezone(STATION_ZONE)
    last = local + timedelta(seconds=length_s - 1)
    loud = not any(_is_quiet(hour, quiet) for hour in {local.hour, last.hour})
    ends, margin = starts + timedelta(seconds=length_s), timedelta(seconds=30)
    apart = all(ends + margin <= each.starts_at or each.ends_at + margin <= starts for each in others)
    used = max(
        sum(
            (each.ends_at - each.starts_at).total_seconds()
            for each in others
            if cluster in each.clusters and local_date(each.starts_at) == local_date(starts)
        )
        for cluster in CLUSTERS
    )
    within = length_s <= 500 and used + length_s <= 3600
    return loud and apart and within and local.date() == last.date()


def _is_quiet(hour: int, quiet: list[tuple[int, int]]) -> bool:
    return any(
        first <= hour < last if first < last else hour >= first or hour < last for first, last in quiet
    )
