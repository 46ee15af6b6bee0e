"""Public holidays of Vietnam (ngày nghỉ lễ), as the package ``holidays`` gives them.

It follows article 112 of the Labour Code 2019 with the days in lieu, and the swaps of single years that the
government has announced. A day that is not announced yet is none.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

NAMED_YEARS = range(2007, 2036)
"""Years whose names of holidays may be asked for: since the day of the Hùng kings is one."""

_LABEL = " ("
"""What begins a remark of the package behind a name: "Quốc khánh (nghỉ bù)"."""


@lru_cache(maxsize=256)
def public_holidays(year: int) -> Mapping[date, tuple[str, ...]]:
    """The public holidays of calendar year ``year`` by day, earliest first, with all names of the day.

    Names are Vietnamese, with the package's remarks: "Quốc khánh", "Tết Dương lịch (nghỉ bù)".
    """
    from holidays import country_holidays

    found = country_holidays("VN", years=year, language="vi")
    return {day: tuple(found[day].split("; ")) for day in sorted(found)}


def is_called(name: str, holiday: str) -> bool:
    """Whether ``holiday`` is the holiday ``name`` itself, or a day in lieu of it."""
    return holiday == name or holiday.startswith(name + _LABEL)


@lru_cache(maxsize=1)
def holiday_names() -> tuple[str, ...]:
    """The names that a rule may ask for, without remarks, in the order of the year."""
    names = (
        name.partition(_LABEL)[0]
        for year in NAMED_YEARS
        for each in public_holidays(year).values()
        for name in each
    )
    return tuple(dict.fromkeys(names))
