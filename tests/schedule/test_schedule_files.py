from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import EVERY_WEEKDAY, LunarDay, Span
from broadcaster.schedule.days import Days
from broadcaster.schedule.days_off import NO_DAYS_OFF
from broadcaster.schedule.documents import parse_peaks, parse_sessions
from broadcaster.schedule.files import (
    CLUSTERS_FILE,
    DAYS_OFF_FILE,
    PEAKS_FILE,
    QUIET_FILE,
    REQUIRED_FILES,
    SCHEDULE_FILES,
    SESSIONS_FILE,
    ScheduleFolder,
    parse_schedules,
    read_schedules,
    write_schedules,
)
from broadcaster.schedule.occurrence import CatchUp
from broadcaster.schedule.peaks import Peak, dense_days, peaks_on
from broadcaster.schedule.recurrence import OtherTime, SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.writing import write_peaks, write_sessions
from broadcaster.settings import CONTENT_ROOT
from broadcaster.units import DurationMs
from tests.schedule.any_days import WEEKDAYS, any_days

SAMPLE = CONTENT_ROOT / "schedules"
SESSION = """[[buoi_phat]]
slug = "sang"
title = "Buổi sáng"
starts = "05:30"
minutes = 10
weekdays = ["T2", "CN"]
"""
OTHER = SESSION.replace('"sang"', '"chieu"').replace("05:30", "17:00")

Break = Callable[[str, str, str], ScheduleFolder]


@pytest.fixture
def texts() -> dict[str, str]:
    """The documents of the sample."""
    return {name: (SAMPLE / name).read_text(encoding="utf-8") for name in SCHEDULE_FILES}


@pytest.fixture
def broken(texts: dict[str, str]) -> Break:
    """The sample, read with one thing changed in one document."""

    def read(name: str, old: str, new: str) -> ScheduleFolder:
        assert old in texts[name]
        return parse_schedules({**texts, name: texts[name].replace(old, new, 1)})

    return read


def test_the_sample_is_right(texts: dict[str, str]) -> None:
    """The sample has eleven clusters on eleven outputs, sessions morning and evening, and no complaint."""
    folder = read_schedules(SAMPLE)
    assert folder.errors == ()
    assert folder == parse_schedules(texts)
    assert [each.output for each in folder.clusters] == [f"loa-{number:02}" for number in range(1, 12)]
    always = [(each.slug, each.starts) for each in folder.sessions if not each.peaks]
    assert always == [("sang", time(5, 30)), ("chieu", time(17))]
    assert {each.catch_up for each in folder.sessions} == {CatchUp.JOIN}
    assert {each.weekdays for each in folder.sessions} == {EVERY_WEEKDAY}


@pytest.mark.parametrize(("year", "days"), [(2026, 46), (2027, 46)])
def test_the_dense_days_of_the_sample(year: int, days: int) -> None:
    """25 days around Tết and 21 of the chestnut weeks."""
    assert len(dense_days(year, read_schedules(SAMPLE).peaks)) == days


@pytest.mark.parametrize(
    ("day", "covering"),
    [
        (date(2026, 2, 17), ["tet", "tet-389", "mia", "phao"]),
        (date(2026, 3, 20), ["mia"]),
        (date(2026, 7, 15), ["lua-xuan"]),
        (date(2026, 9, 5), ["phao"]),
        (date(2026, 9, 28), ["hat-de", "lua-mua", "phao"]),
        (date(2026, 11, 3), ["bien-mau", "lua-mua", "phao"]),
        (date(2026, 12, 1), ["bien-mau", "mia", "phao"]),
        (date(2026, 12, 20), ["tet-389", "mia", "phao"]),
        (date(2028, 12, 1), ["mia", "phao"]),
    ],
)
def test_of_the_peaks_of_the_sample_the_shorter_counts(day: date, covering: list[str]) -> None:
    """A report is on the short peak with its own work; a long season counts when it is alone."""
    assert [each.slug for each in peaks_on(day, read_schedules(SAMPLE).peaks)] == covering


def test_no_two_peaks_of_the_sample_have_the_same_priority() -> None:
    """Which one counts in a report never depends on the letters of its name."""
    peaks = read_schedules(SAMPLE).peaks
    assert len({each.priority for each in peaks}) == len(peaks)


