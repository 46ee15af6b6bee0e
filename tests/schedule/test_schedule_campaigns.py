"""What campaigns make of a plan: shares, gaps, weights, fresh and stale scripts, wishes, fullness."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.schedule.plan import DayPlan, plan_days
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import ContentGroup
from broadcaster.units import DurationMs
from tests.schedule.small_parts import FRAME, a_candidate

FIRST = date(2026, 9, 1)
MINUTE = 60_000


def campaign(slug: str = "dot", **fields: Any) -> Campaign:
    """A campaign of all groups."""
    return Campaign(slug, f"Chiến dịch {slug}", **fields)


def one_session(schedule: Schedule, *campaigns: Campaign, items: int = 3, **fields: Any) -> Schedule:
    """One session a day at 8:00, for so many items of 45 seconds."""
    length = DurationMs(15_000 + items * 47_000 - 2_000)
    return replace(
        schedule, sessions=(SessionRule("sang", "Buổi", time(8), length, **fields),), campaigns=campaigns
    )


def pool(count: int = 15, **fields: Any) -> list[Candidate]:
    """Scripts of all five groups, one after the other."""
    return [
        a_candidate(f"bai-{number:02}", content_group=ContentGroup(number % 5 + 1), **fields)
        for number in range(count)
    ]


def plan(schedule: Schedule, scripts: Sequence[Candidate], days: int = 30) -> list[DayPlan]:
    """The plan of so many days."""
    last = FIRST + timedelta(days=days - 1)
    return list(plan_days(FIRST, last, schedule, FRAME, candidates_on=lambda _: scripts))


def aired(plans: Sequence[DayPlan]) -> list[Occurrence]:
    """What is aired, in order."""
    return [each for plan in plans for each in plan.occurrences if each.decision is Decision.PLANNED]


def by_group(plans: Sequence[DayPlan]) -> Counter[ContentGroup | None]:
    """Plays of each group."""
    return Counter(each.content_group for each in aired(plans))


def by_script(plans: Sequence[DayPlan]) -> Counter[str]:
    """Plays of each script."""
    return Counter(each.script for each in aired(plans))


def reasons(plans: Sequence[DayPlan], decision: Decision) -> dict[str, str]:
    """The last reason for each script."""
    return {
        each.script: each.reason for plan in plans for each in plan.occurrences if each.decision is decision
    }


def test_groups_are_heard_by_their_shares(schedule: Schedule) -> None:
    """Two parts of a group to one of another: twice as many plays."""
    groups = {ContentGroup.RESULTS: 2, ContentGroup.SKILLS: 1}
    counts = by_group(plan(one_session(schedule, campaign(groups=groups)), pool()))
    both = counts[ContentGroup.RESULTS], counts[ContentGroup.SKILLS]
    assert abs(both[0] - 2 * both[1]) <= 1


def test_shares_hold_though_groups_have_unequal_numbers_of_scripts(schedule: Schedule) -> None:
    """Equal shares over a month, within three points, where one group has ten scripts and four have two."""
    many = [a_candidate(f"nhieu-{number}", content_group=ContentGroup.SKILLS) for number in range(8)]
    counts = by_group(plan(one_session(schedule, campaign()), [*pool(10), *many]))
    total = counts.total()
    assert total == 90
    assert all(abs(counts[group] / total - 0.2) < 0.03 for group in ContentGroup)


@pytest.mark.parametrize(("hours", "days"), [(24, 1), (24.001, 2), (48, 2), (23, 1)])
def test_between_two_plays_of_a_script_lies_the_gap_start_to_start(
    schedule: Schedule, hours: float, days: int
) -> None:
    """Twenty-four hours are enough from one eight o'clock to the next, a second more is not."""
    found = plan(one_session(schedule, campaign(min_gap=timedelta(hours=hours))), pool(1), days=9)
    dates = [each.date for each in aired(found)]
    assert {(after - before).days for before, after in pairwise(dates)} == {days}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_script_is_aired_so_often_a_day_and_no_more(schedule: Schedule, most: int) -> None:
    """Of four sessions a day it has as many as its campaign allows."""
    rules = [
        SessionRule(f"buoi-{hour}", "Buổi", time(hour), DurationMs(5 * MINUTE)) for hour in (7, 9, 15, 17)
    ]
    found = plan(replace(schedule, sessions=tuple(rules), campaigns=(campaign(most_a_day=most),)), pool(1))
    assert set(Counter(each.date for each in aired(found)).values()) == {most}


def test_a_script_of_weight_two_comes_about_twice_as_often(schedule: Schedule) -> None:
    """Its wait counts double."""
    skills = [a_candidate(f"bai-{number}") for number in range(16)]
    counts = by_script(plan(one_session(schedule, campaign(weights={"bai-3": 2})), skills, days=90))
    others = [count for script, count in counts.items() if script != "bai-3"]
    assert 1.6 <= counts["bai-3"] / (sum(others) / len(others)) <= 2.4


def test_fresh_scripts_come_first(schedule: Schedule) -> None:
    """For its first days a new script is in every session that may take it, and its reason says so."""
    fresh = campaign(fresh_days=3)
    old, new = pool(15), a_candidate("moi", content_group=ContentGroup.POLICY_AND_LAW)
    late = FIRST + timedelta(days=10)

    def candidates_on(day: date) -> list[Candidate]:
        return [*old, new] if day >= late else old

    last = FIRST + timedelta(days=20)
    found = list(
        plan_days(FIRST, last, one_session(schedule, fresh, items=5), FRAME, candidates_on=candidates_on)
    )
    days = [each.date for each in aired(found) if each.script == "moi"]
    assert days[0] == late
    assert "bài mới" in next(each.reason for each in aired(found) if each.script == "moi")
    assert len([day for day in days if day < late + timedelta(days=4)]) == 2  # never two sessions running
    assert len([day for day in days if day >= late + timedelta(days=4)]) <= 3


