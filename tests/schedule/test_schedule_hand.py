"""What people decide about sessions by hand, and what of a day has begun, in the plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.plan import Before, DayPlan
from broadcaster.schedule.quiet import QuietInterval
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.wishes import Wishes
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs
from tests.schedule.breaches import planned
from tests.schedule.planning import plan_day
from tests.schedule.small_parts import FRAME, a_candidate

DAY = date(2026, 11, 23)
MORNING = f"sang:{DAY}"
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
POOL = [a_candidate(f"bai-{number:02}") for number in range(30)]


def scripts(plan: DayPlan, session: str = "sang") -> list[str]:
    """What ``session`` airs, in order."""
    return [each.script for each in planned(session_of(plan, session))]


def session_of(plan: DayPlan, session: str = "sang") -> PlannedSession:
    """The session of that name."""
    (found,) = (each for each in plan.sessions if each.session == session)
    return found


def by_hand(schedule: Schedule, shown: DayPlan | None = None, **wishes: object) -> DayPlan:
    """The day with these wishes, behind what was shown."""
    sessions = shown.sessions if shown else ()
    before = Before(wishes=Wishes(**wishes), shown=sessions)  # type: ignore[arg-type]  # a table of fields
    return plan_day(DAY, schedule, FRAME, POOL, before)


def first_rule(schedule: Schedule, **fields: object) -> Schedule:
    """The schedule with another first session."""
    rule, *others = schedule.sessions
    return replace(schedule, sessions=(replace(rule, **fields), *others))  # type: ignore[arg-type]  # as above


def test_pinned_scripts_come_first_in_their_order(schedule: Schedule) -> None:
    """The rest of the session is the planner's."""
    plan = by_hand(schedule, pinned={MORNING: ("bai-20", "bai-07")})
    assert scripts(plan)[:2] == ["bai-20", "bai-07"]
    assert len(scripts(plan)) == 12
    assert planned(session_of(plan))[0].reason == "người xếp lịch đặt vào buổi này"


def test_a_pin_moves_what_was_shown_further_down_to_the_front(schedule: Schedule) -> None:
    """It is not enough that the session has it somewhere."""
    shown = by_hand(schedule)
    last = scripts(shown)[-1]
    plan = by_hand(schedule, shown, pinned={MORNING: (last,)})
    assert scripts(plan) == [last, *scripts(shown)[:-1]]


def test_nothing_is_added_to_a_full_session(schedule: Schedule) -> None:
    """It has what is pinned, and no more."""
    plan = by_hand(schedule, pinned={MORNING: ("bai-20",)}, full=frozenset({MORNING}))
    assert scripts(plan) == ["bai-20"]


def test_a_locked_session_is_the_one_that_was_shown(schedule: Schedule) -> None:
    """All that it aired is pinned; it is the same to the second."""
    shown = by_hand(schedule)
    plan = by_hand(schedule, shown, pinned={MORNING: tuple(scripts(shown))}, full=frozenset({MORNING}))
    assert session_of(plan) == session_of(shown)


def test_a_session_of_named_scripts_takes_nothing_else(schedule: Schedule) -> None:
    """Not even what it aired while it was not one yet."""
    shown = by_hand(schedule)
    only = first_rule(schedule, scripts=("bai-02",), only_named=True)
    assert scripts(by_hand(only)) == scripts(by_hand(only, shown)) == ["bai-02"]


def test_fixed_opening_and_closing_hold_the_turns_between_them(schedule: Schedule) -> None:
    """The closing has its place, however many take turns before it."""
    plan = by_hand(first_rule(schedule, scripts=("bai-20",), closing_scripts=("bai-21", "bai-22")))
    found = scripts(plan)
    assert (found[0], found[-2:], len(found)) == ("bai-20", ["bai-21", "bai-22"], 12)


