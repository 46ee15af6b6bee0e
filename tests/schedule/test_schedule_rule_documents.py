"""Quiet hours, limits and relays as documents: written, read back, complained about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import LunarDay, Once, Weekly
from broadcaster.schedule.days import Days
from broadcaster.schedule.files import (
    QUIET_FILE,
    RELAYS_FILE,
    REQUIRED_FILES,
    SESSIONS_FILE,
    ScheduleFolder,
    parse_schedules,
    write_schedules,
)
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.quiet import QuietInterval
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.settings import CONTENT_ROOT
from broadcaster.units import DurationMs

QUIET = """source = "quy chế"
valid_from = 2026-01-01
session_minutes = 15
day_minutes = 60

[[gio_yen_tinh]]
from = "21:00"
to = "05:30"
"""
NEAR_SCHOOL = """
[[gio_yen_tinh]]
from = "07:00"
to = "11:00"
clusters = ["cum-04"]
"""
RELAY = """[[tiep_song]]
slug = "vov"
title = "Thời sự"
source = "VOV1"
starts = "06:00"
minutes = 15
approved_by = "Chủ tịch Ủy ban nhân dân xã"
approved_on = 2026-01-05
"""

Read = Callable[..., ScheduleFolder]


@pytest.fixture
def read() -> Read:
    """Reads the sample with other quiet hours, relays or sessions."""
    folder = CONTENT_ROOT / "schedules"
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in REQUIRED_FILES}

    def parsed(quiet: str = QUIET, relays: str = "", sessions: str | None = None) -> ScheduleFolder:
        changed = {QUIET_FILE: quiet, RELAYS_FILE: relays or "tiep_song = []"}
        if sessions is not None:
            changed[SESSIONS_FILE] = sessions
        return parse_schedules({**texts, **changed})

    return parsed


def test_every_field_of_a_rule_survives_the_way_out_and_in(schedule: Schedule) -> None:
    """Clusters, days, documents and first days of quiet hours; days and approval of relays."""
    days = Days((Weekly(frozenset({0, 4})),), valid_to=date(2030, 12, 31))
    intervals = (
        *schedule.quiet.intervals,
        QuietInterval(time(7), time(8), ("cum-01",), days, "nội quy trường", date(2026, 9, 5)),
        QuietInterval(time(18), time(19), ("cum-02",), Days((LunarDay(15), LunarDay(1)))),
        QuietInterval(time(7), time(12), days=Days((Once(date(2026, 6, 26)),)), valid_from=date(2026, 6, 1)),
    )
    relays = (
        Relay("vov", "Thời sự", "VOV1", time(6), DurationMs(600_000)),
        Relay(
            "tinh",
            "Tiếng dân tộc",
            "Đài tỉnh",
            time(14),
            DurationMs(600_000),
            replace(days, valid_from=date(2026, 2, 1)),
            ("cum-02",),
            "Chủ tịch",
            date(2026, 1, 5),
        ),
        _approved(
            Relay("vov2", "Dân ca", "VOV2", time(15), DurationMs(600_000), address=VOV2, fallback="cho")
        ),
    )
    whole = replace(
        schedule,
        quiet=replace(schedule.quiet, intervals=intervals),
        limits=replace(schedule.limits, day_sessions=7, day_ms=DurationMs(4_800_000)),
        relays=relays,
    )
    folder = parse_schedules(write_schedules(whole))
    assert folder.errors == ()
    assert folder.schedule() == whole


def test_the_limits_have_the_document_of_the_quiet_hours(read: Read) -> None:
    """One document sets both, from one day on."""
    assert read(QUIET.replace("day_minutes", "day_sessions = 5\nday_minutes")).limits == Limits(
        DurationMs(900_000), DurationMs(3_600_000), 5, "quy chế", date(2026, 1, 1)
    )


def test_a_station_without_relays_needs_no_document_of_them(read: Read) -> None:
    """An older station has none."""
    assert read().relays == ()
    assert read().errors == ()


WRONG_QUIET = {
    "a cluster that is not there": (
        QUIET + NEAR_SCHOOL.replace("cum-04", "cum-99"),
        r"gio_yen_tinh thứ 2, mục clusters: không có “cum-99”; hãy chọn trong: cum-01, cum-02",
    ),
    "a document without a day": (
        QUIET + NEAR_SCHOOL + 'source = "nội quy trường"\n',
        r"gio_yen_tinh thứ 2, mục valid_from: còn thiếu",
    ),
    "no hours for all": (
        QUIET.partition("\n\n")[0] + NEAR_SCHOOL,
        r"gio_yen_tinh\.toml, mục gio_yen_tinh: chưa có khoảng giờ cho mọi cụm",
    ),
    "no session at all": (
        QUIET.replace("day_minutes", "day_sessions = 0\nday_minutes"),
        r"mục day_sessions: phải từ 1 đến 100",
    ),
    "over before it begins": (
        QUIET + NEAR_SCHOOL + "valid_from = 2026-05-01\nvalid_to = 2026-04-01\n",
        r"mục valid_to: sớm hơn valid_from",
    ),
    "30 February": (QUIET.replace("2026-01-01", "2026-02-30"), r"ngày này không có trên lịch"),
}


@pytest.mark.parametrize(("quiet", "message"), WRONG_QUIET.values(), ids=WRONG_QUIET.keys())
def test_wrong_quiet_hours_are_said(read: Read, quiet: str, message: str) -> None:
    """File, place and what to do, in one line."""
    errors = read(quiet).errors
    assert all("\n" not in str(error) for error in errors)
    with pytest.raises(ScheduleError, match=message):
        raise errors[0]


def test_a_wrong_name_leaves_the_other_quiet_hours_as_they_are(read: Read) -> None:
    """A station must not speak at night over a slip of the pen, nor fall silent."""
    folder = read(QUIET + NEAR_SCHOOL.replace('"cum-04"', '"cum-04", "cum-99"'))
    assert folder.quiet is not None
    assert [each.clusters for each in folder.quiet.intervals] == [(), ("cum-04", "cum-99")]


def test_a_session_for_a_quiet_place_alone_is_refused(read: Read) -> None:
    """It would never be heard; where it goes to others too, it stays."""
    session = """[[buoi_phat]]
