"""``loa calendar`` and ``loa plan``: what a year and the coming days hold."""

import csv
import io
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from icalendar import Calendar

from broadcaster.clock import SystemClock, local_date
from broadcaster.schedule.files import QUIET_FILE, RELAYS_FILE
from broadcaster.schedule.ical import UID_ENDING
from broadcaster.settings import DataFolder
from broadcaster.store.database import Database
from broadcaster.store.schedule import documents, save_document
from tests.cli.command import CP1252, Loa, as_process, refused, values

RELAYS = """[[tiep_song]]
slug = "vov"
title = "Thời sự"
source = "VOV1"
starts = "06:00"
minutes = 15
approved_by = "Chủ tịch xã"
approved_on = 2026-01-05
"""

QUIET_SCHOOL = """
[[gio_yen_tinh]]
from = "06:00"
to = "06:30"
clusters = ["cum-04"]
"""

FIELDS = {"occurrence", "session", "planned_at", "script", "class", "decision", "reason", "audio_sha256"}


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No command of these tests finds a station that somebody runs on this machine."""
    monkeypatch.setenv("LOA_DATA", str(tmp_path_factory.mktemp("none") / "var"))


def _save(station: DataFolder) -> None:
    """Give the station a relay, and one cluster quiet hours in that time."""
    database = Database(station.database, durable=False)
    try:
        with database.transaction() as connection:
            quiet = documents(connection)[QUIET_FILE] + QUIET_SCHOOL
            for name, text in ((RELAYS_FILE, RELAYS), (QUIET_FILE, quiet)):
                save_document(connection, name, text, at=SystemClock().now(), by="an")
    finally:
        database.dispose()


def _days() -> tuple[str, str]:
    """Tomorrow and the day after."""
    today = local_date(SystemClock().now())
    return (today + timedelta(days=1)).isoformat(), (today + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("year", "tet", "leap_month", "count"),
    [
        (2023, "2023-01-22", 2, 13),
        (2025, "2025-01-29", 6, 13),
        (2026, "2026-02-17", None, 12),
        (2028, "2028-01-26", 5, 13),
        (2030, "2030-02-02", None, 12),
        (2033, "2033-01-31", 11, 13),
        (2034, "2034-02-19", None, 12),
    ],
)
def test_calendar_gives_tet_and_the_lunar_months(
    loa: Loa, year: int, tet: str, leap_month: int | None, count: int
) -> None:
    """By the Vietnamese calendar: Tết 2030 is a day earlier than in China."""
    found = values(loa("calendar", str(year), "--format", "json"))
    assert (found["tet"], found["leap_month"], len(found["months"])) == (tet, leap_month, count)
    assert [month["number"] for month in found["months"] if month["leap"]] == [leap_month] * (count - 12)
    assert found["months"][0] == {"number": 1, "leap": False, "first_day": tet}
    first_days = [date.fromisoformat(month["first_day"]) for month in found["months"]]
    lengths = {(b - a).days for a, b in pairwise(first_days)}
    assert lengths <= {29, 30}


def test_calendar_gives_peaks_and_quiet_hours(loa: Loa) -> None:
    """Each peak with its name and its days, in the order of the year."""
    found = values(loa("calendar", "2026", "--format", "json"))
    assert found["quiet"]
    assert all(each["name"] and each["from"] <= each["to"] for each in found["peaks"])
    assert any(each["from"] <= found["tet"] <= each["to"] for each in found["peaks"])
    assert [each["from"] for each in found["peaks"]] == sorted(each["from"] for each in found["peaks"])


def test_calendar_gives_public_holidays_and_days_off(loa: Loa) -> None:
    """Holidays of the year by day, with their Vietnamese names; the sample station has no days off."""
    found = values(loa("calendar", "2030", "--format", "json"))
    assert {"date": "2030-02-02", "name": "Tết Nguyên Đán"} in found["holidays"]
    assert {"date": "2030-09-02", "name": "Quốc khánh"} in found["holidays"]
    assert [each["date"] for each in found["holidays"]] == sorted(each["date"] for each in found["holidays"])
    assert found["days_off"] == []


def test_calendar_for_people_says_the_same(loa: Loa) -> None:
    """Dates as they are written in Vietnam."""
    out = loa("calendar", "2028").out
    assert "26/01/2028" in out
    assert "nhuận tháng 5" in out
    assert "26/01/2028 Tết Nguyên Đán" in out
    assert "Ngày đài nghỉ: không có." in out


@pytest.mark.parametrize("year", ["1967", "2100", "0", "-5", "abc", "2026.5", ""])
def test_a_year_without_a_lunar_calendar_is_refused(loa: Loa, year: str) -> None:
    """One line in Vietnamese, not the parser's English."""
    line = refused(loa("calendar", "--", year))
    assert "NĂM" in line