def test_a_dense_day_of_the_sample_has_one_more_session() -> None:
    """Residents tire: in a dense peak the loudspeakers sound once more a day, late in the morning."""
    extra = [each for each in read_schedules(SAMPLE).sessions if each.peaks]
    assert [(each.slug, each.starts, each.peaks) for each in extra] == [
        ("trua", time(10, 30), ("tet", "hat-de"))
    ]


def test_what_is_written_reads_back_the_same() -> None:
    """Export and import change nothing."""
    schedule = read_schedules(SAMPLE).schedule()
    assert parse_schedules(write_schedules(schedule)).schedule() == schedule


def test_every_field_survives_the_way_out_and_in(schedule: Schedule) -> None:
    """Optional fields too: late sessions, days, other times, named scripts, group weights, days off."""
    full = SESSION + (
        "days = { lunar_day = { day = 15 }, except = [{ from = 2026-03-03, to = 2026-03-03 }] }\n"
        'other_times = [{ starts = "06:00", weekdays = ["CN"] },'
        ' { starts = "06:15", days = { every_year = { from = "01/11", to = "28/02" } } }]\n'
        'closing_scripts = ["bai-01"]\nonly_named = true\n'
        'clusters = ["cum-01"]\npeaks = ["tet"]\nscripts = ["bai-01"]\ncatch_up = "late"\nlate_minutes = 20\n'
        "valid_from = 2026-01-01\nvalid_to = 2026-12-31\n"
    )
    peak = (
        '[[dot]]\nslug = "tet"\ntitle = "Tết"\ndense = true\ngroup_weights = { 4 = 2, 5 = 3 }\n'
        "dates = [{ from = 2026-02-01, to = 2026-02-28 }, { from = 2027-02-01, to = 2027-02-01 }]\n"
    )
    off = '[[ngay_nghi]]\ntitle = "Quốc tang"\nfrom = 2026-03-02\nto = 2026-03-03\nsource = "thông cáo"\n'
    documents = {
        **write_schedules(schedule),
        SESSIONS_FILE: full,
        PEAKS_FILE: peak,
        DAYS_OFF_FILE: off,
    }
    read = parse_schedules(documents, ["bai-01"])
    assert read.errors == ()
    (session,) = read.sessions
    assert session.late_ms == 1_200_000
    assert session.days == Days((LunarDay(15),), (Span(date(2026, 3, 3), date(2026, 3, 3)),))
    assert [session.starts_on(date(2026, 11, day)) for day in (22, 23)] == [time(6), time(6, 15)]
    assert (session.closing_scripts, session.only_named) == (("bai-01",), True)
    assert read.days_off.on(date(2026, 3, 2)) is not None
    assert parse_schedules(write_schedules(read.schedule())).schedule() == read.schedule()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (SESSIONS_FILE, 'slug = "sang"', 'slug = "sang', r"khung_gio\.toml, dòng \d+: sai cách viết"),
        (SESSIONS_FILE, "catch_up", "bat_bu", r"buoi_phat thứ 1, mục bat_bu: không có mục tên này"),
        (SESSIONS_FILE, '"05:30"', '"25:00"', r"mục starts: “25:00” không phải là giờ trong ngày"),
        (SESSIONS_FILE, '"05:30"', '"05:60"', r"mục starts: “05:60” không phải là giờ"),
        (SESSIONS_FILE, '"05:30"', '"5h30"', r"mục starts: “5h30” không phải là giờ"),
        (SESSIONS_FILE, '"05:30"', '"23:55"', r"mục starts: buổi phát phải xong trước nửa đêm"),
        (
            SESSIONS_FILE,
            '"join"',
            '"join"\nvalid_from = 2026-03-02\nvalid_to = 2026-03-01',
            r"mục valid_to: sớm hơn valid_from",
        ),
        (SESSIONS_FILE, '"05:30"', '"05:25"', r"mục starts: buổi “sang” trùng giờ yên tĩnh 21:00–05:30"),
        (SESSIONS_FILE, '"10:30"', '"11:25"', r"mục starts: buổi “trua” trùng giờ yên tĩnh 11:30–13:30"),
        (SESSIONS_FILE, '"17:00"', '"10:35"', r"buổi “chieu” chồng giờ với buổi “trua” trên cùng cụm loa"),
        (SESSIONS_FILE, "minutes = 10", "minutes = 16", r"mục minutes: buổi “sang” vượt mức tối đa 15 phút"),
        (SESSIONS_FILE, "minutes = 10", "minutes = 0", r"mục minutes: phải từ 1 đến 720"),
        (SESSIONS_FILE, '"T2"', '"T9"', r"mục weekdays: không có thứ “T9”"),
        (
            SESSIONS_FILE,
            '"join"',
            '"join"\nother_times = [{ starts = "23:55", weekdays = ["CN"] }]',
            r"mục starts: buổi phát phải xong trước nửa đêm",
        ),
        (
            SESSIONS_FILE,
            '"join"',
            '"join"\nother_times = [{ starts = "06:00" }]',
            r"other_times thứ 1, mục weekdays hoặc days: còn thiếu",
        ),
        (
            SESSIONS_FILE,
            '"join"',
            '"join"\nother_times = [{ starts = "17:05", weekdays = ["CN"] }]',
            r"buổi “chieu” chồng giờ với buổi “sang”",
        ),
        (
            SESSIONS_FILE,
            '"join"',
            '"join"\ndays = { month_days = [30], months = [2] }',
            r"mục days, mục month_days: không có ngày 30 trong tháng đã ghi",
        ),
        (
            SESSIONS_FILE,
            '"join"',
            '"join"\ndays = { lunar_day = { day = 31 } }',
            r"mục days, mục lunar_day, mục day: phải từ 1 đến 30",
        ),
        (SESSIONS_FILE, '"join"', '"late"', r"mục late_minutes: còn thiếu"),
        (SESSIONS_FILE, '"hat-de"]', '"hat-dẻ"]', r"mục peaks: “hat-dẻ” chỉ được dùng chữ thường không dấu"),
        (
            SESSIONS_FILE,
            '"hat-de"]',
            '"hat-mit"]',
            r"mục peaks: không có “hat-mit”; hãy chọn trong: bien-mau",
        ),
        (SESSIONS_FILE, '"hat-de"]', '"lua-mua"]', r"mục peaks: “lua-mua” không phải đợt dày"),
        (SESSIONS_FILE, '"join"', '"join"\nclusters = ["cum-12"]', r"mục clusters: không có “cum-12”"),
        (SESSIONS_FILE, '"chieu"', '"sang"', r"buoi_phat thứ 3, mục slug: “sang” đã dùng ở trên"),
        (PEAKS_FILE, '"30/09"', '"31/09"', r"mục to: “31/09” không phải là ngày mà năm nào cũng có"),
        (PEAKS_FILE, '"30/09"', '"30/10"', r"cao_diem\.toml: các đợt dày “tet”, “hat-de” chiếm 76 ngày"),
        (PEAKS_FILE, "until_month = 1", "until_month = 13", r"mục until_month: phải từ 1 đến 12"),
        (PEAKS_FILE, "every_year = {", "dates = []\nevery_year = {", r"phải ghi đúng một trong các cách"),
        (PEAKS_FILE, 'every_year = { from = "10/09", to = "30/09" }', "", r"chưa ghi ngày của đợt"),
        (PEAKS_FILE, 'to = "30/09"', 'to = "30/02"', r"“30/02” không phải là ngày mà năm nào cũng có"),
        (PEAKS_FILE, "to = 2026-12-15", "to = 2026-10-15", r"dates thứ 1, mục to: sớm hơn from"),
        (PEAKS_FILE, "share_percent = 50", "share_percent = 150", r"mục share_percent: phải từ 0 đến 100"),
        (PEAKS_FILE, 'includes = ["tet"]', 'includes = ["tat"]', r"mục includes: không có “tat”"),
        (QUIET_FILE, 'to = "05:30"', 'to = "21:00"', r"mục to: trùng với from"),
        (QUIET_FILE, "valid_from = 2026-01-01", "valid_from = 2026-02-30", r"ngày này không có trên lịch"),
        (CLUSTERS_FILE, '["vi", "tay"]', '["vi", "lolo"]', r"mục languages: không có “lolo”"),
        (CLUSTERS_FILE, '["vi", "tay"]', "[]", r"mục languages: chưa có tiếng nào"),
        (CLUSTERS_FILE, '"cum-02"', '"cum-01"', r"cum_loa thứ 2, mục slug: “cum-01” đã dùng ở trên"),
    ],
)
def test_what_is_not_right_is_said_in_one_line(
    broken: Break, name: str, old: str, new: str, message: str
) -> None:
    """File, place and what to do, in one line."""
    errors = broken(name, old, new).errors
    assert all("\n" not in str(error) for error in errors)
    with pytest.raises(ScheduleError, match=message):
        raise errors[0]