slug = "sang"
title = "Buổi sáng"
starts = "08:00"
minutes = 10
weekdays = ["T2"]
clusters = ["cum-04"]
"""
    folder = read(QUIET + NEAR_SCHOOL, sessions=session)
    (error,) = folder.errors
    assert "buổi “sang” trùng giờ yên tĩnh 07:00–11:00 của cụm “cum-04” theo quy chế" in str(error)
    wider = session.replace('"cum-04"', '"cum-04", "cum-05"')
    assert read(QUIET + NEAR_SCHOOL, sessions=wider).errors == ()


VOV2 = "https://phat.example.vn/vov2"


def _approved(relay: Relay) -> Relay:
    """The relay with the leader's word for what it is."""
    return replace(relay, approved_by="Chủ tịch", approved_on=date(2026, 1, 5), approved_mark=relay.mark)


NOT_AN_ADDRESS = r"mục address: không phải địa chỉ nguồn; hãy ghi http://… hoặc https://…"
WRONG_RELAYS = {
    **{
        f"an address like {address}": (RELAY + f'address = "{address}"\n', NOT_AN_ADDRESS)
        for address in (
            "/etc/passwd",
            "file:///etc/passwd",
            "rtmp://a/b",
            "http://",
            "http://a b/",
            "ngo_vao: ",
        )
    },
    "a fallback of a window that is only kept free": (
        RELAY + 'fallback = "cho"\n',
        r"mục fallback: chỉ dùng khi đài tự tiếp sóng",
    ),
    "the name of a session": (
        RELAY.replace('"vov"', '"sang"'),
        r"mục slug: “sang” đã là mã của một buổi phát; hãy đặt mã khác",
    ),
    "over midnight": (
        RELAY.replace("06:00", "23:50"),
        r"mục starts: tiếp sóng phải xong trước nửa đêm; hãy đổi giờ, rút ngắn, hoặc tách thành hai khoảng",
    ),
    "beside a session": (
        RELAY.replace("06:00", "05:35"),
        r"mục starts: tiếp sóng “vov” chồng giờ với buổi “sang” trên cùng cụm loa",
    ),
    "beside another relay": (
        RELAY + RELAY.replace("vov", "tinh").replace("06:00", "06:10"),
        r"tiep_song thứ 2, mục starts: tiếp sóng “tinh” chồng giờ với tiếp sóng “vov”",
    ),
    "too long": (
        RELAY.replace("minutes = 15", "minutes = 45"),
        r"mục minutes: .*phút mỗi buổi theo quy chế.*; hãy rút ngắn 30 phút, hoặc nâng session_minutes",
    ),
    "a cluster that is not there": (
        RELAY + 'clusters = ["cum-99"]\n',
        r"mục clusters: không có “cum-99”",
    ),
    "half an approval": (
        RELAY.replace("approved_on = 2026-01-05\n", ""),
        r"mục approved_on: còn thiếu; hãy ghi cả người duyệt và ngày duyệt",
    ),
    "a key that nobody knows": (RELAY + 'dai = "VOV"\n', r"mục dai: không có mục tên này"),
    "the same twice": (RELAY + RELAY, r"tiep_song thứ 2, mục slug: “vov” đã dùng ở trên"),
}


