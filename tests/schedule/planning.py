"""One day planned by itself, on a station that has planned nothing before."""

from collections.abc import Sequence
from datetime import date

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.plan import NOTHING, Before, DayPlan, plan_days
from broadcaster.schedule.schedule import Schedule


def plan_day(
    day: date, schedule: Schedule, frame: Frame, pool: Sequence[Candidate], before: Before = NOTHING
) -> DayPlan:
    """The plan of ``day`` from the candidates in ``pool``."""
    (plan,) = plan_days(day, day, schedule, frame, candidates_on=lambda _: pool, before=before)
    return plan