@settings(deadline=None)
@given(any_days(), any_days(), WEEKDAYS)
def test_any_days_survive_the_way_out_and_in(days: Days, other_days: Days, weekdays: frozenset[int]) -> None:
    """Of a session, of its other time, and of a peak."""
    other = OtherTime(time(6), weekdays, other_days)
    session = SessionRule(
        "sang", "Sáng", time(5, 30), DurationMs(600_000), weekdays, days=days, other_times=(other,)
    )
    found = parse_sessions(write_sessions([session]), place=SESSIONS_FILE)
    assert (found.values, found.errors) == ((session,), ())
    if days.rules:
        peak = Peak("dot", "Đợt", days.rules[0] if days == Days(days.rules[:1]) else days)
        peaks = parse_peaks(write_peaks([peak]), place=PEAKS_FILE)
        assert (peaks.values, peaks.errors) == ((peak,), ())


def test_a_peak_may_follow_the_lunar_calendar_or_several_rules(broken: Break) -> None:
    """From 23 tháng Chạp to mùng 10 tháng Giêng; and on rằm tháng Bảy, with 2 September."""
    lunar = broken(
        PEAKS_FILE,
        "tet = { days_before = 15, until_month = 1, until_day = 10 }",
        'lunar_range = { from = "23/12", to = "10/01" }',
    )
    assert lunar.errors == ()
    assert lunar.peaks[0].spans(2026) == (Span(date(2026, 2, 10), date(2026, 2, 26)),)
    several = broken(
        PEAKS_FILE,
        'every_year = { from = "10/09", to = "30/09" }',
        "any_of = [{ lunar_day = { day = 15, month = 7 } },"
        ' { every_year = { from = "02/09", to = "02/09" } }]',
    )
    assert several.errors == ()
    days = (date(2026, 8, 27), date(2026, 9, 2))
    assert several.peaks[1].spans(2026) == tuple(Span(day, day) for day in days)