@pytest.mark.parametrize(("relays", "message"), WRONG_RELAYS.values(), ids=WRONG_RELAYS.keys())
def test_a_wrong_relay_is_said(read: Read, relays: str, message: str) -> None:
    """And costs itself alone: sessions and quiet hours are as they were."""
    folder = read(relays=relays)
    (error,) = folder.errors
    assert "\n" not in str(error)
    with pytest.raises(ScheduleError, match=message):
        raise error
    assert [each.slug for each in folder.sessions] == ["sang", "trua", "chieu"]
    assert len(folder.relays) == relays.count("[[tiep_song]]") - 1


def test_a_relay_at_a_quarter_past_three_is_said_and_refused_every_day(read: Read) -> None:
    """It stays in the schedule, so that whoever looks ahead sees that it will not sound, and why."""
    folder = read(relays=RELAY.replace("06:00", "03:15"))
    (error,) = folder.errors
    told = r"mục starts: tiếp sóng “vov” trùng giờ yên tĩnh 21:00–05:30 theo quy chế, từ 01/01/2026;"
    with pytest.raises(ScheduleError, match=told):
        raise error
    (window,) = planned_relays(date(2026, 3, 2), folder.schedule())
    assert window.decision is Decision.REFUSED
    assert window.reason == "trùng giờ yên tĩnh 21:00–05:30 theo quy chế, từ 01/01/2026"


def test_a_relay_on_another_day_or_cluster_may_share_the_hour(read: Read) -> None:
    """Only what could sound together is an overlap."""
    sundays = """[[buoi_phat]]
slug = "sang"
title = "Buổi sáng"
starts = "06:00"
minutes = 10
weekdays = ["CN"]
clusters = ["cum-01"]
"""
    assert len(read(relays=RELAY, sessions=sundays).errors) == 1
    assert read(relays=RELAY + 'weekdays = ["T2", "T7"]\n', sessions=sundays).errors == ()
    assert read(relays=RELAY + 'clusters = ["cum-02"]\n', sessions=sundays).errors == ()


CARRIED = RELAY + f'address = "{VOV2}"\n'


def test_a_relay_that_is_not_as_it_was_approved_is_said_and_refused(read: Read) -> None:
    """It stays in the schedule, so that whoever looks ahead sees why it will not sound."""
    folder = read(relays=CARRIED)
    (error,) = folder.errors
    assert "mục approved_mark: tiếp sóng “vov” đã đổi nguồn hoặc giờ từ khi được duyệt" in str(error)
    (window,) = planned_relays(date(2026, 3, 2), folder.schedule())
    assert window.reason == "nguồn hoặc giờ đã đổi từ khi lãnh đạo duyệt, phải duyệt lại"
    approved = read(relays=f'{CARRIED}approved_mark = "{folder.relays[0].mark}"\n')
    assert approved.errors == ()
    (window,) = planned_relays(date(2026, 3, 2), approved.schedule())
    assert (window.decision, window.is_carried) == (Decision.PLANNED, True)


