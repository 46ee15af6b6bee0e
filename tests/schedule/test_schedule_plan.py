from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.filling import MOST_REFUSALS
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.schedule.plan import DayPlan, plan_days
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import TRIAL_COLUMN, BulletinClass, ContentGroup
from broadcaster.units import DurationMs
from tests.schedule.planning import plan_day

Make = Callable[..., Candidate]

ORDINARY_DAY = date(2026, 11, 23)
TET = date(2026, 2, 17)
SUMMER = date(2026, 6, 10)


def many(make: Make, count: int = 30) -> list[Candidate]:
    """Candidates of all five groups."""
    groups = list(ContentGroup)
    return [make(f"bai-{number:02}", content_group=groups[number % 5]) for number in range(count)]


def scripts(plan: DayPlan, session: str = "sang") -> list[str]:
    """Scripts that are planned in ``session``, in order."""
    return [each.script for each in planned(plan, session)]


def planned(plan: DayPlan, session: str = "sang") -> list[Occurrence]:
    """Planned occurrences of ``session``, in order."""
    (found,) = (each for each in plan.sessions if each.session == session)
    return [each for each in found.occurrences if each.decision is Decision.PLANNED]


def refusals(plan: DayPlan) -> list[tuple[str, str, str]]:
    """Session, script and reason of each refusal of the day."""
    return [
        (each.session, each.script, each.reason)
        for each in plan.occurrences
        if each.decision is Decision.REFUSED
    ]


