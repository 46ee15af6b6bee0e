"""Lunar rules beside the reference table, which is read here without the code that is tested."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from broadcaster.schedule.dates import AroundTet, DateRule, LunarDay, LunarRange
from broadcaster.schedule.days import Days

REFERENCE = Path(__file__).parent.parent / "data" / "tet_reference.csv"
LAST_DAY = date(2100, 2, 8)
"""Last day of lunar 2099: Tết 2100 is 9 February."""


@dataclass(frozen=True)
class Month:
    """A month of the table."""

    year: int
    number: int
    leap: bool
    first: date
    length: int

    def day(self, number: int) -> date:
        """Its day ``number``, or its last one."""
        return self.first + timedelta(days=min(number, self.length) - 1)


@cache
def table() -> tuple[Month, ...]:
    """All months from 1968 to 2099, in order."""
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        named = [
            (int(row["lunar_year"]), *each.split(":"))
            for row in csv.DictReader(file)
            for each in row["month_starts"].split()
        ]
    begin = [*(date.fromisoformat(first) for _, _, first in named), LAST_DAY + timedelta(days=1)]
    return tuple(
        Month(year, int(name.rstrip("n")), name.endswith("n"), first, (after - first).days)
        for (year, name, _), (first, after) in zip(named, pairwise(begin), strict=True)
    )


def ordinary(year: int, number: int) -> Month:
    """A month that is not the leap one."""
    return next(m for m in table() if (m.year, m.number, m.leap) == (year, number, False))


def found(rule: DateRule) -> list[date]:
    """The days of ``rule`` from a year before the table to a year after it."""
    return list(Days((rule,)).dates(date(1967, 1, 1), date(2101, 12, 31)))


@pytest.mark.parametrize("day", [1, 2, 15, 29, 30])
def test_a_day_of_every_lunar_month_is_that_of_the_table(day: int) -> None:
    """Leap months too, and a missing 30th gives way to the 29th: 1,632 months, one day each."""
    expected = [month.day(day) for month in table()]
    assert found(LunarDay(day)) == expected
    assert len(expected) == 132 * 12 + sum(month.leap for month in table())


@pytest.mark.parametrize(("day", "month"), [(23, 12), (15, 1), (15, 7), (15, 8), (10, 3), (30, 12), (30, 4)])
@pytest.mark.parametrize("leap", [False, True])
def test_a_day_of_one_lunar_month_is_that_of_the_table(day: int, month: int, *, leap: bool) -> None:
    """23 tháng Chạp, rằm tháng Giêng, Giỗ Tổ …: each year once, and in the leap month when that is wanted."""
    expected = [m.day(day) for m in table() if m.number == month and (leap or not m.leap)]
    assert found(LunarDay(day, month, leap)) == expected


def days_of(first: date, last: date) -> Iterator[date]:
    """Both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@pytest.mark.parametrize(
    ("first", "last"), [((12, 23), (1, 10)), ((12, 30), (1, 1)), ((12, 1), (11, 30)), ((2, 1), (1, 30))]
)
def test_a_range_over_tet_is_that_of_the_table(first: tuple[int, int], last: tuple[int, int]) -> None:
    """From 23 tháng Chạp to mùng 10 tháng Giêng in every year; at the ends of the table as far as it goes."""
    begin = [date(1968, 1, 29), *(ordinary(year, first[0]).day(first[1]) for year in range(1968, 2100))]
    end = [*(ordinary(year, last[0]).day(last[1]) for year in range(1968, 2100)), LAST_DAY]
    expected = {day for each in zip(begin, end, strict=True) for day in days_of(*each)}
    assert found(LunarRange(first, last)) == sorted(expected)


@pytest.mark.parametrize(("first", "last"), [((1, 1), (1, 15)), ((4, 1), (7, 30)), ((8, 15), (8, 15))])
def test_a_range_within_a_year_is_that_of_the_table(first: tuple[int, int], last: tuple[int, int]) -> None:
    """A leap month between the two days belongs to it."""
    ends = (
        (ordinary(year, first[0]).day(first[1]), ordinary(year, last[0]).day(last[1]))
        for year in range(1968, 2100)
    )
    assert found(LunarRange(first, last)) == [day for each in ends for day in days_of(*each)]


@pytest.mark.parametrize(("before", "month", "day"), [(15, 1, 10), (0, 1, 1), (7, 1, 30)])
def test_days_around_tet_are_those_of_the_table(before: int, month: int, day: int) -> None:
    """So many days before mùng một, to a day of that lunar year."""
    ends = (
        (ordinary(year, 1).first - timedelta(days=before), ordinary(year, month).day(day))
        for year in range(1968, 2100)
    )
    assert found(AroundTet(before, month, day)) == [each for span in ends for each in days_of(*span)]


def test_tet_eve_is_the_29th_or_the_30th() -> None:
    """30 tháng Chạp means the last evening of the year, whichever number it has."""
    eves = found(LunarDay(30, 12))
    assert [eve + timedelta(days=1) for eve in eves[:-1]] == [
        ordinary(year, 1).first for year in range(1969, 2100)
    ]
    assert date(2026, 2, 16) in eves


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31)])
def test_a_lunar_day_outside_every_calendar_is_refused(month: int, day: int) -> None:
    """In each of the three rules."""
    with pytest.raises(ValueError, match="Âm lịch không có"):
        LunarDay(day, month)
    with pytest.raises(ValueError, match="Âm lịch không có"):
        LunarRange((1, 1), (month, day))
    with pytest.raises(ValueError, match="Âm lịch không có"):
        AroundTet(1, month, day)
