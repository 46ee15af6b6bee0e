"""A year's plan for 10 sessions a day, 25 clusters and 200 scripts, against python-dateutil in the same run.

    .venv/bin/python benchmarks/planning.py

The reference expands 1,000 daily rules over the same year. Besides: what four times the scripts and sessions
cost, and what planning anew costs after one edit, beside a full plan, and how much of the plan it changes.
Processor time, the best of three; the garbage collector runs as it does in the station.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as civil

from dateutil.rrule import DAILY, rrule

from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import AroundTet, EveryYear, Peak
from broadcaster.schedule.plan import Before, DayPlan, plan_days
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass, ContentGroup, Script, VoiceWish
from broadcaster.units import DurationMs, Sha256, samples

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
RULES = 1_000
SESSIONS, CLUSTERS, SCRIPTS = 10, 25, 200
RUNS = 3
TEN_MINUTES = DurationMs(600_000)


def part(letter: str, seconds: float) -> Part:
    """A sound of so many seconds."""
    return Part(Sha256(letter * 64), samples(seconds * 1000))


FRAME = Frame(part("1", 6), part("2", 4), part("3", 2), part("4", 5), part("5", 1))
SCRIPT = Script(
    slug="bai",
    title="Bài",
    content_group=ContentGroup.SKILLS,
    column="nguoi-tieu-dung",
    bulletin_class=BulletinClass.ORDINARY,
    unit="UBND xã",
    audience="Bà con",
    peaks=(),
    sources=(),
    valid_from=FIRST,
    valid_to=None,
    language="vi",
    voice=VoiceWish(),
    facts=(),
    body="Kính thưa bà con.",
)


def script(number: int) -> Candidate:
    """An approved script of 60 to 100 seconds, some of them for Tết, the five groups in turn."""
    peaks = ("tet",) if number % 20 < len(ContentGroup) else ()
    words = replace(SCRIPT, slug=f"bai-{number:04}", content_group=ContentGroup(number % 5 + 1), peaks=peaks)
    return Candidate(words, 1, part("a", 60 + number * 7 % 40))


def schedule(sessions: int) -> Schedule:
    """So many sessions of ten minutes, quiet hours, limits, two peaks, a campaign with a gap of a day."""
    starts = [civil(hour, minute) for hour in (*range(6, 11), *range(14, 20)) for minute in (0, 15, 30, 45)]
    apart = len(starts) // sessions
    return Schedule(
        sessions=tuple(
            SessionRule(f"buoi-{number}", "Buổi phát", starts[number * apart], TEN_MINUTES)
            for number in range(sessions)
        ),
        peaks=(
            Peak("tet", "Tết", AroundTet(15, 1, 10), dense=True, share=0.3, priority=100),
            Peak("he", "Mùa hè", EveryYear((6, 1), (6, 30)), share=0.3),
        ),
        quiet=QuietHours(
            (QuietInterval(civil(21), civil(5, 30)), QuietInterval(civil(11, 30), civil(13, 30))),
            FIRST,
            "quy chế",
        ),
        limits=Limits(DurationMs(900_000), DurationMs(24 * 3_600_000)),
        clusters=tuple(
            Cluster(f"cum-{number:02}", f"Cụm {number}", f"loa-{number:02}", ("vi", "tay"))
            for number in range(CLUSTERS)
        ),
        campaigns=(Campaign("chien-dich", "Chiến dịch", min_gap=timedelta(hours=24)),),
    )


def planned(timetable: Schedule, pool: Sequence[Candidate], shown: Sequence[DayPlan] = ()) -> list[DayPlan]:
    """The year's plan, anew or around the plan that was shown."""
    before = Before(shown=tuple(session for plan in shown for session in plan.sessions))
    return list(plan_days(FIRST, LAST, timetable, FRAME, candidates_on=lambda _: pool, before=before))


def expanded() -> None:
    """The reference: every occurrence of the daily rules."""
    for _ in range(RULES):
        list(rrule(DAILY, dtstart=datetime(2026, 1, 1, 5, 30), until=datetime(2026, 12, 31, 23)))  # noqa: DTZ001  # civil, as dateutil expands fastest


def seconds(act: Callable[[], object]) -> float:
    """Processor time of the best of ``RUNS`` runs."""
    times = []
    for _ in range(RUNS):
        gc.collect()
        begin = time.process_time()
        act()
        times.append(time.process_time() - begin)
    return min(times)


def ids(plans: Sequence[DayPlan]) -> set[str]:
    """All that is in a plan."""
    return {each.id for plan in plans for each in plan.occurrences}


def main() -> None:
    """Measure and print."""
    timetable, pool = schedule(SESSIONS), [script(number) for number in range(SCRIPTS)]
    reference = seconds(expanded)
    plans = planned(timetable, pool)
    full = seconds(lambda: planned(timetable, pool))
    print(f"dateutil, {RULES:,} daily rules over a year: {reference:.2f} s")
    print(f"plan of a year, {len(ids(plans)):,} occurrences: {full:.2f} s, {full / reference:.2f} times that")
    more = [script(number) for number in range(4 * SCRIPTS)]
    print(f"four times the scripts: {seconds(lambda: planned(timetable, more)) / full:.2f} times as long")
    crowded = schedule(4 * SESSIONS)
    print(
        f"four times scripts and sessions: {seconds(lambda: planned(crowded, more)) / full:.2f} times as long"
    )
    _print_edits(timetable, pool, plans, full)


def _print_edits(
    timetable: Schedule, pool: Sequence[Candidate], plans: Sequence[DayPlan], full: float
) -> None:
    """What one edit costs beside the full plan, and what it changes."""
    later = tuple(
        replace(rule, starts=civil(rule.starts.hour, 5)) if rule.slug == "buoi-4" else rule
        for rule in timetable.sessions
    )
    edits = {
        "nothing": (timetable, pool),
        "a script withdrawn": (timetable, [*pool[:7], *pool[8:]]),
        "a script more": (timetable, [*pool, script(SCRIPTS + 7)]),
        "another sound": (timetable, [*pool[:7], replace(pool[7], revision=2), *pool[8:]]),
        "a session moved": (replace(timetable, sessions=later), pool),
    }
    for name, (changed, scripts) in edits.items():
        took = seconds(lambda: planned(changed, scripts, plans))  # noqa: B023  # called at once
        new = ids(planned(changed, scripts, plans))
        gone, come = len(ids(plans) - new), len(new - ids(plans))
        print(f"planned anew, {name}: {took / full:.3f} of a full plan; {gone} occurrences go, {come} come")


if __name__ == "__main__":
    main()
