"""Plans far larger than any commune's: they keep the rules, and take no time out of proportion."""

import time
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as civil_time

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.script.model import ContentGroup
from broadcaster.units import DurationMs
from tests.schedule.any_station import Station
from tests.schedule.breaches import breaches, planned
from tests.schedule.small_parts import a_candidate, small_schedule

FIRST = date(2026, 9, 1)
CAMPAIGN = Campaign("dot", "Đợt", min_gap=timedelta(hours=24))


def scripts(count: int) -> tuple[Candidate, ...]:
    """So many scripts of all groups."""
    return tuple(
        a_candidate(f"bai-{number:05}", content_group=ContentGroup(number % 5 + 1)) for number in range(count)
    )


def seconds_for(station: Station) -> float:
    """Processor time that the plan takes."""
    begun = time.process_time()
    station.plan()
    return time.process_time() - begun


def test_ten_thousand_scripts_are_planned() -> None:
    """Each session airs what has waited; ten times the scripts take at most twenty times as long."""
    schedule = replace(small_schedule(), campaigns=(CAMPAIGN,))
    many = Station(schedule, scripts(10_000), first=FIRST, last=FIRST + timedelta(days=2))
    few = replace(many, pool=many.pool[:1_000])
    plans = many.plan()
    assert breaches(many, plans) == []
    assert [len(planned(each)) for plan in plans for each in plan.sessions] == [12] * 6
    assert len({each.script for plan in plans for each in plan.occurrences}) == 72
    assert seconds_for(many) <= 20 * max(seconds_for(few), 0.05)


def test_five_hundred_sessions_a_day_keep_to_the_day_s_limits() -> None:
    """One begins every two minutes; the day has sixty minutes, the last sessions are refused."""
    rules = tuple(
        SessionRule(
            f"buoi-{number:03}",
            "Buổi",
            civil_time(4 + number // 30, number % 30 * 2),
            DurationMs(120_000),
        )
        for number in range(500)
    )
    limits = Limits(DurationMs(120_000), DurationMs(60 * 60_000), 40)
    schedule = replace(small_schedule(), sessions=rules, limits=limits)
    station = Station(schedule, scripts(30), first=FIRST, last=FIRST)
    (plan,) = station.plan()
    assert breaches(station, [plan]) == []
    assert len(plan.sessions) == 500
    assert sum(1 for each in plan.sessions if planned(each)) in range(25, 41)
    assert all(each.occurrences for each in plan.sessions)