def test_plan_gives_every_occurrence_its_reason(loa: Loa, station_copy: DataFolder) -> None:
    """Why it is aired, or why not: refusals are in the plan, not left out of it."""
    first, last = _days()
    plan = values(loa("plan", "--from", first, "--to", last, "--format", "json", "--data", station_copy.path))
    assert plan
    assert all(each.keys() >= FIELDS and each["reason"].strip() for each in plan)
    assert {each["date"] for each in plan} == {first, last}
    assert len({each["occurrence"] for each in plan}) == len(plan)


def test_plan_shows_what_is_refused(loa: Loa, station_copy: DataFolder) -> None:
    """A session that names a script in no state to be aired says so."""
    first, last = "2019-06-03", "2019-06-03"  # before any script is valid
    plan = values(loa("plan", "--from", first, "--to", last, "--format", "json", "--data", station_copy.path))
    refusals = [each for each in plan if each["decision"] == "refused"]
    assert refusals
    assert all(each["reason"] for each in refusals)
    table = loa("plan", "--from", first, "--to", last, "--data", station_copy.path)
    assert table.out.count("[từ chối]") == len(refusals)
    assert refusals[0]["reason"] in table.out


def test_table_csv_and_json_are_one_plan(loa: Loa, station_copy: DataFolder) -> None:
    """Three faces of the same occurrences."""
    first, last = _days()
    asked = ("plan", "--from", first, "--to", last, "--data", station_copy.path, "--format")
    plan = values(loa(*asked, "json"))
    rows = list(csv.DictReader(io.StringIO(loa(*asked, "csv").out), delimiter=";"))
    assert [(row["occurrence"], row["reason"]) for row in rows] == [
        (each["occurrence"], each["reason"]) for each in plan
    ]
    table = loa(*asked, "table").out
    assert all(each["reason"] in table for each in plan)
    assert sum(" [" in line for line in table.splitlines()) == len(plan)


def test_plan_is_written_as_a_calendar_too(loa: Loa, station_copy: DataFolder) -> None:
    """One event a session that says anything, the same sessions as in the table."""
    first, last = _days()
    asked = ("plan", "--from", first, "--to", last, "--data", station_copy.path, "--format")
    events = Calendar.from_ical(loa(*asked, "ics").out).events
    plan = values(loa(*asked, "json"))
    said = {f"{each['session']}:{each['date']}" for each in plan if each["decision"] == "planned"}
    assert len(said) > 2
    assert {str(event["uid"]).removesuffix(UID_ENDING) for event in events} == said


def test_plan_shows_relays_and_the_clusters_that_are_left_out(loa: Loa, station_copy: DataFolder) -> None:
    """For people: a relay at its time among the sessions, and where neither goes, with the reason."""
    first, _last = _days()
    _save(station_copy)
    asked = ("plan", "--from", first, "--to", first, "--data", station_copy.path)
    lines = loa(*asked).out.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [line.split()[1] for line in heads] == sorted(line.split()[1] for line in heads)
    begins = next(n for n, line in enumerate(lines) if "06:00 Thời sự" in line)
    assert lines[begins].endswith("10 cụm loa, tiếp sóng đến 06:15")
    assert lines[begins + 1] == "  [phát] tiếp sóng VOV1, Chủ tịch xã duyệt"
    assert lines[begins + 2].startswith("  [bỏ cụm] cum-04 – ")
    events = Calendar.from_ical(loa(*asked, "--format", "ics").out).events
    assert "Thời sự" in [str(event["summary"]) for event in events]


