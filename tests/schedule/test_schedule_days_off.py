from collections.abc import Callable
from datetime import date

import pytest

from broadcaster.errors import ScheduleError
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.days_off_documents import parse_days_off, write_days_off

MOURNING = DayOff("Quốc tang", date(2026, 3, 2), date(2026, 3, 3), "thông cáo đặc biệt")
REPAIRS = DayOff("Sửa loa", date(2026, 3, 3), date(2026, 3, 9), "quyết định của xã", only_priority=True)
PLACE = "ngay_nghi.toml"


@pytest.mark.parametrize(
    ("day", "stop"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), MOURNING),
        (date(2026, 3, 3), MOURNING),
        (date(2026, 3, 4), REPAIRS),
        (date(2026, 3, 9), REPAIRS),
        (date(2026, 3, 10), None),
    ],
)
def test_of_two_stops_the_stricter_counts(day: date, stop: DayOff | None) -> None:
    """Silence comes before priority bulletins only, in whichever order they are written."""
    assert DaysOff((MOURNING, REPAIRS)).on(day) == stop
    assert DaysOff((REPAIRS, MOURNING)).on(day) == stop


def test_what_is_written_reads_back_the_same() -> None:
    """And a station without days off has a document that says so."""
    for days_off in (DaysOff((REPAIRS, MOURNING)), DaysOff()):
        found = parse_days_off(write_days_off(days_off), place=PLACE)
        assert found.errors == ()
        assert DaysOff(found.values) == days_off


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("to = 2026-03-03", "to = 2026-03-01", "ngay_nghi thứ 1, mục to: sớm hơn from"),
        ('source = "thông cáo đặc biệt"\n', "", "mục source: còn thiếu"),
        ('source = "thông cáo đặc biệt"', 'source = " "', "mục source: phải là một dòng chữ"),
        ("to = 2026-03-03", "to = 2026-03-03\nonly_priority = 1", "mục only_priority: phải là true hoặc"),
        ("to = 2026-03-03", "to = 2026-03-03\nclusters = []", "mục clusters: không có mục tên này"),
    ],
)
def test_what_is_not_right_is_said_in_one_line(old: str, new: str, message: str) -> None:
    """A slip costs its entry alone."""
    text = write_days_off(DaysOff((MOURNING, REPAIRS)))
    assert old in text
    found = parse_days_off(text.replace(old, new, 1), place=PLACE)
    assert [message in str(error) for error in found.errors] == [True]
    assert found.values == (REPAIRS,)


def test_a_day_that_no_calendar_has_is_named_with_its_line() -> None:
    """30 February is no TOML, so that nothing of the document can be read."""
    text = write_days_off(DaysOff((MOURNING,))).replace("2026-03-03", "2026-02-30")
    with pytest.raises(ScheduleError, match=r"ngay_nghi\.toml, dòng 4: .*ngày này không có trên lịch"):
        parse_days_off(text, place=PLACE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: DayOff("Quốc tang", date(2026, 3, 2), date(2026, 3, 1), "thông cáo"),
        lambda: DayOff("", date(2026, 3, 2), date(2026, 3, 2), "thông cáo"),
        lambda: DayOff("Quốc tang", date(2026, 3, 2), date(2026, 3, 2), ""),
    ],
)
def test_a_day_off_needs_a_title_a_source_and_days(make: Callable[[], DayOff]) -> None:
    """Nobody may silence the station without saying by which document."""
    with pytest.raises(ValueError, match="day off"):
        make()
