"""Commands about the plan and the calendar."""

from typing import Annotated, Literal

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.cli.days import FirstDay, LastDay, span
from broadcaster.settings import data_folder


@app.command()
def plan(
    first: FirstDay,
    last: LastDay,
    data: Data = None,
    format_: Annotated[Literal["table", "json", "csv"], typer.Option("--format")] = "table",
) -> None:
    """Kế hoạch phát từng lần, kèm lý do; cả những lần bị từ chối."""
    from broadcaster.desk.outlook import outlook, outlook_csv, outlook_json, outlook_lines
    from broadcaster.station.workplace import workplace

    first_day, last_day = span(first, last)
    with workplace(data_folder(data), note) as station:
        sessions = outlook(station.database, first_day, last_day)
    if format_ == "json":
        say_json(outlook_json(sessions))
    else:
        for line in (outlook_csv if format_ == "csv" else outlook_lines)(sessions):
            say(line)


@app.command()
def calendar(
    year: Annotated[int, typer.Argument(metavar="NĂM", min=1968, max=2099, help="Năm dương lịch.")],
    data: Data = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Tết, các tháng âm lịch, ngày nghỉ lễ, đợt cao điểm, ngày đài nghỉ và giờ yên tĩnh của một năm."""
    from broadcaster.schedule.yearly import as_json, as_lines, year_of
    from broadcaster.station.schedules import schedule_of

    view = year_of(year, schedule_of(data_folder(data)))
    if format_ == "json":
        say_json(as_json(view))
    else:
        for line in as_lines(view):
            say(line)
