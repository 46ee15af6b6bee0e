"""The command that says when the loudspeakers will sound."""

from datetime import timedelta
from typing import Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.errors import StationError
from broadcaster.settings import data_folder

_MOST_DAYS = 31
_DAY_HOURS = 24


@app.command()
def preview(
    hours: Annotated[
        int | None,
        typer.Option("--hours", min=1, max=_MOST_DAYS * _DAY_HOURS, help="Số giờ tới (mặc định: 24)."),
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=_MOST_DAYS, help="Số ngày, kể cả hôm nay.")
    ] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", help="Mã của một cụm loa.")] = None,
    data: Data = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Khi nào loa sẽ kêu, trong những giờ tới hoặc những ngày tới; cả buổi im lặng và lý do."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.outlook import schedule_faults
    from broadcaster.desk.preview import end_of_days, preview_between
    from broadcaster.schedule.preview import preview_json, preview_lines
    from broadcaster.station.workplace import workplace

    if hours is not None and days is not None:
        raise StationError("Chỉ dùng một trong hai lựa chọn --hours và --days; hãy bỏ bớt một.")
    with workplace(data_folder(data), note) as station:
        for fault in schedule_faults(station.database):
            note(fault)
        now = SystemClock().now()
        until = end_of_days(now, days) if days else now + timedelta(hours=hours or _DAY_HOURS)
        found = preview_between(station.database, now, until, now=now, cluster=cluster)
    if format_ == "json":
        say_json(preview_json(found))
    else:
        for line in preview_lines(found):
            say(line)
