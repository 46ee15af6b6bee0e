"""What a person should see to in the coming days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from broadcaster.schedule.ahead import Ahead, PlanWarning, WarningKind
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.warnings import warnings_of
from broadcaster.script.facts import Fact, FactRegister, FactStatus
from broadcaster.script.model import ContentGroup
from tests.schedule.conftest import Make
from tests.schedule.sample_sessions import MONDAY, item, relay, session

SUNDAY = MONDAY + timedelta(days=6)
DAYS = [MONDAY + timedelta(days=count) for count in range(7)]


def ahead(schedule: Schedule, sessions: Sequence[PlannedSession] = (), **fields: Any) -> Ahead:
    """A week from Monday on, with the same ``candidates`` each day."""
    candidates: Sequence[Candidate] = fields.pop("candidates", ())
    values: dict[str, Any] = {"today": MONDAY, "last": SUNDAY, "facts": FactRegister(), **fields}
    return Ahead(schedule=schedule, sessions=sessions, candidates_on=lambda _day: candidates, **values)


def of(kind: WarningKind, looked: Ahead) -> list[PlanWarning]:
    """The warnings of that kind."""
    return [each for each in warnings_of(looked) if each.kind is kind]


def checked(name: str, until: date) -> Fact:
    """A fact that holds until that day."""
    return Fact(name, "điều", "văn bản", FactStatus.CHECKED, "Tư pháp xã", date(2026, 1, 5), until)


def test_a_session_without_words_is_told_once_for_all_its_days(schedule: Schedule) -> None:
    """With the reason that the plan gives."""
    silent = [session(day=day, items=[item("a", decision=Decision.REFUSED)]) for day in DAYS]
    (warning,) = of(WarningKind.EMPTY_SESSION, ahead(schedule, silent))
    assert (warning.day, warning.subject) == (MONDAY, f"sang:{MONDAY}")
    assert "và 6 ngày sau sẽ im lặng: “Bài a” chưa được duyệt" in warning.sentence


def test_a_session_that_is_half_empty_is_told(schedule: Schedule) -> None:
    """Below half of the ten minutes; half is enough; named scripts alone are as long as they are."""
    items = [item(f"bai-{number}") for number in range(7)]
    assert of(WarningKind.SPARSE_SESSION, ahead(schedule, [session(items=items)])) == []
    short = [session(items=items[:6])]
    (warning,) = of(WarningKind.SPARSE_SESSION, ahead(schedule, short))
    assert "chỉ có 5 trong 10 phút" in warning.sentence
    named = replace(schedule.sessions[0], only_named=True, scripts=("bai-0",))
    alone = replace(schedule, sessions=(named,))
    assert of(WarningKind.SPARSE_SESSION, ahead(alone, short)) == []


def test_a_day_off_is_silent_without_a_warning(schedule: Schedule) -> None:
    """Somebody ordered it."""
    off = replace(schedule, days_off=DaysOff((DayOff("Quốc tang", MONDAY, SUNDAY, "thông báo"),)))
    looked = ahead(off, [session()])
    assert of(WarningKind.EMPTY_SESSION, looked) == []
    assert of(WarningKind.SILENT_CLUSTER, looked) == []


def test_a_cluster_that_hears_nothing_for_three_days_is_told(schedule: Schedule) -> None:
    """Two days are not; a relay is something."""
    only_first = [session(day=day, items=[item("a", clusters=("cum-01",))]) for day in DAYS]
    (warning,) = of(WarningKind.SILENT_CLUSTER, ahead(schedule, only_first))
    assert (warning.subject, warning.day) == ("cum-02", MONDAY)
    assert "7 ngày liền" in warning.sentence
    with_relays = ahead(schedule, only_first, relays=[relay(DAYS[2]), relay(DAYS[5])])
    assert of(WarningKind.SILENT_CLUSTER, with_relays) == []


def test_a_content_group_without_a_play_is_told(schedule: Schedule) -> None:
    """Those that some campaign takes; all five where there is none."""
    plan = [session(items=[item("a"), item("b", group=ContentGroup.RESULTS)])]
    missing = [each.subject for each in of(WarningKind.MISSING_GROUP, ahead(schedule, plan))]
    assert missing == ["1", "3", "4"]
    groups = {ContentGroup.SKILLS: 1, ContentGroup.REBUTTAL: 1}
    with_campaign = replace(schedule, campaigns=(Campaign("c", "Chiến dịch", groups),))
    missing = [each.subject for each in of(WarningKind.MISSING_GROUP, ahead(with_campaign, plan))]
    assert missing == ["4"]


def test_a_weekly_target_that_the_plan_misses_is_told(schedule: Schedule, candidate: Make, tay: Make) -> None:
    """By language; a variant counts for the campaign of its original; a week half planned is not judged."""
    campaign = Campaign("c", "Hàng giả", scripts=("a",), weekly_plays={"vi": 3, "tay": 2, "nung": 1})
    with_campaign = replace(schedule, campaigns=(campaign,))
    variant = item("a-tay", language="tay", clusters=("cum-01",))
    plan = [session(day=day, items=[item("a"), variant]) for day in (MONDAY, DAYS[3])]
    scripts = [candidate("a"), tay("a")]
    found = of(WarningKind.MISSED_TARGET, ahead(with_campaign, plan, candidates=scripts))
    assert [each.subject for each in found] == ["c:nung", "c:vi"]
    assert "chỉ có 2 trong 3 lượt" in found[1].sentence
    begun = ahead(with_campaign, plan[1:], candidates=scripts)
    assert of(WarningKind.MISSED_TARGET, begun) == []


def test_a_script_that_expires_within_two_weeks_is_told_with_its_date(
    schedule: Schedule, candidate: Make
) -> None:
    """On the fourteenth day from today, not on the fifteenth."""
    last = MONDAY + timedelta(days=14)
    scripts = [
        candidate("a", valid_to=last),
        candidate("b", valid_to=last + timedelta(days=1)),
        candidate("c"),
    ]
    (warning,) = of(WarningKind.EXPIRING_SCRIPT, ahead(schedule, candidates=scripts))
    assert (warning.subject, warning.day) == ("a", last)
    assert "16/03/2026" in warning.sentence


def test_a_script_that_its_campaign_gives_up_soon_is_told(schedule: Schedule, candidate: Make) -> None:
    """So many days after it was first planned."""
    campaign = Campaign("c", "Hàng giả", retire_days=30)
    with_campaign = replace(schedule, campaigns=(campaign,))
    first = {"a": date(2026, 2, 10), "b": date(2026, 1, 1)}
    scripts = [candidate("a"), candidate("b"), candidate("moi")]
    looked = ahead(with_campaign, candidates=scripts, first_planned=first)
    (warning,) = of(WarningKind.RETIRING_SCRIPT, looked)
    assert (warning.subject, warning.day) == ("a", date(2026, 3, 12))


def test_facts_are_listed_ahead_with_the_scripts_that_cite_them(schedule: Schedule, candidate: Make) -> None:
    """Those that lapse within two weeks, have lapsed, are unchecked or unknown; each once."""
    register = FactRegister(
        (
            checked("sap-het", MONDAY + timedelta(days=8)),
            checked("het-roi", date(2026, 2, 1)),
            checked("con-lau", date(2026, 12, 31)),
            Fact("chua-soat", "điều", "văn bản", FactStatus.UNCHECKED),
        )
    )
    scripts = [
        candidate("a", title="Một", facts=("sap-het", "con-lau")),
        candidate("b", title="Hai", facts=("sap-het", "chua-soat")),
        candidate("c", facts=("het-roi", "la")),
        candidate("cu", facts=("sap-het",), valid_to=date(2026, 3, 1)),
    ]
    looked = ahead(schedule, candidates=scripts, facts=register)
    lapsing = of(WarningKind.EXPIRING_FACT, looked)
    assert [(each.subject, each.day) for each in lapsing] == [
        ("het-roi", MONDAY),
        ("sap-het", MONDAY + timedelta(days=8)),
    ]
    assert "từ đó không phát “Một”, “Hai”;" in lapsing[1].sentence
    assert [each.subject for each in of(WarningKind.UNCHECKED_FACT, looked)] == ["chua-soat", "la"]


def test_a_peak_without_scripts_of_its_own_is_told_before_it_begins(
    schedule: Schedule, candidate: Make
) -> None:
    """Two weeks ahead, and while it is on; a script that waits for approval is none."""
    before: dict[str, Any] = {"today": date(2026, 5, 20), "last": date(2026, 5, 26)}
    waiting = candidate("he", peaks=("he",), refusal="chưa được duyệt")
    (warning,) = of(WarningKind.PEAK_WITHOUT_SCRIPTS, ahead(schedule, candidates=[waiting], **before))
    assert (warning.subject, warning.day) == ("he", date(2026, 6, 1))
    during: dict[str, Any] = {"today": date(2026, 6, 20), "last": date(2026, 6, 26)}
    (warning,) = of(WarningKind.PEAK_WITHOUT_SCRIPTS, ahead(schedule, **during))
    assert "đang diễn ra" in warning.sentence
    there = candidate("he", peaks=("he",))
    assert of(WarningKind.PEAK_WITHOUT_SCRIPTS, ahead(schedule, candidates=[there], **before)) == []
    assert of(WarningKind.PEAK_WITHOUT_SCRIPTS, ahead(schedule)) == []


def test_tet_is_seen_across_new_year(schedule: Schedule) -> None:
    """The peak begins in January of the next year, and is told in December or January all the same."""
    looked = ahead(schedule, today=date(2026, 1, 20), last=date(2026, 1, 26))
    assert [each.day for each in of(WarningKind.PEAK_WITHOUT_SCRIPTS, looked)] == [date(2026, 2, 2)]


def test_warnings_come_by_day_and_trials_give_none(schedule: Schedule, candidate: Make) -> None:
    """The nearest day first."""
    scripts = [candidate("a", valid_to=SUNDAY), candidate("b", valid_to=MONDAY)]
    found = warnings_of(ahead(schedule, [session(trial=True)], candidates=scripts))
    assert [each.day for each in found] == sorted(each.day for each in found)
    assert WarningKind.EMPTY_SESSION not in {each.kind for each in found}


def test_every_warning_says_what_to_do(schedule: Schedule, candidate: Make) -> None:
    """One sentence, with a deed in it."""
    register = FactRegister((checked("x", MONDAY),))
    rule = SessionRule("sang", "Sáng", schedule.sessions[0].starts, schedule.sessions[0].length_ms)
    looked = ahead(
        replace(schedule, sessions=(rule,)),
        [session(), session("sang", day=DAYS[1], items=[item("a")])],
        candidates=[candidate("a", valid_to=MONDAY, facts=("x",))],
        facts=register,
    )
    found = warnings_of(looked)
    assert len({each.kind for each in found}) >= 5
    assert all("hãy" in each.sentence for each in found)