def test_items_follow_the_opening_and_each_other_to_the_sample(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """The first item comes after signature and opening line, the next after a sting."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, many(candidate, 2))
    starts = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert [each.planned_at - starts for each in planned(plan)] == [
        timedelta(seconds=10),
        timedelta(seconds=10 + 45 + 2),
    ]


def test_a_session_is_filled_and_not_overfilled(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Ten minutes hold twelve items of 45 seconds: 15 s of frame, 2 s between items."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, many(candidate))
    assert len(scripts(plan)) == (600 - 15 + 2) // 47 == 12


def test_an_occurrence_has_an_id_without_a_time(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Moving a session leaves its ids as they were."""
    moved = replace(schedule, sessions=tuple(replace(rule, starts=time(6)) for rule in schedule.sessions[:1]))
    before = plan_day(ORDINARY_DAY, schedule, frame, many(candidate)).sessions[0]
    after = plan_day(ORDINARY_DAY, moved, frame, many(candidate)).sessions[0]
    assert [each.id for each in before.occurrences] == [each.id for each in after.occurrences]
    assert before.occurrences[0].id == "sang:2026-11-23:bai-00:1"


def test_whose_turn_is_longest_ago_comes_first(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """What the morning left out is what the afternoon begins with."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, many(candidate, 20))
    morning, afternoon = scripts(plan), scripts(plan, "chieu")
    assert set(afternoon[:8]).isdisjoint(morning)
    assert "luân phiên: lần xếp trước cùng ngày" in planned(plan, "chieu")[-1].reason


def test_groups_take_turns_where_turns_are_equal(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Of scripts that never had a turn, the first five are of five groups."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, many(candidate))
    assert {each.content_group for each in planned(plan)[:5]} == set(ContentGroup)


def test_every_script_gets_its_turn_before_one_comes_again(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """Over two weeks 30 equal scripts are planned equally often, give or take one."""
    plans = list(
        plan_days(
            date(2026, 11, 1),
            date(2026, 11, 15),
            schedule,
            frame,
            candidates_on=lambda _: many(candidate),
        )
    )
    counts = Counter(each.script for plan in plans for each in plan.occurrences).values()
    assert len(counts) == 30
    assert max(counts) - min(counts) <= 1


def test_priority_bulletins_come_first_in_every_session(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """They are in morning and afternoon, before what is ordinary."""
    urgent = candidate("tin-uu-tien", bulletin_class=BulletinClass.PRIORITY)
    plan = plan_day(ORDINARY_DAY, schedule, frame, [*many(candidate), urgent])
    assert scripts(plan)[0] == scripts(plan, "chieu")[0] == "tin-uu-tien"
    assert planned(plan)[0].reason == "bản tin ưu tiên phát trước"


def test_scripts_named_by_hand_lead_in_their_order(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """What the operator wrote into the session comes before the rotation."""
    rule = replace(schedule.sessions[0], scripts=("bai-20", "bai-07"))
    plan = plan_day(ORDINARY_DAY, replace(schedule, sessions=(rule,)), frame, many(candidate))
    assert scripts(plan)[:2] == ["bai-20", "bai-07"]
    assert planned(plan)[0].reason == "ghi trong khung giờ"


def test_an_emergency_is_never_planned_by_itself(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """The rotation does not know it; named by hand it is refused, for a person releases it."""
    storm = candidate("bao-lu", bulletin_class=BulletinClass.EMERGENCY, content_group=None)
    assert not plan_day(ORDINARY_DAY, schedule, frame, [storm]).occurrences
    rule = replace(schedule.sessions[0], scripts=("bao-lu",))
    named = plan_day(ORDINARY_DAY, replace(schedule, sessions=(rule,)), frame, [storm])
    assert [reason for *_, reason in refusals(named)] == [
        "bài khẩn cấp chỉ phát khi người có quyền cho phát, không xếp lịch"
    ]


def test_trial_bulletins_and_forms_do_not_rotate(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Neither belongs into a programme for residents."""
    left_out = [candidate("thu", column=TRIAL_COLUMN), candidate("mau", template=True)]
    assert not plan_day(ORDINARY_DAY, schedule, frame, left_out).occurrences


def test_a_dense_peak_adds_sessions(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Four sessions at Tết, two on an ordinary day and in a topic peak."""
    counts = [
        len(plan_day(day, schedule, frame, many(candidate)).sessions) for day in (TET, ORDINARY_DAY, SUMMER)
    ]
    assert counts == [4, 2, 2]


def test_a_peak_has_its_share_of_every_session(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Half of the items are from the peak's scripts, where there are enough of them."""
    summer = [candidate(f"he-{number:02}", peaks=("he",)) for number in range(15)]
    plan = plan_day(SUMMER, schedule, frame, [*many(candidate), *summer])
    for session in ("sang", "chieu"):
        found = scripts(plan, session)
        assert sum(slug.startswith("he-") for slug in found) * 2 >= len(found)
    assert {each.peak for each in plan.occurrences} == {"he"}
    assert any("đợt cao điểm Mùa hè" in each.reason for each in plan.occurrences)


def test_scripts_of_a_peak_are_silent_outside_it(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Summer's scripts are no candidates in November."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, [candidate("he-01", peaks=("he",))])
    assert not plan.occurrences


def test_a_peak_takes_the_scripts_of_the_peaks_that_it_includes(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """A longer window around Tết says what Tết says."""
    he = replace(schedule.peaks[1], includes=("tet",))
    plan = plan_day(
        SUMMER,
        replace(schedule, peaks=(schedule.peaks[0], he)),
        frame,
        [candidate("bai-tet", peaks=("tet",))],
    )
    assert scripts(plan) == ["bai-tet"]


def test_what_may_not_be_aired_is_refused_with_its_reason_once_a_day(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """The reason of the caller stands in the plan; the other session of the day is spared it."""
    refused = candidate("bai-99", refusal="bài chưa được duyệt")
    plan = plan_day(ORDINARY_DAY, schedule, frame, [candidate("bai-01"), refused])
    assert refusals(plan) == [("sang", "bai-99", "bài chưa được duyệt")]
    assert scripts(plan) == scripts(plan, "chieu") == ["bai-01"]


def test_a_refusal_counts_as_a_turn(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """Among many scripts a refused one waits as long as the others for its next turn."""
    pool = [*many(candidate, 40), candidate("aaa", refusal="bài chưa được duyệt")]
    plans = plan_days(date(2026, 11, 1), date(2026, 11, 20), schedule, frame, candidates_on=lambda _: pool)
    days = [plan.day for plan in plans if refusals(plan)]
    assert 8 <= len(days) <= 14


def test_a_session_names_only_so_many_refusals(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """A station with nothing approved is not flooded: a few refusals a session, the next ones later."""
    pool = [candidate(f"bai-{number:02}", refusal="bài chưa được duyệt") for number in range(30)]
    plan = plan_day(ORDINARY_DAY, schedule, frame, pool)
    assert [len(session.occurrences) for session in plan.sessions] == [MOST_REFUSALS, MOST_REFUSALS]
    assert len({each.script for each in plan.occurrences}) == 2 * MOST_REFUSALS


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "reason"),
    [
        (date(2026, 11, 24), None, "chưa đến ngày được phát (24/11/2026)"),
        (date(2026, 1, 1), date(2026, 11, 22), "đã hết hạn phát từ sau ngày 22/11/2026"),
        (date(2026, 11, 23), date(2026, 11, 23), None),
    ],
)
def test_a_script_is_aired_within_its_dates_only(
    schedule: Schedule,
    frame: Frame,
    candidate: Make,
    valid_from: date,
    valid_to: date | None,
    reason: str | None,
) -> None:
    """First and last day are included."""
    script = candidate("bai-01", valid_from=valid_from, valid_to=valid_to)
    found = refusals(plan_day(ORDINARY_DAY, schedule, frame, [script]))
    assert [each[2] for each in found] == ([reason] if reason else [])


def test_an_item_longer_than_the_session_is_refused(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """It would otherwise wait for ever without a word."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, [candidate("dai", seconds=590)])
    assert [reason for *_, reason in refusals(plan)] == ["bài dài 9 phút 50 giây, quá thời lượng của buổi"]


def test_the_tail_that_would_reach_into_quiet_hours_is_refused(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """A session at 20:55 keeps what ends by 21:00, closing included; the rest is refused."""
    late = SessionRule("muon", "Buổi muộn", time(20, 55), DurationMs(600_000))
    plan = plan_day(ORDINARY_DAY, replace(schedule, sessions=(late,)), frame, many(candidate))
    assert len(scripts(plan, "muon")) == (300 - 15 + 2) // 47
    source = "quy chế, từ 01/01/2026"
    assert {reason for *_, reason in refusals(plan)} == {f"trùng giờ yên tĩnh 21:00–05:30 theo {source}"}


def test_the_limit_of_a_day_refuses_what_is_over_it(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """With twelve minutes a day the afternoon gets what the morning has left."""
    limits = Limits(DurationMs(600_000), DurationMs(720_000))
    plan = plan_day(ORDINARY_DAY, replace(schedule, limits=limits), frame, many(candidate))
    morning = 15 + 12 * 47 - 2
    assert len(scripts(plan, "chieu")) == (720 - morning - 15 + 2) // 47
    assert {reason for *_, reason in refusals(plan)} == {"vượt mức tối đa 12 phút mỗi ngày"}


def test_the_limit_of_a_day_counts_for_each_cluster(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """What one cluster hears takes nothing from another."""
    limits = Limits(DurationMs(600_000), DurationMs(600_000))
    first, _, second, _ = schedule.sessions
    sessions = (replace(first, clusters=("cum-01",)), replace(second, clusters=("cum-02",)))
    plan = plan_day(ORDINARY_DAY, replace(schedule, limits=limits, sessions=sessions), frame, many(candidate))
    assert len(scripts(plan)) == len(scripts(plan, "chieu")) == 12
    assert not refusals(plan)


def test_an_item_goes_to_the_clusters_that_speak_its_language(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """Vietnamese goes to all, Tày to those who speak it, and what nobody speaks to nobody."""
    pool = [candidate("viet"), candidate("tay", language="tay"), candidate("mong", language="mong")]
    plan = plan_day(ORDINARY_DAY, schedule, frame, pool)
    found = {each.script: each.clusters for each in planned(plan)}
    assert found == {"viet": ("cum-01", "cum-02"), "tay": ("cum-01",)}


def test_a_session_without_anything_to_air_stays_silent(schedule: Schedule, frame: Frame) -> None:
    """It is in the plan, and empty."""
    plan = plan_day(ORDINARY_DAY, schedule, frame, [])
    assert [(each.session, each.occurrences) for each in plan.sessions] == [("sang", ()), ("chieu", ())]


def test_a_candidate_without_a_sound_needs_a_refusal(candidate: Make) -> None:
    """What has no approved sound can never be planned by mistake."""
    with pytest.raises(ValueError, match="no approved sound"):
        replace(candidate("bai"), audio=None)


def test_a_refused_candidate_may_have_no_sound(schedule: Schedule, frame: Frame, candidate: Make) -> None:
    """A draft has neither revision nor sound; its refusal says why."""
    draft = replace(candidate("bai", refusal="bài chưa được duyệt"), audio=None, revision=None)
    (occurrence,) = plan_day(ORDINARY_DAY, schedule, frame, [draft]).occurrences
    assert (occurrence.revision, occurrence.audio_sha256, occurrence.duration_ms) == (None, None, 0)
