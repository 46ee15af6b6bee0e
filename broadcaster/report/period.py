"""Which days a report is about.

The administrative year does not begin in January: by article 12 of Decree 09/2019/NĐ-CP the figures of
periodic reports run from the 15th of the month before the period to the 14th of its last month
(DOMAIN 4.1; there, the rule for the half-year and the year is marked as still to be checked).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from broadcaster.errors import LoaXaError
from broadcaster.report.notation import day

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

_MONTHS_OF_PART = {
    "H1": (1, 6),
    "H2": (7, 12),
    "Q1": (1, 3),
    "Q2": (4, 6),
    "Q3": (7, 9),
    "Q4": (10, 12),
} | {f"{month:02}": (month, month) for month in range(1, 13)}
_NAMES_OF_PART = {
    "H1": "6 tháng đầu năm",
    "H2": "6 tháng cuối năm",
    "Q1": "quý I năm",
    "Q2": "quý II năm",
    "Q3": "quý III năm",
    "Q4": "quý IV năm",
}
_OF_YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{2}|[HQ][0-9]))?")
_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_RANGE = re.compile(rf"{_DATE}\.\.{_DATE}")
_EXAMPLES = "2026, 2026-H1, 2026-Q3, 2026-07 hoặc 2026-01-05..2026-02-10"
_CLOSING_DAY = 15


class PeriodError(LoaXaError):
    """What was given is no period."""


class Basis(StrEnum):
    """How the days of a period are reckoned."""

    ADMINISTRATIVE = "administrative"
    CALENDAR = "calendar"
    CHOSEN = "chosen"

    @property
    def label(self) -> str:
        """In Vietnamese, as reports say it."""
        return _BASIS_LABELS[self]


_BASIS_LABELS = {
    Basis.ADMINISTRATIVE: "chốt số liệu theo Điều 12 Nghị định số 09/2019/NĐ-CP",
    Basis.CALENDAR: "tính theo năm dương lịch",
    Basis.CHOSEN: "theo khoảng ngày được yêu cầu",
}


@dataclass(frozen=True)
class Period:
    """Civil days from ``first`` to ``last``, both included.

    ``name`` is the text that was given (2026-H1), ``label`` the same in Vietnamese (6 tháng đầu năm 2026).
    """

    name: str
    label: str
    first: date
    last: date
    basis: Basis

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"period {self.name} ends ({self.last}) before it begins ({self.first})"
            raise ValueError(message)

    def __contains__(self, civil: date) -> bool:
        return self.first <= civil <= self.last

    @property
    def days(self) -> str:
        """Its days in Vietnamese: từ ngày 15/12/2025 đến hết ngày 14/6/2026."""
        return f"từ ngày {day(self.first)} đến hết ngày {day(self.last)}"


def parse_period(text: str, basis: Basis = Basis.ADMINISTRATIVE) -> Period:
    """The period that ``text`` names: a year, half-year, quarter, month, or two dates joined by two points.

    Two dates are taken as they are, whatever ``basis`` says.

    Raises:
        PeriodError: ``text`` names no period, or days that do not exist.

    """
    name = text.strip().upper()
    if found := _RANGE.fullmatch(name):
        numbers = [int(each) for each in found.groups()]
        return _chosen(name, _existing(name, *numbers[:3]), _existing(name, *numbers[3:]))
    found = _OF_YEAR.fullmatch(name)
    if found is None or (found[2] is not None and found[2] not in _MONTHS_OF_PART):
        raise PeriodError(f"Không hiểu kỳ báo cáo “{text.strip()[:40]}”; hãy viết như {_EXAMPLES}.")
    year = int(found[1])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise PeriodError(
            f"Năm {found[1]} của kỳ báo cáo nằm ngoài {EARLIEST_YEAR}–{LATEST_YEAR}; hãy sửa lại năm."
        )
    return _of_months(name, year, found[2], basis)


def _chosen(name: str, first: date, last: date) -> Period:
    if last < first:
        raise PeriodError(
            f"Kỳ báo cáo “{name}” có ngày cuối ({day(last)}) trước ngày đầu ({day(first)}); "
            "hãy đổi chỗ hai ngày."
        )
    return Period(name, f"từ ngày {day(first)} đến ngày {day(last)}", first, last, Basis.CHOSEN)


def _existing(name: str, year: int, month: int, day_of_month: int) -> date:
    try:
        return date(year, month, day_of_month)
    except ValueError as error:
        raise PeriodError(
            f"Kỳ báo cáo “{name}” có ngày {day_of_month}/{month}/{year} không có trong lịch; "
            "hãy sửa lại ngày."
        ) from error


def _of_months(name: str, year: int, part: str | None, basis: Basis) -> Period:
    begin, end = _MONTHS_OF_PART[part] if part else (1, 12)
    if basis is Basis.ADMINISTRATIVE:
        first = date(year - 1, 12, _CLOSING_DAY) if begin == 1 else date(year, begin - 1, _CLOSING_DAY)
        last = date(year, end, _CLOSING_DAY - 1)
    elif basis is Basis.CALENDAR:
        first, last = date(year, begin, 1), date(year, end, monthrange(year, end)[1])
    else:
        raise PeriodError(f"Kỳ báo cáo “{name}” cần biết cách chốt số liệu: administrative hoặc calendar.")
    return Period(name, _label(year, part), first, last, basis)


def _label(year: int, part: str | None) -> str:
    if part is None:
        return f"năm {year}"
    return f"{_NAMES_OF_PART.get(part) or f'tháng {int(part)} năm'} {year}"
