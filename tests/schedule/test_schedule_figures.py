"""The figures of a plan, counted by hand on plans small enough for it."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.figures import Figures, as_json, as_lines, figures_of
from broadcaster.schedule.plan import plan_days
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import ContentGroup
from broadcaster.units import DurationMs
from tests.schedule.any_station import CLOSING, sessions_of
from tests.schedule.small_parts import FRAME, a_candidate

MONDAY = date(2026, 8, 31)


def figures(schedule: Schedule, pool: list[Candidate], days: int, **fields: Any) -> Figures:
    """The figures of so many days with a session of two places (107 seconds) at eight."""
    rule = SessionRule("sang", "Buổi", time(8), DurationMs(110_000), **fields)
    small = replace(schedule, sessions=(rule,))
    last = MONDAY + timedelta(days=days - 1)
    plans = plan_days(MONDAY, last, small, FRAME, candidates_on=lambda _: pool)
    return figures_of(sessions_of(plans), small, CLOSING)


@pytest.fixture
def campaign() -> Campaign:
    """Two groups, two parts to one, a day between two plays."""
    groups = {ContentGroup.RESULTS: 2, ContentGroup.SKILLS: 1}
    return Campaign("dot", "Đợt", groups=groups, min_gap=timedelta(hours=24), weekly_plays={"vi": 15})


@pytest.fixture
def three() -> list[Candidate]:
    """Two scripts of one group, one of another."""
    results = [a_candidate(slug, content_group=ContentGroup.RESULTS) for slug in ("mot", "hai")]
    return [*results, a_candidate("ba", content_group=ContentGroup.SKILLS)]


def test_sessions_plays_and_fullness_are_counted(
    schedule: Schedule, campaign: Campaign, three: list[Candidate]
) -> None:
    """Two items of 45 seconds with a sting between them and the frame of 15 make 107 of 110 seconds."""
    found = figures(replace(schedule, campaigns=(campaign,)), three, 3)
    assert (found.days, found.sessions, found.silent, found.plays, found.refused) == (3, 3, 0, 6, 0)
    assert found.least_full == found.mean_full == pytest.approx(107 / 110)
    assert (found.under_full, found.overrun) == (0, 0)
    assert {group: count for group, count in found.scripts.items() if count} == {
        ContentGroup.RESULTS: 2,
        ContentGroup.SKILLS: 1,
    }


def test_shares_are_compared_with_those_of_the_campaign_by_month(
    schedule: Schedule, campaign: Campaign, three: list[Candidate]
) -> None:
    """One day of August, two of September: two plays, then four, of which the shares want two thirds."""
    august, september = figures(replace(schedule, campaigns=(campaign,)), three, 3).months
    assert (august.first, september.first) == (date(2026, 8, 1), date(2026, 9, 1))
    assert (sum(august.plays.values()), sum(september.plays.values())) == (2, 4)
    for month in (august, september):
        share = month.plays[ContentGroup.RESULTS] / sum(month.plays.values())
        assert month.off_by == pytest.approx(abs(share - 2 / 3) * 100)


def test_gaps_are_from_start_to_start_and_those_too_short_are_counted(
    schedule: Schedule, campaign: Campaign, three: list[Candidate]
) -> None:
    """The plan keeps to a day; looked at by a campaign that wants two, pairs of one day are too near."""
    found = figures(replace(schedule, campaigns=(campaign,)), three, 6)
    assert found.least_gap_h is not None
    assert found.least_gap_h >= 24
    assert found.too_near == 0
    two = replace(schedule, campaigns=(replace(campaign, min_gap=timedelta(0)),))
    only = [a_candidate("mot", content_group=ContentGroup.RESULTS)]
    rule = SessionRule("sang", "Buổi", time(8), DurationMs(110_000))
    plans = list(
        plan_days(
            MONDAY,
            MONDAY + timedelta(days=3),
            replace(two, sessions=(rule,)),
            FRAME,
            candidates_on=lambda _: only,
        )
    )
    strict = replace(two, campaigns=(replace(campaign, min_gap=timedelta(hours=48)),), sessions=(rule,))
    assert figures_of(sessions_of(plans), strict, CLOSING).too_near == 3


def test_plays_that_a_person_named_are_not_too_near(
    schedule: Schedule, campaign: Campaign, three: list[Candidate]
) -> None:
    """A fixed opening is the operator's own."""
    wide = replace(campaign, min_gap=timedelta(hours=48))
    found = figures(replace(schedule, campaigns=(wide,)), three[:1], 4, scripts=("mot",))
    assert (found.plays, found.too_near) == (4, 0)


def test_silent_sessions_and_refusals_are_counted(schedule: Schedule) -> None:
    """A day on which nothing may be aired is a session, and silent."""
    found = figures(schedule, [a_candidate("mot", refusal="chưa được duyệt")], 2)
    assert (found.sessions, found.silent, found.plays, found.refused) == (2, 2, 0, 2)
    assert (found.least_full, found.mean_full, found.least_gap_h) == (0, 0, None)
    assert list(as_lines(found))


def test_a_session_that_is_not_full_is_counted(schedule: Schedule) -> None:
    """One item of 45 seconds with its frame is 60 of 110 seconds."""
    found = figures(schedule, [a_candidate("mot")], 2)
    assert found.least_full == pytest.approx(60 / 110)
    assert found.under_full == 2


def test_a_week_with_too_few_plays_is_told(
    schedule: Schedule, campaign: Campaign, three: list[Candidate]
) -> None:
    """Whole weeks only: fourteen plays where fifteen are wished; the days after it are no week yet."""
    found = figures(replace(schedule, campaigns=(campaign,)), three, 9)
    assert found.missed_weeks == ("Tuần từ 31/08/2026: “Đợt” có 14 lần phát tiếng vi, muốn 15.",)


def test_dense_days_have_their_own_mean(schedule: Schedule) -> None:
    """Four sessions a day at Tết, two on other days."""
    pool = [a_candidate(f"bai-{number}") for number in range(5)]
    first, last = date(2026, 1, 30), date(2026, 2, 3)  # Tết is 17 February: fifteen days before it, dense
    plans = plan_days(first, last, schedule, FRAME, candidates_on=lambda _: pool)
    found = figures_of(sessions_of(plans), schedule, CLOSING)
    assert (found.ordinary, found.dense) == ((3, 2.0), (2, 4.0))


def test_a_trial_is_left_aside(schedule: Schedule) -> None:
    """Nobody hears it."""
    pool = [a_candidate("mot")]
    plans = plan_days(MONDAY, MONDAY, schedule, FRAME, candidates_on=lambda _: pool)
    first, second = sessions_of(plans)
    found = figures_of([first, replace(second, trial=True)], schedule, CLOSING)
    assert (found.sessions, found.plays) == (1, 1)


def test_people_and_programs_get_the_same_figures(
    schedule: Schedule, campaign: Campaign, three: list[Candidate]
) -> None:
    """JSON holds every figure, lines the same in words with a decimal comma."""
    found = figures(replace(schedule, campaigns=(campaign,)), three, 9)
    values, lines = as_json(found), "\n".join(as_lines(found))
    assert values.keys() == vars(found).keys()
    assert values["scripts"] == {"1": 0, "2": 2, "3": 0, "4": 0, "5": 1}
    assert "9 ngày, 9 buổi (0 buổi im), 18 lần phát, 0 lần từ chối." in lines
    assert "97,3 %" in lines
    assert found.missed_weeks[0] in lines
