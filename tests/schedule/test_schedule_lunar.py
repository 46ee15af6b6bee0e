import csv
from datetime import date, timedelta
from pathlib import Path

import lunar_vn
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.schedule.lunar import (
    LunarDate,
    leap_month,
    months,
    tet,
    to_lunar,
    to_solar,
    year_name,
)

REFERENCE = Path(__file__).parent.parent / "data" / "tet_reference.csv"

PUT_RIGHT = {(2054, 4): date(2054, 5, 7), (2072, 11): date(2072, 12, 9), (2077, 10): date(2077, 11, 15)}
"""Months with a new moon within a minute of midnight, where the library is a day late."""


def reference() -> list[dict[str, str]]:
    """The table's rows."""
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_reference_holds_132_years() -> None:
    """The table covers every year since Vietnam counts by UTC+7."""
    assert [int(row["lunar_year"]) for row in reference()] == list(range(1968, 2100))


@pytest.mark.parametrize("row", reference(), ids=lambda row: row["lunar_year"])
def test_tet_and_leap_month_agree_with_the_reference(row: dict[str, str]) -> None:
    """Tết falls on the day of the table, and the year has the table's leap month or none."""
    year = int(row["lunar_year"])
    assert tet(year).isoformat() == row["tet"]
    assert (leap_month(year) or 0) == int(row["leap_month"])


@pytest.mark.parametrize("row", reference(), ids=lambda row: row["lunar_year"])
def test_months_begin_as_in_the_reference(row: dict[str, str]) -> None:
    """Every month of every year has the table's number, leap mark and first day, without exception."""
    found = [
        f"{month.number}{'n' * month.leap}:{month.first_day}" for month in months(int(row["lunar_year"]))
    ]
    assert " ".join(found) == row["month_starts"]


@pytest.mark.parametrize(("month", "first"), PUT_RIGHT.items())
def test_a_month_that_the_library_begins_late_is_put_right(month: tuple[int, int], first: date) -> None:
    """Its mùng một is the day of the table, and the month before it has no 30th."""
    year, number = month
    assert to_lunar(first) == LunarDate(year, number, 1)
    assert to_lunar(first - timedelta(days=1)) == LunarDate(year, number - 1, 29)
    assert lunar_vn.solar_to_lunar(first).day == 30  # once the library is right, the correction may go


@given(st.dates(date(1968, 1, 29), date(2099, 12, 31)))
def test_a_day_survives_the_way_to_the_lunar_calendar_and_back(day: date) -> None:
    """Each civil day has one lunar date, and that one lies on this day."""
    assert to_solar(to_lunar(day)) == day


@pytest.mark.parametrize("year", range(1968, 2099))
def test_the_months_of_a_year_fill_it_to_the_next_tet(year: int) -> None:
    """Months of 29 or 30 days follow each other without a gap."""
    found = months(year)
    assert {month.days for month in found} <= {29, 30}
    assert sum(month.days for month in found) == (tet(year + 1) - tet(year)).days


@pytest.mark.parametrize(
    ("lunar", "message"),
    [
        (LunarDate(2026, 12, 30), "tháng Chạp chỉ có 29 ngày, không có ngày 30"),
        (LunarDate(2026, 6, 1, leap=True), "không có tháng Sáu nhuận"),
        (LunarDate(2025, 5, 1, leap=True), "không có tháng Năm nhuận"),
    ],
)
def test_a_lunar_day_that_does_not_exist_is_refused(lunar: LunarDate, message: str) -> None:
    """The 30th of a short month and a leap month that the year lacks are named, not shifted."""
    with pytest.raises(ValueError, match=message):
        to_solar(lunar)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31)])
def test_a_lunar_date_outside_every_calendar_is_refused(month: int, day: int) -> None:
    """Months go from 1 to 12, days from 1 to 30."""
    with pytest.raises(ValueError, match="Âm lịch không có"):
        LunarDate(2026, month, day)


@pytest.mark.parametrize("year", [1967, 2100])
def test_a_year_outside_the_table_is_refused(year: int) -> None:
    """What was not checked is not given."""
    with pytest.raises(ValueError, match="1968–2099"):
        tet(year)


def test_tet_2030_is_the_vietnamese_one() -> None:
    """Tết 2030 is 2 February; the Chinese calendar has 3 February."""
    assert tet(2030) == date(2030, 2, 2)


@pytest.mark.parametrize(
    ("lunar", "name"),
    [
        (LunarDate(2026, 1, 1), "mùng 1 tháng Giêng"),
        (LunarDate(2026, 1, 10), "mùng 10 tháng Giêng"),
        (LunarDate(2026, 8, 15), "rằm tháng Tám"),
        (LunarDate(2026, 12, 23), "23 tháng Chạp"),
        (LunarDate(2026, 11, 11), "11 tháng Mười một"),
        (LunarDate(2025, 6, 2, leap=True), "mùng 2 tháng Sáu nhuận"),
    ],
)
def test_lunar_dates_are_named_as_people_say_them(lunar: LunarDate, name: str) -> None:
    """Days and months have their Vietnamese names."""
    assert lunar.name == name


@pytest.mark.parametrize(
    ("year", "name"), [(2024, "Giáp Thìn"), (2025, "Ất Tỵ"), (2026, "Bính Ngọ"), (2027, "Đinh Mùi")]
)
def test_years_have_stem_and_branch(year: int, name: str) -> None:
    """A lunar year is named by the sexagenary cycle."""
    assert year_name(year) == name
