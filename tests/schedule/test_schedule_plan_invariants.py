from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.ledger import Ledger
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.plan import Before, DayPlan, plan_days
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import ContentGroup
from broadcaster.units import DurationMs
from tests.examples import examples
from tests.schedule.any_station import Station, sessions_of, stations
from tests.schedule.breaches import breaches
from tests.schedule.small_parts import FRAME, a_candidate, small_schedule

Make = Callable[..., Candidate]


@examples(150)
@given(station=stations())
def test_no_plan_breaks_a_rule(station: Station) -> None:
    """Quiet hours, limits, approval, dates, days off, overlaps, gaps: none is broken, whatever is given."""
    assert breaches(station, station.plan()) == []


@examples(40)
@given(station=stations())
def test_the_order_of_the_scripts_does_not_matter(station: Station) -> None:
    """The same scripts, given in another order, give the same plan, to the id and the reason."""
    assert station.plan() == station.plan(backwards=True)


@examples(40)
@given(station=stations(), cut=st.integers(1, 3))
def test_a_part_of_a_plan_is_the_plan_of_that_part(station: Station, cut: int) -> None:
    """Planned alone, behind the ledger of the days before it, each stretch of days is as in the whole."""
    whole = station.plan()
    later = replace(station, first=station.first + timedelta(days=cut))
    assert later.plan(ledger=Ledger.of(sessions_of(whole[:cut]))) == whole[cut:]


def test_what_the_inspector_looks_for_is_found(schedule: Schedule) -> None:
    """Were the limits lower, the lengths shorter and the hours quiet, the same plan would break them all."""
    station = Station(schedule, tuple(a_candidate(f"bai-{number}") for number in range(30)))
    plans = station.plan()
    assert breaches(station, plans) == []
    strict = Limits(DurationMs(60_000), DurationMs(60_000), 1)
    one_output = tuple(Cluster(each.slug, each.name, "loa") for each in schedule.clusters)
    wrong = replace(station, schedule=replace(schedule, limits=strict, clusters=one_output), pool=())
    found = " ".join(breaches(wrong, [*plans, *plans]))
    for each in ("is there 2 times", "lasts", "hears", "sessions", "may not be aired"):
        assert each in found


def _plans(
    schedule: Schedule, pool: list[Candidate], first: date, last: date, before: Iterable[DayPlan]
) -> list[DayPlan]:
    ledger = Ledger.of(sessions_of(before))
    return list(plan_days(first, last, schedule, FRAME, candidates_on=lambda _: pool, before=Before(ledger)))


@pytest.fixture(scope="module")
def year_of_plans() -> tuple[Schedule, list[Candidate], list[DayPlan]]:
    """A year of a campaign with gaps, shares, wishes, fresh and stale scripts, planned once."""
    campaign = Campaign(
        "dot",
        "Đợt",
        groups={ContentGroup(group): 1 + group % 2 for group in range(1, 6)},
        weights={"bai-03": 2},
        weekly_plays={"vi": 60},
        min_gap=timedelta(hours=24),
        fresh_days=7,
        retire_days=300,
    )
    schedule = replace(small_schedule(), campaigns=(campaign,))
    pool = [
        a_candidate(
            f"bai-{number:02}",
            seconds=40 + 7 * (number % 9),
            content_group=ContentGroup(number % 5 + 1),
            valid_from=date(2026, 1 + number % 6, 1),
            peaks=("tet",) if number % 11 == 0 else (),
        )
        for number in range(44)
    ]
    return schedule, pool, _plans(schedule, pool, date(2026, 1, 1), date(2026, 12, 31), ())


@pytest.mark.parametrize("week", range(0, 52, 3))
def test_a_week_alone_is_the_week_in_the_year(
    year_of_plans: tuple[Schedule, list[Candidate], list[DayPlan]], week: int
) -> None:
    """Whoever plans a week behind what was planned before gets the week of the plan of the whole year."""
    schedule, pool, plans = year_of_plans
    first = 7 * week
    found = _plans(schedule, pool, plans[first].day, plans[first + 6].day, plans[:first])
    assert found == plans[first : first + 7]


def test_a_year_has_more_sessions_on_its_dense_days(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """Every day of it is planned, twice the sessions on the days of a dense peak."""
    pool = [candidate(f"bai-{number:02}", content_group=ContentGroup(number % 5 + 1)) for number in range(40)]
    plans = list(
        plan_days(date(2026, 1, 1), date(2026, 12, 31), schedule, frame, candidates_on=lambda _: pool)
    )
    by_dense = {dense: [p for p in plans if ("tet" in p.peaks) is dense] for dense in (True, False)}
    assert (len(by_dense[True]), len(by_dense[False])) == (25, 340)
    assert {len(plan.sessions) for plan in by_dense[True]} == {4}
    assert {len(plan.sessions) for plan in by_dense[False]} == {2}