def test_a_stale_script_retires_and_says_why(schedule: Schedule) -> None:
    """It is refused from its day on, so that somebody writes a new one."""
    found = plan(one_session(schedule, campaign(retire_days=10)), pool(1))
    assert [each.date for each in aired(found)] == [FIRST + timedelta(days=count) for count in range(10)]
    reason = reasons(found, Decision.REFUSED)["bai-00"]
    assert reason == "bài đã cũ: phát lần đầu ngày 01/09/2026, quá 10 ngày; hãy viết bài mới thay"


def test_the_variants_of_a_stale_script_retire_with_it(schedule: Schedule) -> None:
    """Nobody hears the Tày words of a bulletin that is not aired."""
    tay = a_candidate("bai-00-tay", language="tay", variant_of="bai-00", seconds=20)
    found = plan(one_session(schedule, campaign(retire_days=1)), [*pool(1), tay], days=2)
    assert {each.script for each in aired(found[1:])} == set()
    refusal = reasons(found, Decision.REFUSED)["bai-00-tay"]
    assert refusal.startswith("bài gốc “bai-00” không được phát: bài đã cũ")


def test_what_a_week_still_lacks_in_a_language_comes_first(schedule: Schedule) -> None:
    """With a wish for Tày those scripts are ahead that have it, until the week has enough."""
    scripts = [a_candidate(f"bai-{number}", seconds=20) for number in range(12)]
    tay = [
        a_candidate(f"{slug}-tay", language="tay", variant_of=slug, seconds=20) for slug in ("bai-7", "bai-8")
    ]

    def plays_in_tay(wish: int) -> int:
        wishing = campaign(weekly_plays={"tay": wish})
        week = plan(one_session(schedule, wishing, items=2), [*scripts, *tay], days=13)[6:]
        return sum(1 for each in aired(week) if each.language == "tay")

    assert plays_in_tay(5) >= 5 > plays_in_tay(1)


def test_a_campaign_takes_its_scripts_on_its_days_only(schedule: Schedule) -> None:
    """Before and after they take turns with all the others."""
    short = campaign(valid_from=FIRST + timedelta(days=2), valid_to=FIRST + timedelta(days=3))
    found = plan(one_session(schedule, short), pool(), days=6)
    named = [any("Chiến dịch" in each.reason for each in plan.occurrences) for plan in found]
    assert named == [False, False, True, True, False, False]


def test_of_two_campaigns_the_first_takes_a_script(schedule: Schedule) -> None:
    """The second has what is left."""
    first, second = campaign("mot", scripts=("bai-01", "bai-03")), campaign("hai")
    found = reasons(plan(one_session(schedule, first, second), pool(), days=10), Decision.PLANNED)
    assert {script for script, reason in found.items() if "dịch mot" in reason} == {"bai-01", "bai-03"}
    assert sum("dịch hai" in reason for reason in found.values()) == 13


def test_scripts_of_no_campaign_are_heard_beside_it(schedule: Schedule) -> None:
    """They wait for their turn, and none is forgotten."""
    narrow = campaign(groups={ContentGroup.SKILLS: 1})
    counts = by_script(plan(one_session(schedule, narrow), pool()))
    assert len(counts) == 15
    outside = [count for script, count in counts.items() if int(script[-2:]) % 5 != 4]
    assert max(outside) - min(outside) <= 1


def test_a_session_that_turns_leave_half_empty_is_filled_by_exchange(schedule: Schedule) -> None:
    """Short scripts make way for longer ones of their group until nine tenths are full."""
    lengths = [150, 20] * 8
    scripts = [a_candidate(f"bai-{number:02}", seconds=length) for number, length in enumerate(lengths)]
    rule = SessionRule("sang", "Buổi", time(8), DurationMs(200_000))
    found = plan(replace(schedule, sessions=(rule,), campaigns=(campaign(),)), scripts, days=8)
    for each in found:
        (session,) = each.sessions
        assert session.ends_at(timedelta(seconds=5)) - session.starts_at >= timedelta(seconds=180)


def test_no_script_is_put_off_for_ever_by_longer_ones(schedule: Schedule) -> None:
    """A short one that has waited for a week keeps its turn, though the session is less full."""
    scripts = [a_candidate("dai", seconds=150), a_candidate("ngan", seconds=20)]
    rule = SessionRule("sang", "Buổi", time(8), DurationMs(170_000))
    counts = by_script(plan(replace(schedule, sessions=(rule,)), scripts))
    assert counts["ngan"] >= 3


def test_the_last_run_is_not_repeated_while_there_is_anything_else(schedule: Schedule) -> None:
    """With twice as many scripts as a session takes, no two days running have one in common."""
    six = [a_candidate(f"bai-{number}") for number in range(6)]
    found = plan(one_session(schedule, campaign(weights={"bai-0": 5})), six)
    said = [{each.script for each in plan.occurrences} for plan in found]
    assert all(one.isdisjoint(other) for one, other in pairwise(said))


def test_the_last_run_is_repeated_rather_than_silence(schedule: Schedule) -> None:
    """A station with two scripts says them every day."""
    assert len(aired(plan(one_session(schedule, campaign()), pool(2), days=10))) == 20