def test_figures_are_written_as_numbers_are_in_vietnam(loa: Loa, station_copy: DataFolder) -> None:
    """With a decimal comma, all of them."""
    first, last = _days()
    out = loa("plan", "--from", first, "--to", last, "--data", station_copy.path, "--summary").out
    assert re.search(r"\d,\d", out)
    assert not re.search(r"\d\.\d", out)


def test_what_the_schedule_leaves_out_is_told(loa: Loa, station_copy: DataFolder) -> None:
    """Beside the plan and the preview, on stderr: stdout is the plan alone."""
    first, _last = _days()
    database = Database(station_copy.database, durable=False)
    try:
        with database.transaction() as connection:
            rules = documents(connection)[QUIET_FILE].replace("session_minutes = 15", "session_minutes = 5")
            save_document(connection, QUIET_FILE, rules, at=SystemClock().now(), by="an")
    finally:
        database.dispose()
    for command in (("plan", "--from", first, "--to", first), ("preview",)):
        ran = loa(*command, "--data", station_copy.path)
        assert ran.status == 0
        assert "buổi “sang” vượt mức tối đa 5 phút mỗi buổi" in ran.err


@pytest.mark.parametrize("format_", ["csv", "ics"])
def test_figures_are_for_people_or_json(loa: Loa, station_copy: DataFolder, format_: str) -> None:
    """Anything else is refused, not ignored."""
    first, last = _days()
    asked = ("plan", "--from", first, "--to", last, "--data", station_copy.path, "--summary")
    assert "--summary" in refused(loa(*asked, "--format", format_))


def test_the_summary_gives_the_figures_of_the_plan(loa: Loa, station_copy: DataFolder) -> None:
    """In words and as JSON the same: days, sessions, plays, refusals, as the plan itself has them."""
    first, last = _days()
    asked = ("plan", "--from", first, "--to", last, "--data", station_copy.path, "--format")
    plan = values(loa(*asked, "json"))
    found = values(loa(*asked, "json", "--summary"))
    assert found["days"] == 2
    assert found["plays"] == sum(each["decision"] == "planned" for each in plan) > 0
    assert found["refused"] == sum(each["decision"] == "refused" for each in plan)
    assert found["overrun"] == found["too_near"] == 0
    lines = loa(*asked, "table", "--summary").out
    assert f"2 ngày, {found['sessions']} buổi ({found['silent']} buổi im), {found['plays']} lần phát" in lines
    assert "buổi quá giờ" in lines


def test_asking_for_a_plan_changes_nothing(loa: Loa, station_copy: DataFolder) -> None:
    """The command looks; only the station plans."""
    first, last = _days()
    asked = ("plan", "--from", first, "--to", last, "--data", station_copy.path, "--format", "json")
    assert loa(*asked) == loa(*asked)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-02-30", "2026-03-01"),
        ("2026-02-03", "2026-02-02"),
        ("0001-01-01", "9999-12-31"),
        ("1967-12-31", "1968-01-01"),
        ("02/03/2026", "2026-03-03"),
        ("hôm nay", "mai"),
        ("", ""),
    ],
)
def test_days_that_cannot_be_are_refused(loa: Loa, station_copy: DataFolder, first: str, last: str) -> None:
    """One line says which day and how days are written."""
    assert refused(loa("plan", "--from", first, "--to", last, "--data", station_copy.path))


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", "--from", "2026-03-02"],
        ["plan", "--from", "2026-03-02", "--to", "2026-03-02", "--format", "pdf"],
        ["calendar"],
        ["calendar", "2026", "2027"],
        ["calendar", "2026", "--dạng", "json"],
        ["phát"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_told_in_vietnamese(loa: Loa, arguments: list[str]) -> None:
    """With the help that shows the right one."""
    line = refused(loa(*arguments))
    assert "Lệnh viết chưa đúng" in line
    assert "--help" in line


def test_a_console_without_vietnamese_shows_help_calendar_and_errors() -> None:
    """Code page 1252 has no ễ: nothing crashes, and the exit status is the right one."""
    assert "phát thanh" in as_process("--help", env=CP1252).out
    ran = as_process("calendar", "2026", env=CP1252)
    assert (ran.status, ran.err) == (0, "")
    assert "Tết Bính Ngọ" in ran.out
    assert "nhỏ nhất là 1968" in refused(as_process("calendar", "1900", env=CP1252))
