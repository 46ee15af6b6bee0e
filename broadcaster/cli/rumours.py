"""The command about rumours and their answers."""

from typing import Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.settings import data_folder

_MOST = 1000


@app.command()
def rumour(
    data: Data = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
    last: Annotated[int, typer.Option("--last", min=1, max=_MOST, help="Số tin gần đây nhất.")] = 20,
) -> None:
    """Tin sai đang đồn, lời phản bác, và giờ của từng bước tới lúc phát."""
    from broadcaster.desk.rumour_views import rumour_lines, rumour_views
    from broadcaster.station.workplace import workplace

    with workplace(data_folder(data), note, must_exist=True) as station:
        views = rumour_views(station.database, station.log, last)
    if format_ == "json":
        say_json([view.as_json() for view in views])
        return
    for line in rumour_lines(views):
        say(line)
