"""Where a bulletin in another language stands in the plan: behind its Vietnamese original, or nowhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.family import Family
from broadcaster.schedule.filling import MOST_REFUSALS
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.plan import DayPlan
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import TRIAL_COLUMN, BulletinClass
from broadcaster.units import DurationMs
from tests.schedule.planning import plan_day

Make = Callable[..., Candidate]
Told = list[tuple[str, str, str]]

DAY = date(2026, 11, 23)
TET = date(2026, 2, 17)


def session_of(plan: DayPlan, session: str = "sang") -> PlannedSession:
    """The session of that name."""
    (found,) = (each for each in plan.sessions if each.session == session)
    return found


def told(plan: DayPlan, session: str = "sang") -> Told:
    """Script, decision and reason of everything in ``session``, in order."""
    return [(each.script, each.decision.value, each.reason) for each in session_of(plan, session).occurrences]


def named(schedule: Schedule, *scripts: str, clusters: tuple[str, ...] = ()) -> Schedule:
    """A schedule of one session that names ``scripts``."""
    return replace(schedule, sessions=(replace(schedule.sessions[0], scripts=scripts, clusters=clusters),))


def test_a_variant_follows_its_original_in_the_clusters_that_speak_its_language(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """All hear the Vietnamese words; after a sting those who speak Tày hear them in Tày."""
    plan = plan_day(DAY, schedule, frame, [tay("bai-01"), candidate("bai-01"), candidate("bai-02")])
    first, second, third = session_of(plan).occurrences
    assert [(each.script, each.clusters) for each in (first, second, third)] == [
        ("bai-01", ("cum-01", "cum-02")),
        ("bai-01-tay", ("cum-01",)),
        ("bai-02", ("cum-01", "cum-02")),
    ]
    assert second.reason == "đi liền sau bài gốc “bai-01” (Tiếng Tày)"
    assert (second.planned_at - first.planned_at).total_seconds() == 45 + 2
    assert second.id == "sang:2026-11-23:bai-01-tay:1"


def test_several_variants_follow_one_after_the_other(
    trilingual: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """In the order of their slugs, each for its own clusters."""
    pool = [tay("bai-01"), tay("bai-01", language="mong"), candidate("bai-01"), candidate("bai-02")]
    plan = plan_day(DAY, trilingual, frame, pool)
    assert [(each.script, each.clusters) for each in session_of(plan).occurrences][:3] == [
        ("bai-01", ("cum-01", "cum-02", "cum-03")),
        ("bai-01-mong", ("cum-03",)),
        ("bai-01-tay", ("cum-01",)),
    ]


def test_a_session_whose_clusters_do_not_speak_the_language_has_no_trace_of_it(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """Neither aired nor refused, though it is named; its original is aired as ever."""
    one = named(schedule, "bai-01-tay", clusters=("cum-02",))
    for refusal in (None, "bài chưa được duyệt"):
        plan = plan_day(DAY, one, frame, [candidate("bai-01"), tay("bai-01", refusal=refusal)])
        assert told(plan) == [("bai-01", "planned", "luân phiên: chưa xếp lần nào, nhóm 5")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"refusal": "chưa được duyệt; đang chờ lãnh đạo duyệt"}, "chưa được duyệt; đang chờ lãnh đạo duyệt"),
        ({"valid_to": date(2026, 11, 22)}, "đã hết hạn phát từ sau ngày 22/11/2026"),
        ({"bulletin_class": BulletinClass.EMERGENCY}, "bài khẩn cấp chỉ phát khi người có quyền cho phát"),
        ({"column": TRIAL_COLUMN}, "là bài phát thử hoặc bài mẫu, không phát cùng bài gốc"),
        ({"template": True}, "là bài phát thử hoặc bài mẫu, không phát cùng bài gốc"),
        ({"seconds": 540}, "bài gốc “bai-01” và các bản tiếng dân tộc dài 9 phút 47 giây, quá thời lượng"),
    ],
)
def test_a_variant_that_may_not_be_aired_is_refused_beside_its_original(  # one case
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make, fields: dict[str, object], reason: str
) -> None:
    """Not approved, out of date, an emergency, a trial, too long for one session: the original goes alone."""
    plan = plan_day(DAY, schedule, frame, [candidate("bai-01"), tay("bai-01", **fields)])
    for session in ("sang", "chieu"):
        original, variant = told(plan, session)
        assert original[:2] == ("bai-01", "planned")
        assert variant[:2] == ("bai-01-tay", "refused")
        assert variant[2].startswith(reason)


def test_of_two_variants_that_do_not_both_fit_the_first_goes(
    trilingual: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """What is too long together costs the last one only."""
    pool = [candidate("bai-01"), tay("bai-01", language="mong", seconds=300), tay("bai-01", seconds=300)]
    plan = plan_day(DAY, trilingual, frame, pool)
    assert [each[:2] for each in told(plan)] == [
        ("bai-01", "planned"),
        ("bai-01-mong", "planned"),
        ("bai-01-tay", "refused"),
    ]


def test_a_family_waits_for_a_session_that_has_room_for_all_of_it(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """The original is not sent ahead alone: the variant would never be heard behind it."""
    pool = [candidate("bai-01", seconds=500), candidate("bai-02"), tay("bai-02")]
    plan = plan_day(DAY, named(schedule, "bai-01"), frame, pool)
    assert [each[:2] for each in told(plan)] == [("bai-01", "planned")]
    assert [each[0] for each in told(plan_day(DAY, named(schedule, "bai-02"), frame, pool))] == [
        "bai-02",
        "bai-02-tay",
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"refusal": "bài chưa được duyệt"}, "bài gốc “bai-01” không được phát: bài chưa được duyệt"),
        ({"valid_to": date(2026, 11, 22)}, "bài gốc “bai-01” không được phát: đã hết hạn phát từ sau ngày"),
        ({"seconds": 590}, "bài gốc “bai-01” không được phát: bài dài 9 phút 50 giây"),
    ],
)
def test_without_its_original_a_variant_is_not_aired(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make, fields: dict[str, object], reason: str
) -> None:
    """It is refused beside its original, for the original's reason, once a day."""
    plan = plan_day(DAY, schedule, frame, [tay("bai-01"), candidate("bai-01", **fields)])
    original, variant = told(plan)
    assert (original[1], variant[:2]) == ("refused", ("bai-01-tay", "refused"))
    assert variant[2].startswith(reason)
    assert told(plan, "chieu") == []


