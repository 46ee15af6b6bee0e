"""The gate: the last question before any sound, rule by rule."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from broadcaster.clock import STATION_ZONE
from broadcaster.desk.gate import Circumstances, airtime_before, gate_of
from broadcaster.playout.event import Mode
from broadcaster.playout.permission import Airing, Release
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.limits import NO_AIRTIME, Airtime, Limits
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.script.facts import Fact, FactRegister, FactStatus
from broadcaster.script.model import (
    NOT_FOR_THE_AIR,
    SAMPLE,
    Approval,
    BulletinClass,
    ContentGroup,
    Revision,
    State,
)
from broadcaster.units import DurationMs, Sha256
from tests.desk.small_content import script

DAY = date(2026, 3, 2)
SOUND = Sha256("a" * 64)
MINUTE_MS = 60_000
QUIET = QuietHours(
    (
        QuietInterval(time(21), time(5, 30)),
        QuietInterval(time(11, 30), time(13, 30)),
        QuietInterval(time(7), time(11), ("cum-04",), source="nội quy trường", valid_from=DAY),
    ),
    DAY,
    "quy chế",
)
LIMITS = Limits(DurationMs(15 * MINUTE_MS), DurationMs(60 * MINUTE_MS), 3, "quy chế", DAY)
MOURNING = DaysOff((DayOff("Quốc tang", DAY, DAY, "thông báo số 1"),))
URGENT_ONLY = DaysOff((DayOff("Bầu cử", DAY, DAY, "kế hoạch 2", only_priority=True),))
FACT = Fact("mot-dieu", "Một điều.", "nguồn", FactStatus.CHECKED, "Tư pháp", DAY, date(2026, 3, 10))
PART = Part(SOUND, 48_000)
FRAME = Frame(PART, PART, PART, PART, PART)


def at(hour: int, minute: int = 0, second: float = 0, day: date = DAY) -> datetime:
    """Instant of a civil time."""
    return datetime.combine(day, time(hour, minute), STATION_ZONE) + timedelta(seconds=second)


def on_air(number: int = 1, audio: Sha256 = SOUND, **changes: object) -> Revision:
    """An approved wording of the one script."""
    approval = Approval("lãnh đạo", at(8), "lời", audio, DurationMs(60_000))
    words = script("bai", **{"facts": ("mot-dieu",), **changes})  # type: ignore[arg-type]  # a table of fields
    return Revision(words, number, State.APPROVED, approval)


def circumstances(revision: Revision | None = None, **changes: object) -> Circumstances:
    """A live station at which the one script may be aired."""
    fields: dict[str, object] = {
        "mode": Mode.LIVE,
        "on_air": {"bai": revision or on_air()},
        "facts": FactRegister((FACT,)),
        "quiet": QUIET,
        "limits": LIMITS,
    }
    return Circumstances(**{**fields, **changes})  # type: ignore[arg-type]  # a table of fields


def occurrence(session: str = "sang", starts_at: datetime | None = None, **changes: object) -> Occurrence:
    """The one script in a session of that day."""
    fields: dict[str, object] = {
        "id": occurrence_id(session, DAY, "bai", 1),
        "session": session,
        "date": DAY,
        "script": "bai",
        "title": "Bài",
        "revision": 1,
        "content_group": ContentGroup.SKILLS,
        "column": "nguoi-tieu-dung",
        "bulletin_class": BulletinClass.ORDINARY,
        "language": "vi",
        "facts": ("mot-dieu",),
        "peaks": (),
        "peak": None,
        "clusters": ("cum-01",),
        "planned_at": starts_at or at(17),
        "duration_ms": DurationMs(60_000),
        "audio_sha256": SOUND,
        "decision": Decision.PLANNED,
        "reason": "luân phiên",
    }
    return Occurrence(**{**fields, **changes})  # type: ignore[arg-type]  # a table of fields


def airing(starts_at: datetime | None = None, minutes: float = 1, **changes: object) -> Airing:
    """The question about it on a loudspeaker, at 17:00 unless another moment is given."""
    starts_at = starts_at or at(17)
    ends_at = starts_at + timedelta(minutes=minutes)
    whole = Airing(occurrence(), starts_at, ends_at, starts_at, ("cum-01",), audible=True, trial=False)
    return replace(whole, **changes)  # type: ignore[arg-type]  # a table of fields


def relay(**changes: object) -> PlannedRelay:
    """The news of the capital on one cluster, from 17:00 to 17:15."""
    fields: dict[str, object] = {
        "relay": "vov",
        "title": "Thời sự",
        "date": DAY,
        "starts_at": at(17),
        "ends_at": at(17, 15),
        "clusters": ("cum-01",),
        "decision": Decision.PLANNED,
        "reason": "tiếp sóng VOV1",
    }
    return PlannedRelay(**{**fields, **changes})  # type: ignore[arg-type]  # a table of fields


def emergency(starts_at: datetime | None = None, minutes: float = 1, **changes: object) -> Airing:
    """A storm warning, about to be aired."""
    storm = occurrence(bulletin_class=BulletinClass.EMERGENCY)
    return airing(starts_at, minutes, occurrence=storm, **changes)


STORM = on_air(bulletin_class=BulletinClass.EMERGENCY)
RELEASE = Release("truong-dai", "bão số 3 vào lúc 2 giờ", at(1))


def answer(airing: Airing, circumstances: Circumstances) -> str | None:
    """What the gate says."""
    return gate_of(circumstances)(airing)


def test_what_is_approved_in_date_and_in_hours_may_be_aired() -> None:
    """The gate says nothing."""
    assert answer(airing(), circumstances()) is None


REFUSALS = {
    "a withdrawn script": (airing(), circumstances(on_air={}), "đã rút"),
    "a variant whose original was withdrawn": (
        airing(),
        circumstances(on_air(language="tay", variant_of="bai-goc")),
        "bài gốc “bai-goc” đã rút",
    ),
    "a script with newer words": (airing(), circumstances(on_air(2)), "bản 2 được duyệt thay"),
    "another sound than the approved one": (airing(), circumstances(on_air(audio=Sha256("b" * 64))), "duyệt"),
    "a script that is not valid yet": (
        airing(),
        circumstances(on_air(valid_from=date(2026, 3, 3))),
        "chưa đến ngày",
    ),
    "a script that has lapsed": (airing(), circumstances(on_air(valid_to=date(2026, 3, 1))), "hết hạn phát"),
    "a fact that has lapsed": (airing(at(17, day=date(2026, 3, 11))), circumstances(), "quá hạn soát lại"),
    "a fact that is not in the register": (
        airing(),
        circumstances(facts=FactRegister()),
        "không có trong sổ",
    ),
    "the quiet evening": (airing(at(21)), circumstances(), "giờ yên tĩnh"),
    "an end inside quiet hours": (airing(at(20, 59, 30)), circumstances(), "giờ yên tĩnh"),
    "a start inside quiet hours": (airing(at(5, 29, 59)), circumstances(), "giờ yên tĩnh"),
    "quiet hours near a school": (
        airing(at(8), clusters=("cum-01", "cum-04")),
        circumstances(),
        "trùng giờ yên tĩnh 07:00–11:00 của cụm “cum-04” theo nội quy trường, từ 02/03/2026",
    ),
    "the quiet night, with its document": (
        airing(at(3, 15)),
        circumstances(),
        "trùng giờ yên tĩnh 21:00–05:30 theo quy chế, từ 02/03/2026",
    ),
    "the time of a relay": (
        airing(at(17, 14)),
        circumstances(relays=(relay(),)),
        "trùng giờ tiếp sóng “Thời sự” 17:00–17:15",
    ),
    "the time of a relay on another cluster of the output": (
        airing(at(17, 14), clusters=("cum-02", "cum-03")),
        circumstances(relays=(relay(clusters=("cum-03",)),)),
        "tiếp sóng",
    ),
    "a day of mourning": (
        airing(),
        circumstances(days_off=MOURNING),
        "ngày 02/03/2026 đài không phát: “Quốc tang” theo thông báo số 1",
    ),
    "an ordinary bulletin on a day for what is urgent": (
        airing(),
        circumstances(days_off=URGENT_ONLY),
        "ngày 02/03/2026 chỉ phát bản tin ưu tiên: “Bầu cử” theo kế hoạch 2",
    ),
    "an emergency from the plan": (emergency(), circumstances(STORM), "bài khẩn cấp chỉ phát khi"),
    "an emergency that was planned as an ordinary bulletin": (
        airing(),
        circumstances(STORM),
        "bài khẩn cấp chỉ phát khi",
    ),
    "a release of an ordinary bulletin": (
        airing(release=RELEASE),
        circumstances(),
        "lệnh phát khẩn cấp chỉ dùng cho bài khẩn cấp",
    ),
    "a release of what is called an emergency and approved as something else": (
        emergency(release=RELEASE),
        circumstances(),
        "lệnh phát khẩn cấp chỉ dùng cho bài khẩn cấp",
    ),
    "an emergency without approval": (
        emergency(release=RELEASE),
        circumstances(on_air={}),
        "không còn bản nào được duyệt",
    ),
    "an emergency in training": (
        emergency(release=RELEASE),
        circumstances(STORM, mode=Mode.TRAINING),
        "TẬP DƯỢT",
    ),
    "too many sessions in a day": (
        airing(),
        circumstances(airtime_before={f"sang:{DAY}": Airtime(DurationMs(0), 3)}),
        "vượt mức tối đa 3 buổi mỗi ngày theo quy chế, từ 02/03/2026",
    ),
    "too long a session": (
        airing(session_starts_at=at(16, 44)),
        circumstances(),
        "vượt mức tối đa 15 phút mỗi buổi theo quy chế, từ 02/03/2026",
    ),
    "held up for an hour in its session": (
        airing(at(18), session_starts_at=at(16, 59)),
        circumstances(),
        "đã trễ 60 phút so với kế hoạch, phát lúc này thì vượt mức tối đa 15 phút mỗi buổi",
    ),
    "too much in a day": (
        airing(),
        circumstances(airtime_before={f"sang:{DAY}": Airtime(DurationMs(60 * MINUTE_MS), 2)}),
        "60 phút mỗi ngày",
    ),
    "a loudspeaker in training": (airing(), circumstances(mode=Mode.TRAINING), "TẬP DƯỢT"),
    "a trial on a loudspeaker": (airing(trial=True), circumstances(), "phát thử"),
}


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS.keys())
def test_the_gate_refuses(case: tuple[Airing, Circumstances, str]) -> None:
    """Each refusal has its reason."""
    asked, given, reason = case
    assert reason in (answer(asked, given) or "")


def test_a_session_that_only_began_late_is_not_blamed_on_its_delay() -> None:
    """It is as long as planned: the day is full for another reason."""
    full = circumstances(airtime_before={f"sang:{DAY}": Airtime(DurationMs(60 * MINUTE_MS), 2)})
    assert (answer(airing(at(18)), full) or "").startswith("vượt mức tối đa 60 phút mỗi ngày")


@pytest.mark.parametrize(
    ("starts_at", "minutes"),
    [(at(5, 30), 1.0), (at(20, 59), 1.0), (at(11, 29), 1.0), (at(13, 30), 1.0)],
)
def test_quiet_hours_are_half_open(starts_at: datetime, minutes: float) -> None:
    """What ends as they begin, or begins as they end, may be aired."""
    assert answer(airing(starts_at, minutes), circumstances()) is None


PERMITTED = {
    "beside the quiet place": (airing(at(8), clusters=("cum-01",)), circumstances()),
    "as a relay ends": (airing(at(17, 15)), circumstances(relays=(relay(),))),
    "beside a relay on another output": (airing(), circumstances(relays=(relay(clusters=("cum-02",)),))),
    "in the time of a relay that was refused": (
        airing(),
        circumstances(relays=(relay(decision=Decision.REFUSED),)),
    ),
    "a priority bulletin on a day for what is urgent": (
        airing(occurrence=occurrence(bulletin_class=BulletinClass.PRIORITY)),
        circumstances(on_air(bulletin_class=BulletinClass.PRIORITY), days_off=URGENT_ONLY),
    ),
    "the last session of the day": (
        airing(),
        circumstances(airtime_before={f"sang:{DAY}": Airtime(DurationMs(59 * MINUTE_MS), 2)}),
    ),
}


@pytest.mark.parametrize(("asked", "given"), PERMITTED.values(), ids=PERMITTED.keys())
def test_the_gate_lets_pass_what_no_rule_is_against(asked: Airing, given: Circumstances) -> None:
    """A rule refuses its own hours, clusters and days, and nothing beside them."""
    assert answer(asked, given) is None


def test_an_emergency_that_a_person_released_breaks_every_rule_of_hours() -> None:
    """Quiet hours, a relay, a day of mourning and all limits at once."""
    night = emergency(at(2), minutes=20, clusters=("cum-01", "cum-04"), release=RELEASE)
    full = circumstances(
        STORM,
        days_off=MOURNING,
        relays=(relay(starts_at=at(2), ends_at=at(3)),),
        airtime_before={f"sang:{DAY}": Airtime(DurationMs(60 * MINUTE_MS), 3)},
    )
    assert answer(night, full) is None
    assert answer(replace(night, release=None), full) is not None


@pytest.mark.parametrize(("by", "reason"), [("", "bão"), (" ", "bão"), ("an", ""), ("an", " ")])
def test_a_release_has_a_person_and_a_reason(by: str, reason: str) -> None:
    """Both are kept for ever; nobody and nothing are neither."""
    with pytest.raises(ValueError, match="a person and a reason"):
        Release(by, reason, at(1))


def test_a_release_has_an_instant() -> None:
    """A time without a zone is no moment."""
    with pytest.raises(ValueError, match="no zone"):
        Release("truong-dai", "bão", at(1).replace(tzinfo=None))


def test_a_trial_that_nobody_can_hear_may_run_at_night() -> None:
    """Quiet hours and limits are for ears."""
    night = airing(at(23), audible=False, trial=True)
    assert answer(night, circumstances(mode=Mode.TRAINING)) is None


def test_a_trial_airs_approved_words_only() -> None:
    """Silence is no excuse."""
    trial = airing(audible=False, trial=True)
    assert answer(trial, circumstances(on_air={})) is not None


def test_training_keeps_quiet_hours_though_nobody_hears_it() -> None:
    """What is practised is the real thing."""
    assert answer(airing(at(22), audible=False), circumstances(mode=Mode.TRAINING)) is not None


def session(name: str, starts_at: datetime, clusters: tuple[str, ...], **changes: object) -> PlannedSession:
    """A session whose one item begins ten seconds after it."""
    item = occurrence(name, starts_at + timedelta(seconds=10), clusters=clusters, **changes)
    return PlannedSession(name, name, DAY, starts_at, clusters, (item,))


def test_the_day_is_counted_on_the_busiest_cluster() -> None:
    """Two sessions on different clusters are no burden to each other."""
    sessions = [
        session("toi", at(19), ("cum-01", "cum-02")),
        session("sang", at(6), ("cum-01",)),
        session("trua", at(10), ("cum-02",)),
        session("chieu", at(17), ("cum-01",)),
    ]
    each = Airtime(DurationMs(10_000 + 60_000 + 1_000), 1)
    assert airtime_before(sessions, FRAME) == {
        f"sang:{DAY}": NO_AIRTIME,
        f"trua:{DAY}": NO_AIRTIME,
        f"chieu:{DAY}": each,
        f"toi:{DAY}": each + each,
        f"{DAY}": each + each + each,
    }


def test_refusals_and_trials_take_no_airtime() -> None:
    """Only what is to be heard counts."""
    refused = session("sang", at(6), ("cum-01",), decision=Decision.REFUSED)
    trial = replace(session("thu-1", at(7), ("cum-01",)), trial=True)
    evening = session("chieu", at(17), ("cum-01",))
    before = airtime_before([refused, trial, evening], FRAME)
    assert before[evening.id] == NO_AIRTIME


def test_relays_count_towards_the_day_of_every_session() -> None:
    """Those to come too; a refused one, another day's and another cluster's do not."""
    relays = (
        relay(),
        relay(clusters=("cum-02",)),
        relay(decision=Decision.REFUSED),
        relay(date=DAY + timedelta(days=1)),
    )
    sessions = [session("sang", at(6), ("cum-01",)), session("toi", at(19), ("cum-01", "cum-03"))]
    before = airtime_before(sessions, FRAME, relays)
    quarter = Airtime(DurationMs(15 * MINUTE_MS), 1)
    own = Airtime(DurationMs(10_000 + 60_000 + 1_000), 1)
    assert before == {
        f"sang:{DAY}": quarter,
        f"toi:{DAY}": quarter + own,
        f"{DAY}": quarter + own + own,
    }


@pytest.mark.parametrize(("mode", "refusal"), [(Mode.LIVE, NOT_FOR_THE_AIR), (Mode.TRAINING, None)])
def test_what_only_the_sample_approved_is_for_exercises_alone(mode: Mode, refusal: str | None) -> None:
    """A live station airs nothing that no person stands behind; an exercise may."""
    real = on_air()
    assert real.approval is not None
    sample = replace(real, approval=replace(real.approval, by=SAMPLE))
    asked = airing(audible=False)
    assert gate_of(circumstances(sample, mode=mode))(asked) == refusal
