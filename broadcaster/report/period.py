"""The period of a report: which civil days it covers, and on which basis."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from broadcaster.errors import LoaXaError
from broadcaster.report.wording import date_text, one_line

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years that a period may name: what lies outside is a slip of the hand."""

_LAST_DAY_OF_MONTH_BASIS = 14

_NAMED = re.compile(r"(?P<year>[0-9]{4})(-(H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_CHOSEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")

_QUARTERS = ("I", "II", "III", "IV")


class PeriodError(LoaXaError):
    """A period that no report can be made for."""


class Basis(StrEnum):
    """How the ends of a named period are set.

    ``ADMINISTRATIVE``: Decree 09/2019/NĐ-CP, article 12: a month runs from the 15th of the month before
    to the 14th. Quarters, halves and years follow the same rule (a year is 15 December to 14 December);
    that part stands in DOMAIN.md 4.1 as inferred, so a competent person must check it before a report
    is sent. ``CALENDAR``: whole calendar months, as statistical reports have it.
    """

    ADMINISTRATIVE = "administrative"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Period:
    """Civil days ``first`` to ``last``, both included, in the station's zone.

    ``name`` is what the command takes (``2026-H1``), ``label`` the same in Vietnamese.
    """

    name: str
    first: date
    last: date
    basis: Basis
    label: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"period {self.name} ends ({self.last}) before it begins ({self.first})"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def chosen(self) -> bool:
        """Whether a person chose both ends, so that no basis applies."""
        return ".." in self.name

    @property
    def span(self) -> str:
        """Both ends in Vietnamese: ``từ ngày 15/12/2025 đến ngày 14/6/2026``."""
        return f"từ ngày {date_text(self.first)} đến ngày {date_text(self.last)}"

    @property
    def basis_text(self) -> str:
        """Where the ends come from, in Vietnamese."""
        if self.chosen:
            return "khoảng ngày theo yêu cầu"
        if self.basis is Basis.ADMINISTRATIVE:
            return "kỳ chốt số liệu báo cáo hành chính theo Điều 12 Nghị định số 09/2019/NĐ-CP"
        return "kỳ dương lịch, tính tròn tháng"


def parse_period(text: str, basis: Basis = Basis.ADMINISTRATIVE) -> Period:
    """The period that ``text`` names.

    Forms: ``2026``, ``2026-H1``, ``2026-Q3``, ``2026-07``, ``2026-01-05..2026-02-10``; letters may be small.
    ``basis`` sets the ends of all but the last form.

    Raises:
        PeriodError: ``text`` is none of these, or a day or year in it is impossible.

    """
    name = text.strip().upper()
    if chosen := _CHOSEN.fullmatch(name):
        return _chosen(name, chosen[1], chosen[2], basis)
    named = _NAMED.fullmatch(name)
    if named is None:
        raise PeriodError(
            f"Kỳ báo cáo “{one_line(text, 40)}” không đúng; hãy ghi như 2026, 2026-H1, 2026-Q3, 2026-07"
            " hoặc 2026-01-05..2026-02-10."
        )
    year = _checked_year(name, int(named["year"]))
    start, end, label = _months(named, year)
    first, last = _ends(year, start, end, basis)
    return Period(name, first, last, basis, label)


def _months(named: re.Match[str], year: int) -> tuple[int, int, str]:
    """First and last month of a named period, and its label."""
    if named["half"]:
        second = named["half"] == "2"
        return (7, 12, f"6 tháng cuối năm {year}") if second else (1, 6, f"6 tháng đầu năm {year}")
    if named["quarter"]:
        quarter = int(named["quarter"])
        return 3 * quarter - 2, 3 * quarter, f"quý {_QUARTERS[quarter - 1]} năm {year}"
    if named["month"]:
        month = int(named["month"])
        return month, month, f"tháng {month} năm {year}"
    return 1, 12, f"năm {year}"


def _ends(year: int, start: int, end: int, basis: Basis) -> tuple[date, date]:
    if basis is Basis.CALENDAR:
        return date(year, start, 1), date(year, end, calendar.monthrange(year, end)[1])
    before = date(year - 1, 12, 1) if start == 1 else date(year, start - 1, 1)
    return before.replace(day=_LAST_DAY_OF_MONTH_BASIS + 1), date(year, end, _LAST_DAY_OF_MONTH_BASIS)


def _chosen(name: str, first: str, last: str, basis: Basis) -> Period:
    start, end = _day(name, first), _day(name, last)
    if end < start:
        raise PeriodError(f"Kỳ báo cáo “{name}” có ngày cuối trước ngày đầu; hãy đổi chỗ hai ngày.")
    label = f"từ ngày {date_text(start)} đến ngày {date_text(end)}"
    return Period(name, start, end, basis, label)


def _day(name: str, text: str) -> date:
    _checked_year(name, int(text[:4]))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PeriodError(
            f"Kỳ báo cáo “{name}”: không có ngày {text}; hãy ghi năm-tháng-ngày, ví dụ 2026-02-28."
        ) from error


def _checked_year(name: str, year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(f"Kỳ báo cáo “{name}”: năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    return year