def test_priority_bulletins_that_meet_come_in_the_order_of_the_operator(schedule: Schedule) -> None:
    """Who has not been decided about comes after, by the longest wait."""
    urgent = [a_candidate(f"tin-{name}", bulletin_class=BulletinClass.PRIORITY) for name in "abc"]
    before = Before(wishes=Wishes(priority_order=("tin-c", "tin-b")))
    plan = plan_day(DAY, schedule, FRAME, [*POOL, *urgent], before)
    assert scripts(plan)[:3] == ["tin-c", "tin-b", "tin-a"]


def stopped(schedule: Schedule, *, only_priority: bool) -> Schedule:
    """The schedule with a stop on the day."""
    stop = DayOff("Quốc tang", DAY, DAY, "thông báo 12/TB", only_priority)
    return replace(schedule, days_off=DaysOff((stop,)))


def test_a_day_off_is_silent_and_says_why(schedule: Schedule) -> None:
    """No session goes anywhere; the document is named."""
    plan = by_hand(stopped(schedule, only_priority=False), by_hand(schedule))
    assert plan.occurrences == ()
    assert all(not each.clusters for each in plan.sessions)
    assert plan.stopped is not None
    assert "12/TB" in plan.stopped


@pytest.mark.parametrize("named", [(), ("bai-03",)])
def test_a_day_for_priority_bulletins_airs_no_other(schedule: Schedule, named: tuple[str, ...]) -> None:
    """Neither what was shown, nor what a session names or a person pins; that is refused with the reason."""
    urgent = a_candidate("tin", bulletin_class=BulletinClass.PRIORITY)
    tay = a_candidate("tin-tay", language="tay", variant_of="tin")
    named_in = first_rule(schedule, scripts=named)
    shown = plan_day(DAY, named_in, FRAME, POOL)
    before = Before(wishes=Wishes(pinned={MORNING: ("bai-09",)}), shown=shown.sessions)
    plan = plan_day(DAY, stopped(named_in, only_priority=True), FRAME, [*POOL, urgent, tay], before)
    assert scripts(plan) == scripts(plan, "chieu") == ["tin"]
    refused = {each.script: each.reason for each in plan.occurrences if each.decision is Decision.REFUSED}
    assert refused.keys() == {"tin-tay", "bai-09", *named}
    assert all("chỉ phát bản tin ưu tiên" in reason for reason in refused.values())


def test_on_a_day_for_priority_bulletins_no_variant_comes_without_its_original(schedule: Schedule) -> None:
    """Even one of priority: the words in Vietnamese are not heard that day."""
    tay = a_candidate(
        "bai-03-tay", language="tay", variant_of="bai-03", bulletin_class=BulletinClass.PRIORITY
    )
    named_in = stopped(first_rule(schedule, scripts=("bai-03",)), only_priority=True)
    plan = plan_day(DAY, named_in, FRAME, [*POOL, tay])
    assert scripts(plan) == []
    assert [each.script for each in session_of(plan).occurrences] == ["bai-03", "bai-03-tay"]


def test_a_relay_goes_before_sessions_and_takes_of_the_day(schedule: Schedule) -> None:
    """A session that would meet it leaves its clusters out; its minutes count."""
    relay = Relay(
        "vov",
        "Thời sự",
        "VOV1",
        time(5, 35),
        DurationMs(25 * 60_000),
        clusters=("cum-01",),
        approved_by="Chủ tịch",
        approved_on=date(2026, 1, 1),
    )
    limits = Limits(DurationMs(1_800_000), DurationMs(30 * 60_000))
    plan = by_hand(replace(schedule, relays=(relay,), limits=limits))
    assert session_of(plan).clusters == ("cum-02",)
    assert session_of(plan).left_out == (("cum-01", "trùng giờ với “Thời sự”"),)
    used = session_of(plan, "chieu")
    assert used.ends_at(timedelta(seconds=5)) - used.starts_at <= timedelta(minutes=5)