@pytest.mark.parametrize("language", [None, "tay"])
def test_a_variant_whose_original_is_no_vietnamese_script_is_refused_once_a_day(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make, language: str | None
) -> None:
    """The original is withdrawn or was never there, or is a script in another language itself."""
    others = [candidate("bai-01", language=language)] if language else []
    plan = plan_day(DAY, schedule, frame, [*others, tay("bai-01")])
    refused = [each for each in told(plan) if each[1] == "refused"]
    assert refused == [
        (
            "bai-01-tay",
            "refused",
            "bài gốc tiếng Việt “bai-01” không có hoặc đã rút; hãy xem lại bài gốc",
        )
    ]
    assert all(each[0] != "bai-01-tay" for each in told(plan, "chieu"))


def test_out_of_season_a_variant_rests_with_its_original(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """A family for Tết is silent in November, and nothing is wrong with it."""
    pool = [candidate("bai-01", peaks=("tet",)), tay("bai-01")]
    assert plan_day(DAY, schedule, frame, pool).occurrences == ()
    assert [each[:2] for each in told(plan_day(TET, schedule, frame, pool))] == [
        ("bai-01", "planned"),
        ("bai-01-tay", "planned"),
    ]


@pytest.mark.parametrize(
    "slugs", [("bai-09",), ("bai-09-tay",), ("bai-09-tay", "bai-09"), ("bai-09", "bai-09-tay")]
)
def test_whoever_names_one_of_a_family_names_it_all(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make, slugs: tuple[str, ...]
) -> None:
    """The original still comes first, and nothing comes twice."""
    pool = [candidate("bai-01"), candidate("bai-09"), tay("bai-09")]
    plan = plan_day(DAY, named(schedule, *slugs), frame, pool)
    assert [each[0] for each in told(plan)] == ["bai-09", "bai-09-tay", "bai-01"]
    assert told(plan)[0][2] == "ghi trong khung giờ"


def test_a_priority_bulletin_takes_its_variant_to_the_front(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """Whatever the variant's own class says, it stays behind its original."""
    urgent = candidate("tin", bulletin_class=BulletinClass.PRIORITY)
    pool = [candidate("bai-01"), tay("bai-01", bulletin_class=BulletinClass.PRIORITY), urgent, tay("tin")]
    plan = plan_day(DAY, schedule, frame, pool)
    assert [each[0] for each in told(plan)] == ["tin", "tin-tay", "bai-01", "bai-01-tay"]


def test_a_tail_in_quiet_hours_takes_the_variant_before_its_original(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """What no longer fits into the day is refused from the end."""
    short = replace(schedule, limits=Limits(DurationMs(600_000), DurationMs(100_000)))
    plan = plan_day(DAY, short, frame, [candidate("bai-01"), tay("bai-01")])
    assert [each[:2] for each in told(plan)] == [("bai-01", "planned"), ("bai-01-tay", "refused")]
    assert told(plan)[1][2].startswith("vượt mức tối đa")


def test_a_script_in_another_language_that_is_no_variant_takes_turns_of_its_own(
    schedule: Schedule, frame: Frame, candidate: Make
) -> None:
    """As before there were variants."""
    plan = plan_day(DAY, schedule, frame, [candidate("a-tay", language="tay"), candidate("bai-01")])
    assert [each[0] for each in told(plan)] == ["a-tay", "bai-01"]


def test_refused_variants_take_no_place_from_other_refusals(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make
) -> None:
    """Only so many refusals are named in a session; those beside their originals do not count."""
    heard = [candidate(f"bai-{number}") for number in range(MOST_REFUSALS + 1)]
    beside = [tay(each.script.slug, refusal="bài chưa được duyệt") for each in heard]
    plan = plan_day(DAY, schedule, frame, [*heard, *beside, candidate("z", refusal="bài chưa duyệt")])
    assert told(plan)[-1] == ("z", "refused", "bài chưa duyệt")
    assert len(told(plan)) == 2 * len(heard) + 1


def test_a_family_holds_no_stranger(candidate: Make, tay: Make) -> None:
    """A variant of another script would be aired behind the wrong words."""
    with pytest.raises(ValueError, match="bai-02-tay is no variant of bai-01"):
        Family(candidate("bai-01"), (tay("bai-02"),))