def test_a_source_has_one_address(read: Read) -> None:
    """The log and the player know it by its name."""
    evening = CARRIED.replace('"vov"', '"vov-toi"').replace("06:00", "19:00")
    assert len(read(relays=CARRIED + evening).relays) == 2
    other = evening.replace("/vov2", "/vov9")
    told = [str(error) for error in read(relays=CARRIED + other).errors]
    assert any("nguồn “VOV1” đã có địa chỉ khác ở tiếp sóng “vov”" in each for each in told)


def test_an_unapproved_relay_is_read_and_waits(read: Read) -> None:
    """It may be written down before the leader signs."""
    unsigned = "".join(line for line in RELAY.splitlines(keepends=True) if "approved" not in line)
    folder = read(relays=unsigned)
    assert folder.errors == ()
    assert [each.approved_by for each in folder.relays] == [""]


TEN_MINUTES_LESS = "hãy bớt 10 phút, hoặc nâng day_minutes lên 30 nếu văn bản đó cho phép."
ONE_SESSION_LESS = "hãy bớt 1 buổi, hoặc nâng day_sessions lên 4 nếu văn bản đó cho phép."
SOURCE = "theo quy chế, từ 01/01/2026"
IMPOSSIBLE = {
    "the minutes of a dense day": (
        QUIET.replace("day_minutes = 60", "day_minutes = 20"),
        "",
        f"3 buổi 30 phút kể cả tiếp sóng, vượt mức tối đa 20 phút mỗi ngày {SOURCE}; {TEN_MINUTES_LESS}",
    ),
    "the sessions of a dense day with a relay": (
        QUIET.replace("day_minutes", "day_sessions = 3\nday_minutes"),
        RELAY,
        f"4 buổi 45 phút kể cả tiếp sóng, vượt mức tối đa 3 buổi mỗi ngày {SOURCE}; {ONE_SESSION_LESS}",
    ),
}


@pytest.mark.parametrize(("quiet", "relays", "told"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_limits_that_no_day_can_keep_say_which_rule_to_relax(
    read: Read, quiet: str, relays: str, told: str
) -> None:
    """By how much, and an example of the day; nothing is left out, the plan refuses what is too much."""
    folder = read(quiet, relays)
    (error,) = folder.errors
    assert str(error).startswith(
        f"{SESSIONS_FILE}: cụm “cum-01” có ngày của đợt dày “tet”, ví dụ 02/02/2026, {told}"
    )
    assert len(folder.sessions) == 3


def test_sessions_that_are_never_on_the_same_day_are_not_added_up(read: Read) -> None:
    """Summer and winter have their own sessions; only a real day counts."""
    session = '[[buoi_phat]]\nslug = "{}"\ntitle = "Buổi"\nstarts = "{}"\nminutes = 15\nweekdays = ["{}"]\n'
    mondays, tuesdays = session.format("mot", "06:00", "T2"), session.format("hai", "07:00", "T3")
    tight = QUIET.replace("day_minutes = 60", "day_minutes = 15")
    assert read(tight, sessions=f"{mondays}\n{tuesdays}").errors == ()
    both = read(tight, sessions=f"{mondays}\n{tuesdays.replace('T3', 'T2')}").errors
    assert ["ngày thường, ví dụ 05/01/2026" in str(error) for error in both] == [True]


def test_one_long_session_says_which_rule_to_relax(read: Read) -> None:
    """The session is left out, as before; the complaint has the figures."""
    folder = read(QUIET.replace("session_minutes = 15", "session_minutes = 8"))
    assert folder.sessions == ()
    assert "hãy rút ngắn 2 phút, hoặc nâng session_minutes lên 10 nếu văn bản đó cho phép" in str(
        folder.errors[0]
    )