def test_a_session_without_weekdays_has_its_days(texts: dict[str, str]) -> None:
    """Where ``days`` say when it is, no weekday has to be written; without both, it is refused."""
    bare = SESSION.replace('weekdays = ["T2", "CN"]\n', "")
    (error,) = parse_schedules({**texts, SESSIONS_FILE: bare}).errors
    assert "mục weekdays: còn thiếu" in str(error)
    folder = parse_schedules({**texts, SESSIONS_FILE: bare + "days = { lunar_day = { day = 1 } }\n"})
    assert folder.errors == ()
    assert folder.sessions[0].weekdays == EVERY_WEEKDAY


def test_a_station_without_days_off_needs_no_document(texts: dict[str, str], tmp_path: Path) -> None:
    """As every station from before had none; a document that is not right is named, the rest is read."""
    for name in REQUIRED_FILES:
        (tmp_path / name).write_text(texts[name], encoding="utf-8")
    assert read_schedules(tmp_path).errors == ()
    assert read_schedules(tmp_path).days_off == NO_DAYS_OFF
    (tmp_path / DAYS_OFF_FILE).write_text("nghi = 1\n", encoding="utf-8")
    folder = read_schedules(tmp_path)
    assert [DAYS_OFF_FILE in error.place for error in folder.errors] == [True]
    assert folder.sessions


def test_a_wrong_session_costs_itself_alone(broken: Break) -> None:
    """The other sessions go on."""
    folder = broken(SESSIONS_FILE, '"17:00"', '"17:60"')
    assert [each.slug for each in folder.sessions] == ["sang", "trua"]
    assert len(folder.errors) == 1


