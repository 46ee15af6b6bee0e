"""Commands about the plan and the calendar."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.cli.days import FirstDay, LastDay, span
from broadcaster.errors import StationError
from broadcaster.settings import data_folder

if TYPE_CHECKING:
    from broadcaster.schedule.occurrence import PlannedSession
    from broadcaster.schedule.relay import PlannedRelay
    from broadcaster.store.database import Database

PlanFormat = Literal["table", "json", "csv", "ics"]
"""What a plan is written as."""


@app.command()
def plan(
    first: FirstDay,
    last: LastDay,
    data: Data = None,
    format_: Annotated[
        PlanFormat, typer.Option("--format", help="table: để đọc; ics: cho các chương trình lịch.")
    ] = "table",
    summary: Annotated[bool, typer.Option("--summary", help="Chỉ in số liệu của kế hoạch.")] = False,
) -> None:
    """Kế hoạch phát từng lần, kèm lý do; cả những lần bị từ chối."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.outlook import outlook, outlook_ical, relays_of, schedule_faults
    from broadcaster.station.workplace import workplace

    first_day, last_day = span(first, last)
    if summary and format_ not in ("table", "json"):
        raise StationError("Số liệu (--summary) chỉ có dạng table và json; hãy bỏ --format hoặc chọn lại.")
    with workplace(data_folder(data), note) as station:
        for fault in schedule_faults(station.database):
            note(fault)
        sessions = outlook(station.database, first_day, last_day)
        if summary:
            _say_summary(station.database, sessions, format_)
        elif format_ == "ics":
            now = SystemClock().now()
            sys.stdout.write(outlook_ical(station.database, sessions, first_day, last_day, stamp=now))
        else:
            _say_plan(sessions, relays_of(station.database, first_day, last_day), format_)


def _say_summary(database: "Database", sessions: "Sequence[PlannedSession]", format_: PlanFormat) -> None:
    from broadcaster.desk.outlook import summary_of
    from broadcaster.schedule.figures import as_json, as_lines

    figures = summary_of(database, sessions)
    if format_ == "json":
        say_json(as_json(figures))
        return
    for line in as_lines(figures):
        say(line)


def _say_plan(
    sessions: "Sequence[PlannedSession]", relays: "Sequence[PlannedRelay]", format_: PlanFormat
) -> None:
    from broadcaster.desk.outlook import outlook_csv, outlook_json, outlook_lines

    if format_ == "json":
        say_json(outlook_json(sessions))
        return
    for line in outlook_csv(sessions) if format_ == "csv" else outlook_lines(sessions, relays):
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
