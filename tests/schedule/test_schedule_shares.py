"""A month as residents hear it: every play of a content group counts towards its share."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.peaks import EveryYear, Peak
from broadcaster.schedule.plan import plan_days
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass, ContentGroup

Make = Callable[..., Candidate]

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
YEAR = Campaign("ca-nam", "Cả năm", min_gap=timedelta(hours=24), most_a_day=1)


def off_by(schedule: Schedule, frame: Frame, pool: Sequence[Candidate]) -> float:
    """Points by which the worst group of the month is off its fifth."""
    running = replace(schedule, campaigns=(YEAR,))
    plans = plan_days(FIRST, LAST, running, frame, candidates_on=lambda _: pool)
    plays = Counter(
        each.content_group for plan in plans for each in plan.occurrences if each.decision is Decision.PLANNED
    )
    return max(abs(100 * plays[group] / plays.total() - 20) for group in ContentGroup)


def every_group(make: Make) -> list[Candidate]:
    """Enough scripts of each group for a day's two sessions."""
    return [
        make(f"nhom-{int(group)}-{number:02}", content_group=group)
        for group in ContentGroup
        for number in range(12)
    ]


def urgent(make: Make, **fields: object) -> Candidate:
    """An answer to a rumour, which comes in every session."""
    return make(
        "phan-bac", content_group=ContentGroup.REBUTTAL, bulletin_class=BulletinClass.PRIORITY, **fields
    )


def test_priority_bulletins_count_towards_the_share_of_their_group(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """Whoever hears an answer to a rumour twice a day hears fewer other scripts of that group."""
    assert off_by(schedule, frame, [*every_group(candidate), urgent(candidate)]) < 1


def test_what_was_heard_before_its_last_day_still_counts_in_its_month(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """The bulletin is over on the tenth: its twenty plays are not made good for by the other groups."""
    over = urgent(candidate, valid_to=date(2026, 6, 10))
    assert off_by(schedule, frame, [*every_group(candidate), over]) < 1


def test_scripts_of_a_season_that_is_over_still_count_in_its_month(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """A season of one group until the tenth leaves that group no more than its fifth of the month."""
    season = [
        candidate(f"mua-vu-{number:02}", content_group=ContentGroup.REBUTTAL, peaks=("mua-vu",))
        for number in range(12)
    ]
    peak = Peak("mua-vu", "Mùa vụ", EveryYear((6, 1), (6, 10)), share=0.5)
    ends_early = replace(schedule, peaks=(peak,))
    assert off_by(ends_early, frame, [*every_group(candidate), *season]) < 1
