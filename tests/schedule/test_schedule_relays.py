"""The windows of a day in which another station is carried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.dates import Weekly
from broadcaster.schedule.days import Days
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.hard_rules import day_refusal, relay_refusal
from broadcaster.schedule.limits import NO_AIRTIME, Airtime, Limits
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.quiet import QuietInterval
from broadcaster.schedule.relay import PlannedRelay, Relay
from broadcaster.schedule.relaying import airtime_of_relays, planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs

MONDAY = date(2026, 3, 2)
MINUTES = DurationMs(15 * 60_000)
LEADER = "Chủ tịch Ủy ban nhân dân xã"

Plan = Callable[..., tuple[PlannedRelay, ...]]


def relay(slug: str = "vov", starts: time = time(6), **changes: Any) -> Relay:
    """A quarter of an hour of VOV1 at six, approved at the beginning of the year."""
    fields = {"approved_by": LEADER, "approved_on": date(2026, 1, 1), **changes}
    return Relay(slug, slug.upper(), "VOV1", starts, fields.pop("length_ms", MINUTES), **fields)


@pytest.fixture
def plan(schedule: Schedule) -> Plan:
    """Plans the relays of the Monday, beside changes of the schedule."""

    def planned(*relays: Relay, **changes: Any) -> tuple[PlannedRelay, ...]:
        return planned_relays(MONDAY, replace(schedule, relays=relays, **changes))

    return planned


def test_an_approved_relay_is_planned_at_its_hour_on_every_cluster(plan: Plan) -> None:
    """To the second, with the reason: what is carried and who approved it."""
    (window,) = plan(relay())
    assert window.starts_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert window.ends_at - window.starts_at == timedelta(minutes=15)
    assert window.clusters == ("cum-01", "cum-02")
    assert (window.decision, window.reason) == (Decision.PLANNED, f"tiếp sóng VOV1, {LEADER} duyệt")


def test_a_relay_is_on_its_days_only(plan: Plan) -> None:
    """A relay of Tuesdays is not there on a Monday."""
    tuesdays = relay(days=Days((Weekly(frozenset({1})),)))
    assert plan(tuesdays) == ()


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "without approval": ({"approved_by": "", "approved_on": None}, {}, "chưa được lãnh đạo duyệt"),
    "approved by nobody": ({"approved_by": ""}, {}, "chưa được lãnh đạo duyệt"),
    "approved from the next day on": ({"approved_on": date(2026, 3, 3)}, {}, "chưa được lãnh đạo duyệt"),
    "at a quarter past three in the morning": (
        {"starts": time(3, 15)},
        {},
        "trùng giờ yên tĩnh 21:00–05:30 theo quy chế, từ 01/01/2026",
    ),
    "into the midday rest": ({"starts": time(11, 20)}, {}, "trùng giờ yên tĩnh 11:30–13:30"),
    "longer than any session may be": (
        {"length_ms": DurationMs(16 * 60_000)},
        {},
        "vượt mức tối đa 15 phút mỗi buổi theo quy chế, từ 01/01/2026",
    ),
    "on a day of mourning": (
        {},
        {"days_off": DaysOff((DayOff("Quốc tang", MONDAY, MONDAY, "thông báo số 1"),))},
        "ngày 02/03/2026 đài không phát: “Quốc tang” theo thông báo số 1",
    ),
    "on a day for what is urgent": (
        {},
        {"days_off": DaysOff((DayOff("Bầu cử", MONDAY, MONDAY, "kế hoạch 2", only_priority=True),))},
        "ngày 02/03/2026 chỉ phát bản tin ưu tiên: “Bầu cử” theo kế hoạch 2",
    ),
    "to clusters that are not there": ({"clusters": ("cum-99",)}, {}, "không có cụm loa nào"),
}


@pytest.mark.parametrize(("changes", "of_schedule", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_relay_is_refused(
    plan: Plan, changes: dict[str, Any], of_schedule: dict[str, Any], reason: str
) -> None:
    """Each refusal says why, with its document."""
    (window,) = plan(relay(**changes), **of_schedule)
    assert window.decision is Decision.REFUSED
    assert reason in window.reason


def test_a_cluster_near_a_school_is_left_out_of_the_relay(plan: Plan, schedule: Schedule) -> None:
    """The others carry it; where no other is left, it is refused with that reason."""
    near_school = QuietInterval(time(6), time(7), ("cum-02",), source="nội quy trường")
    quiet = replace(schedule.quiet, intervals=(*schedule.quiet.intervals, near_school))
    (window,) = plan(relay(), quiet=quiet)
    assert (window.decision, window.clusters) == (Decision.PLANNED, ("cum-01",))
    reason = "trùng giờ yên tĩnh 06:00–07:00 của cụm “cum-02” theo nội quy trường"
    assert window.left_out == (("cum-02", reason),)
    (alone,) = plan(relay(clusters=("cum-02",)), quiet=quiet)
    assert (alone.decision, alone.reason) == (Decision.REFUSED, reason)


def test_of_two_relays_at_once_the_earlier_stays(plan: Plan) -> None:
    """On one cluster only one can be heard; on different clusters both may be."""
    first, second = relay(), relay("tinh", time(6, 10))
    refused = plan(second, first)[1]
    assert (refused.relay, refused.decision) == ("tinh", Decision.REFUSED)
    assert refused.reason == "trùng giờ tiếp sóng “VOV” 06:00–06:15"
    apart = plan(replace(first, clusters=("cum-01",)), replace(second, clusters=("cum-02",)))
    assert {each.decision for each in apart} == {Decision.PLANNED}


def test_a_refused_relay_is_in_nobodys_way(plan: Plan) -> None:
    """The second one takes the time that the first may not have."""
    refused, planned = plan(relay(approved_by=""), relay("tinh", time(6, 10)))
    assert (refused.decision, planned.decision) == (Decision.REFUSED, Decision.PLANNED)
    assert relay_refusal((refused,), planned.starts_at, planned.ends_at, planned.clusters) is None


def test_relays_count_towards_the_minutes_and_sessions_of_their_day(plan: Plan) -> None:
    """The third passes the limit; the airtime of a cluster is that of the relays it carries."""
    limits = Limits(MINUTES, DurationMs(60 * 60_000), 2)
    windows = plan(relay("a", time(6)), relay("b", time(8)), relay("c", time(10)), limits=limits)
    assert [each.decision for each in windows] == [Decision.PLANNED, Decision.PLANNED, Decision.REFUSED]
    assert windows[2].reason == "vượt mức tối đa 2 buổi mỗi ngày"
    assert airtime_of_relays(windows, "cum-01") == Airtime(DurationMs(2 * MINUTES), 2)
    assert airtime_of_relays(windows, "cum-99") == NO_AIRTIME
    short = Limits(MINUTES, DurationMs(20 * 60_000))
    assert [each.decision for each in plan(relay("a"), relay("b", time(8)), limits=short)] == [
        Decision.PLANNED,
        Decision.REFUSED,
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts": time(23, 50)}, "after midnight"),
        ({"length_ms": DurationMs(0)}, "a length"),
        ({"starts": time(6, tzinfo=STATION_ZONE)}, "civil start"),
        ({"slug": "VOV 1"}, "slug"),
    ],
)
def test_a_relay_refuses_nonsense(changes: dict[str, Any], message: str) -> None:
    """A window over midnight, without length, with a zone or without a name."""
    with pytest.raises(ValueError, match=message):
        relay(**changes)


def test_a_relay_carries_something() -> None:
    """An empty source is no relay."""
    with pytest.raises(ValueError, match="carries nothing"):
        Relay("vov", "VOV", " ", time(6), MINUTES)


@pytest.mark.parametrize(
    ("bulletin_class", "only_priority", "refused"),
    [
        (BulletinClass.ORDINARY, False, True),
        (BulletinClass.PRIORITY, False, True),
        (BulletinClass.ORDINARY, True, True),
        (BulletinClass.PRIORITY, True, False),
        (BulletinClass.EMERGENCY, True, False),
    ],
)
def test_a_day_off_lets_through_what_it_says(
    bulletin_class: BulletinClass, *, only_priority: bool, refused: bool
) -> None:
    """Nothing, or what is more than ordinary; the day after is a day like any other."""
    days_off = DaysOff((DayOff("Quốc tang", MONDAY, MONDAY, "thông báo", only_priority=only_priority),))
    assert (day_refusal(days_off, MONDAY, bulletin_class) is not None) is refused
    assert day_refusal(days_off, MONDAY + timedelta(days=1), bulletin_class) is None


STARTS = st.integers(0, 94).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
SOME_CLUSTERS = st.sampled_from([(), ("cum-01",), ("cum-02",), ("cum-01", "cum-02")])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(st.tuples(STARTS, SOME_CLUSTERS, st.integers(1, 30)), max_size=8),
    day_sessions=st.integers(1, 4),
)
def test_planned_relays_break_no_rule(
    plan: Plan, schedule: Schedule, asked: list[tuple[time, tuple[str, ...], int]], day_sessions: int
) -> None:
    """No quiet minute, no two at once on a cluster, no limit passed, whatever is asked for."""
    near_school = QuietInterval(time(7), time(9), ("cum-02",))
    quiet = replace(schedule.quiet, intervals=(*schedule.quiet.intervals, near_school))
    limits = Limits(DurationMs(20 * 60_000), DurationMs(45 * 60_000), day_sessions)
    relays = [
        relay(f"r-{number}", starts, clusters=clusters, length_ms=DurationMs(minutes * 60_000))
        for number, (starts, clusters, minutes) in enumerate(asked)
        if starts < time(23, 30)
    ]
    whole = plan(*relays, quiet=quiet, limits=limits)
    windows = [each for each in whole if each.decision is Decision.PLANNED]
    for window in windows:
        assert window.clusters
        assert quiet.refusal(window.starts_at, window.ends_at, window.clusters) is None
    for cluster in ("cum-01", "cum-02"):
        airtime = airtime_of_relays(windows, cluster)
        assert airtime.duration_ms <= limits.day_ms
        assert airtime.sessions <= day_sessions
        heard = [each for each in windows if cluster in each.clusters]
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(heard))
