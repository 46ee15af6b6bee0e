from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.plan import plan_days
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import DurationMs

Make = Callable[..., Candidate]

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MINUTES = st.integers(1, 30).map(lambda minutes: DurationMs(minutes * 60_000))


@st.composite
def rules(draw: st.DrawFn) -> SessionRule:
    """A session anywhere in the day, in quiet hours too."""
    return SessionRule(
        f"buoi-{draw(st.integers(0, 10**6))}",
        "Buổi",
        time(draw(st.integers(0, 22)), draw(st.integers(0, 59))),
        draw(MINUTES),
        clusters=draw(st.sampled_from([(), ("cum-01",), ("cum-02",)])),
        peaks=draw(st.sampled_from([(), ("tet",)])),
        scripts=draw(st.sampled_from([(), ("bai-03", "bai-00")])),
    )


@st.composite
def pools(draw: st.DrawFn, make: Make) -> list[Candidate]:
    """Candidates of every kind, refused ones among them."""
    return [
        make(
            f"bai-{number:02}",
            seconds=draw(st.floats(1, 400)),
            refusal=draw(st.sampled_from([None, None, "chưa được duyệt"])),
            content_group=draw(st.sampled_from(ContentGroup)),
            bulletin_class=draw(st.sampled_from(BulletinClass)),
            peaks=draw(st.sampled_from([(), ("tet",), ("he",)])),
            language=draw(st.sampled_from(["vi", "tay", "mong"])),
            valid_from=draw(DAYS),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def length_of(session: PlannedSession, frame: Frame) -> timedelta:
    """From the session's start to the end of its closing."""
    planned = [each for each in session.occurrences if each.decision is Decision.PLANNED]
    if not planned:
        return timedelta(0)
    last = planned[-1]
    end = last.planned_at + timedelta(milliseconds=last.duration_ms, seconds=frame.closing.samples / 48_000)
    return end - session.starts_at


@QUICK
@given(data=st.data(), first=DAYS)
def test_no_plan_breaks_the_rules(
    schedule: Schedule, frame: Frame, candidate: Make, data: st.DataObject, first: date
) -> None:
    """Quiet hours, lengths, limits, ids, reasons and refusals hold for whatever is given."""
    limits = Limits(data.draw(MINUTES), data.draw(MINUTES))
    sessions = tuple({each.slug: each for each in data.draw(st.lists(rules(), max_size=4))}.values())
    whole = replace(schedule, sessions=sessions, limits=limits)
    pool = data.draw(pools(candidate))
    millisecond = timedelta(milliseconds=1)
    by_slug = {rule.slug: rule for rule in sessions}
    refused = {each.script.slug for each in pool if each.refusal}

    last = first + timedelta(days=2)
    found = list(plan_days(first, last, whole, frame, candidates_on=lambda _: pool))
    again = list(plan_days(first, last, whole, frame, candidates_on=lambda _: pool[::-1]))
    assert found == again
    ids = [each.id for plan in found for each in plan.occurrences]
    assert len(set(ids)) == len(ids)
    for plan in found:
        used: dict[str, timedelta] = {}
        for session in plan.sessions:
            length = length_of(session, frame)
            assert length <= timedelta(milliseconds=by_slug[session.session].length_ms) + millisecond
            assert length <= timedelta(milliseconds=limits.session_ms) + millisecond
            if length:
                assert (
                    whole.quiet.refusal(session.starts_at, session.starts_at + length - millisecond) is None
                )
            for cluster in session.clusters:
                used[cluster] = used.get(cluster, timedelta(0)) + length
            for each in session.occurrences:
                assert each.reason
                assert each.clusters
                if each.decision is Decision.PLANNED:
                    assert each.script not in refused
                    assert each.bulletin_class is not BulletinClass.EMERGENCY
                    end = each.planned_at + timedelta(milliseconds=each.duration_ms)
                    assert whole.quiet.refusal(each.planned_at, end) is None
        assert all(total <= timedelta(milliseconds=limits.day_ms) + millisecond for total in used.values())


@QUICK
@given(data=st.data(), day=DAYS)
def test_items_of_a_session_never_overlap(
    schedule: Schedule, frame: Frame, candidate: Make, data: st.DataObject, day: date
) -> None:
    """Each item starts a sting after the one before it, refused ones taking no time."""
    pool = data.draw(pools(candidate))
    (plan,) = plan_days(day, day, schedule, frame, candidates_on=lambda _: pool)
    for session in plan.sessions:
        planned = [each for each in session.occurrences if each.decision is Decision.PLANNED]
        for one, other in pairwise(planned):
            gap = other.planned_at - one.planned_at - timedelta(milliseconds=one.duration_ms)
            assert abs(gap - timedelta(seconds=2)) <= timedelta(milliseconds=1)


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