def test_a_cluster_in_quiet_hours_is_left_out_alone(schedule: Schedule) -> None:
    """The others hear the session; the reason names the cluster."""
    school = QuietInterval(time(16), time(18), ("cum-01",))
    quiet = replace(schedule.quiet, intervals=(*schedule.quiet.intervals, school))
    session = session_of(by_hand(replace(schedule, quiet=quiet)), "chieu")
    assert session.clusters == ("cum-02",)
    assert "“cum-01”" in dict(session.left_out)["cum-01"]


def test_an_output_carries_one_session_at_a_time(schedule: Schedule) -> None:
    """Two sessions of different clusters that hang on one output do not go on together."""
    one, other = schedule.clusters
    clusters = (one, replace(other, output=one.output))
    sessions = tuple(
        SessionRule(f"buoi-{number}", "Buổi", time(8), DurationMs(300_000), clusters=(cluster,))
        for number, cluster in enumerate(("cum-01", "cum-02"))
    )
    plan = by_hand(replace(schedule, sessions=sessions, clusters=clusters))
    assert [bool(each.clusters) for each in plan.sessions] == [True, False]


def at_noon(schedule: Schedule, shown: DayPlan) -> DayPlan:
    """The day planned anew at noon."""
    return plan_day(DAY, schedule, FRAME, POOL[:5], Before(shown=shown.sessions, since=NOON))


def test_what_has_begun_stays_as_it_was(schedule: Schedule) -> None:
    """Though most of its scripts are gone by now."""
    shown = by_hand(schedule)
    assert session_of(at_noon(schedule, shown)) == session_of(shown)


def test_nothing_is_planned_into_the_past(schedule: Schedule) -> None:
    """A session that was not shown and should have begun is none; the others are planned."""
    plan = plan_day(DAY, schedule, FRAME, POOL, Before(since=NOON))
    assert [each.session for each in plan.sessions] == ["chieu"]


def test_a_session_that_is_moved_into_the_past_is_none(schedule: Schedule) -> None:
    """Whoever moves the afternoon to eight o'clock at noon has no afternoon that day."""
    shown = by_hand(schedule)
    sessions = (schedule.sessions[0], replace(schedule.sessions[2], starts=time(8)))
    plan = at_noon(replace(schedule, sessions=sessions), shown)
    assert [each.session for each in plan.sessions] == ["sang"]


@pytest.mark.parametrize("is_dropped", [True, False])
def test_what_has_begun_counts_though_its_rule_is_another_now(
    schedule: Schedule, *, is_dropped: bool
) -> None:
    """The morning was heard: dropped or moved to the evening, its minutes are gone for the afternoon."""
    twelve = replace(schedule, limits=Limits(DurationMs(600_000), DurationMs(720_000)))
    shown = plan_day(DAY, twelve, FRAME, POOL)
    morning, _, afternoon, _ = twelve.sessions
    kept = (afternoon,) if is_dropped else (afternoon, replace(morning, starts=time(19)))
    plan = at_noon(replace(twelve, sessions=kept), shown)
    assert [each.session for each in plan.sessions] == ["sang", "chieu"]
    assert session_of(plan) == session_of(shown)
    used = session_of(plan, "chieu")
    assert used.ends_at(timedelta(seconds=5)) - used.starts_at <= timedelta(minutes=3)


def test_a_cancelled_item_does_not_come_back(schedule: Schedule) -> None:
    """The session is filled by another; the cancellation stays, plan after plan, whatever is edited."""
    shown = by_hand(schedule)
    session = session_of(shown)
    first = replace(session.occurrences[0], decision=Decision.CANCELLED, reason="nhà có tang")
    cancelled = replace(session, occurrences=(first, *session.occurrences[1:]))
    plan = replace(shown, sessions=(cancelled, *shown.sessions[1:]))
    for pinned in ("bai-20", "bai-21", "bai-22"):
        plan = by_hand(schedule, plan, pinned={MORNING: (pinned,)})
        assert first.script not in scripts(plan)
        assert [each for each in session_of(plan).occurrences if each.script == first.script] == [first]
