"""The Vietnamese lunar calendar (âm lịch, UTC+7): Tết, months with their leap months, and names.

Computed by ``lunar-vn`` (Hồ Ngọc Đức's algorithm). Of that library only two things are used, the day of Tết
and the lunar date of a day: its way back from a lunar date takes a 30th of a short month, and a leap month
that the year does not have, without a word. Three months of its years begin a day late, their new moon lies
within a minute of midnight: they are put right here by the tables of Hồ Ngọc Đức (TK20, TK21), with which all
Tết, leap months and first days of months from 1968 to 2099 then agree.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import lunar_vn

FIRST_YEAR = 1968
"""Vietnam has counted its calendar by UTC+7 since this year; before it, the rule is another one."""
LAST_YEAR = 2099
"""Last lunar year that was checked against the reference table."""

_FIRST_DAYS = {
    date(2054, 5, 8): date(2054, 5, 7),
    date(2072, 12, 10): date(2072, 12, 9),
    date(2077, 11, 16): date(2077, 11, 15),
}
"""The library's first day of a month, and that of the tables. In 2072 and 2077 two ephemerides agree with the
tables. In 2054 the new moon falls 14 seconds after midnight by one of them, and the tables decide."""

_MONTH_NAMES = (
    *("Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu"),
    *("Bảy", "Tám", "Chín", "Mười", "Mười một", "Chạp"),
)
_MOST_DAYS = 30
_FULL_MOON = 15
_LAST_EARLY_DAY = 10
_MOST_MONTHS = 13
_LAST_MONTH = 12


@dataclass(frozen=True, order=True)
class LunarDate:
    """A day of the lunar calendar; ``leap`` marks a day of the leap month after month ``month``.

    Whether that year has such a month, and that month such a day, is known to ``to_solar``.

    Raises:
        ValueError: month is not 1 to 12, day is not 1 to 30, or the year is outside the table.

    """

    year: int
    month: int
    day: int
    leap: bool = False

    def __post_init__(self) -> None:
        _require_year(self.year)
        if not (1 <= self.month <= _LAST_MONTH and 1 <= self.day <= _MOST_DAYS):
            raise ValueError(f"Âm lịch không có ngày {self.day} tháng {self.month}; hãy sửa ngày hoặc tháng.")

    @property
    def name(self) -> str:
        """Name in Vietnamese: "mùng 10 tháng Giêng", "rằm tháng Tám", "23 tháng Chạp"."""
        return f"{day_name(self.day)} {month_name(self.month, leap=self.leap)}"


@dataclass(frozen=True)
class LunarMonth:
    """A month of a lunar year: its number, whether it is the leap one, its first day, its length."""

    number: int
    leap: bool
    first_day: date
    days: int

    @property
    def name(self) -> str:
        """Name in Vietnamese: "tháng Giêng", "tháng Sáu nhuận"."""
        return month_name(self.number, leap=self.leap)


def to_lunar(day: date) -> LunarDate:
    """The lunar date of ``day``.

    Raises:
        ValueError: the lunar year is outside 1968 to 2099.

    """
    if day.year != LAST_YEAR + 1:
        _require_year(day.year)
    year = day.year - (day.year > LAST_YEAR or day < tet(day.year))
    for month in months(year):
        if day < month.first_day + timedelta(days=month.days):
            return LunarDate(year, month.number, (day - month.first_day).days + 1, month.leap)
    raise ValueError(_outside(year + 1))


def to_solar(lunar: LunarDate) -> date:
    """The civil date of ``lunar``.

    Raises:
        ValueError: that year has no such leap month, or that month no 30th.

    """
    for month in months(lunar.year):
        if (month.number, month.leap) == (lunar.month, lunar.leap):
            break
    else:
        raise ValueError(
            f"Năm {year_name(lunar.year)} ({lunar.year}) không có {month_name(lunar.month, leap=lunar.leap)};"
            " hãy chọn tháng khác."
        )
    if lunar.day > month.days:
        raise ValueError(
            f"Năm {year_name(lunar.year)} ({lunar.year}), {month.name} chỉ có {month.days} ngày,"
            f" không có ngày {lunar.day}; hãy chọn ngày khác."
        )
    return month.first_day + timedelta(days=lunar.day - 1)


@lru_cache(maxsize=256)
def tet(year: int) -> date:
    """The first day of lunar year ``year`` (mùng 1 Tết).

    Raises:
        ValueError: the year is outside 1968 to 2099.

    """
    _require_year(year)
    day: date = lunar_vn.convert_lunar_to_solar(1, 1, year)
    return day


@lru_cache(maxsize=256)
def months(year: int) -> tuple[LunarMonth, ...]:
    """The twelve or thirteen months of lunar year ``year``, in order.

    Raises:
        ValueError: the year is outside 1968 to 2099.

    """
    begin = [tet(year)]
    while len(begin) <= _MOST_MONTHS and lunar_vn.solar_to_lunar(begin[-1]).year == year:
        begin.append(_next_month(begin[-1]))
    named = [lunar_vn.solar_to_lunar(first) for first in begin[:-1]]
    days = pairwise(_FIRST_DAYS.get(first, first) for first in begin)
    return tuple(
        LunarMonth(name.month, name.leap, first, (after - first).days)
        for name, (first, after) in zip(named, days, strict=True)
    )


def leap_month(year: int) -> int | None:
    """Number of the month that lunar year ``year`` has twice; None when it has none."""
    return next((month.number for month in months(year) if month.leap), None)


def day_name(day: int) -> str:
    """How a day of a lunar month is called: "mùng 3", "rằm", "23"."""
    if day == _FULL_MOON:
        return "rằm"
    return f"mùng {day}" if day <= _LAST_EARLY_DAY else str(day)


def month_name(month: int, *, leap: bool = False) -> str:
    """How a lunar month is called: "tháng Giêng", "tháng Mười một", "tháng Chạp", "tháng Sáu nhuận"."""
    return f"tháng {_MONTH_NAMES[month - 1]}{' nhuận' if leap else ''}"


def year_name(year: int) -> str:
    """Stem and branch of lunar year ``year``: "Bính Ngọ" for 2026."""
    return str(lunar_vn.can_chi.get_year_can_chi(year))


def _next_month(first: date) -> date:
    """First day of the month after that which begins on ``first``, as the library has them."""
    last = first + timedelta(days=_MOST_DAYS - 1)
    return last if lunar_vn.solar_to_lunar(last).day == 1 else last + timedelta(days=1)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_outside(year))


def _outside(year: int) -> str:
    return f"Năm {year} nằm ngoài bảng âm lịch {FIRST_YEAR}–{LAST_YEAR}; hãy chọn năm khác."