def test_of_two_overlapping_sessions_the_first_stays(broken: Break) -> None:
    """The one that came later in the file is left out."""
    folder = broken(SESSIONS_FILE, '"17:00"', '"05:35"')
    assert [each.slug for each in folder.sessions] == ["sang", "trua"]


def test_sessions_on_other_weekdays_or_clusters_may_share_the_hour(texts: dict[str, str]) -> None:
    """Only what could sound together is an overlap."""
    one, other = SESSION.replace('["T2", "CN"]', '["T2"]'), OTHER.replace("17:00", "05:35")
    apart = other.replace('["T2", "CN"]', '["T3"]')
    assert parse_schedules({**texts, SESSIONS_FILE: f"{one}\n{apart}"}).errors == ()
    first, second = one + 'clusters = ["cum-01"]\n', other + 'clusters = ["cum-02"]\n'
    assert parse_schedules({**texts, SESSIONS_FILE: f"{first}\n{second}"}).errors == ()


def test_an_unknown_script_costs_the_session_that_script_only(texts: dict[str, str]) -> None:
    """The session stays on air with the scripts that exist."""
    documents = {**texts, SESSIONS_FILE: SESSION + 'scripts = ["co-that", "khong-co"]\n'}
    folder = parse_schedules(documents, known_scripts=["co-that"])
    assert [each.scripts for each in folder.sessions] == [("co-that",)]
    (error,) = folder.errors
    assert str(error).startswith(f"{SESSIONS_FILE}, buoi_phat thứ 1, mục scripts: không có bài “khong-co”")


def test_too_many_dense_days_leave_no_peak_dense(broken: Break) -> None:
    """The peaks stay as topics; the station keeps its ordinary sessions until the file is put right."""
    folder = broken(PEAKS_FILE, '"30/09"', '"30/10"')
    assert {each.slug for each in folder.peaks} == {each.slug for each in read_schedules(SAMPLE).peaks}
    assert not any(each.dense for each in folder.peaks)


@pytest.mark.parametrize("name", [QUIET_FILE, CLUSTERS_FILE])
def test_without_quiet_hours_or_clusters_there_is_no_schedule(texts: dict[str, str], name: str) -> None:
    """Nothing may be planned then, and the complaint is about that very file."""
    folder = parse_schedules({**texts, name: "sai ="})
    with pytest.raises(ScheduleError, match=name):
        folder.schedule()


def test_a_file_that_is_not_utf8_is_named_and_the_rest_is_read(texts: dict[str, str], tmp_path: Path) -> None:
    """A file from an old editor costs itself alone."""
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / PEAKS_FILE).write_bytes(texts[PEAKS_FILE].encode("utf-16"))
    folder = read_schedules(tmp_path)
    assert "không phải chữ UTF-8" in str(folder.errors[0])
    assert folder.errors[0].place.endswith(PEAKS_FILE)
    assert len(folder.clusters) == 11


def test_a_file_with_windows_line_ends_reads_the_same(texts: dict[str, str], tmp_path: Path) -> None:
    """CRLF and a byte-order mark change nothing."""
    for name, text in texts.items():
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_schedules(tmp_path) == read_schedules(SAMPLE)


def test_a_missing_file_and_a_missing_folder_are_named(texts: dict[str, str], tmp_path: Path) -> None:
    """What is not there is said; what is there is read."""
    texts.pop(PEAKS_FILE)
    assert [error.place for error in parse_schedules(texts).errors] == [PEAKS_FILE]
    with pytest.raises(ScheduleError, match="không có thư mục lịch này"):
        read_schedules(tmp_path / "khong-co")


def test_an_empty_schedule_is_written_and_read(schedule: Schedule) -> None:
    """No session and no peak is a schedule too."""
    empty = Schedule((), (), schedule.quiet, schedule.limits, schedule.clusters)
    folder = parse_schedules(write_schedules(empty))
    assert folder.errors == ()
    assert folder.schedule() == empty


def test_the_quiet_hours_keep_their_document_and_date() -> None:
    """Which rule sets them, and from when."""
    quiet = read_schedules(SAMPLE).schedule().quiet
    assert "quy chế" in quiet.source
    assert quiet.valid_from == date(2026, 1, 1)
