"""The days that a command is asked about."""

from datetime import date, datetime
from typing import Annotated

import typer

from broadcaster.errors import StationError

_DAY = ["%Y-%m-%d"]

FirstDay = Annotated[datetime, typer.Option("--from", formats=_DAY, help="Ngày đầu.")]
LastDay = Annotated[datetime, typer.Option("--to", formats=_DAY, help="Ngày cuối, tính cả ngày đó.")]

FirstDayIfAny = Annotated[
    datetime | None, typer.Option("--from", formats=_DAY, help="Ngày đầu; bỏ trống: từ đầu.")
]
LastDayIfAny = Annotated[
    datetime | None, typer.Option("--to", formats=_DAY, help="Ngày cuối, tính cả ngày đó; bỏ trống: đến hết.")
]


def span(first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The days from ``first`` to ``last``, both included; None stands for no bound.

    Raises:
        StationError: the last day lies before the first, or one is in a year without a lunar calendar.

    """
    from broadcaster.schedule.lunar import FIRST_YEAR, LAST_YEAR

    for day in filter(None, (first, last)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise StationError(
                f"Ngày {day:%d/%m/%Y} nằm ngoài lịch ({FIRST_YEAR}–{LAST_YEAR}); hãy sửa lại ngày."
            )
    days = first.date() if first else date.min, last.date() if last else date.max
    if days[1] < days[0]:
        raise StationError(f"Ngày cuối {days[1]} sớm hơn ngày đầu {days[0]}; hãy đổi lại --from và --to.")
    return days
