"""Commands that run the station, a rehearsal or a demonstration of it."""

from pathlib import Path
from typing import Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.cli.days import FirstDay, LastDay, span
from broadcaster.settings import DataFolder, Settings, data_folder, read_settings


@app.command()
def serve(
    data: Data = None,
    trial: Annotated[
        bool, typer.Option("--trial", help="Phát một buổi thử trên ngõ ra câm, ghi nhật ký rồi tự thoát.")
    ] = False,
) -> None:
    """Chạy đài: máy phát và trang web."""
    from broadcaster.station.serving import serve as run_station
    from broadcaster.station.serving import serve_trial

    folder = data_folder(data)
    if trial:
        say(serve_trial(folder, note))
    else:
        run_station(folder, say)


@app.command(hidden=True)
def player(data: Data = None) -> None:
    """Tiến trình máy phát (do `loa serve` khởi động)."""
    from broadcaster.station.player import run_player

    run_player(data_folder(data))


@app.command(hidden=True)
def web(data: Data = None) -> None:
    """Tiến trình trang web (do `loa serve` khởi động)."""
    from broadcaster.station.web import run_web

    run_web(data_folder(data))


@app.command()
def demo(data: Data = None, format_: Annotated[TableOrJson, typer.Option("--format")] = "table") -> None:
    """Chạy trọn dây chuyền trên trạm mẫu: bài, âm thanh, buổi phát, nhật ký, báo cáo."""
    from broadcaster.station.demo import demonstrate

    result = demonstrate(*_own(data, "trinh_dien"), note)
    _show(result.as_json(), result.lines(), format_)


@app.command()
def rehearse(
    first: FirstDay,
    last: LastDay,
    data: Data = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Diễn tập kế hoạch, phát và nhật ký với đồng hồ ảo, trong thư mục riêng."""
    from broadcaster.station.rehearsal import rehearse as run_rehearsal

    days = span(first, last)
    result = run_rehearsal(*_own(data, "dien_tap"), *days, note)
    _show(result.as_json(), result.lines(), format_)


def _own(data: Path | None, kind: str) -> tuple[DataFolder, Settings]:
    """A folder of its own, with the settings of this machine's station."""
    from broadcaster.station.folders import own_folder

    settings, problem = read_settings(data_folder(None))
    if problem:
        note(problem)
    return own_folder(data, kind), settings


def _show(as_json: dict[str, object], lines: list[str], format_: TableOrJson) -> None:
    if format_ == "json":
        say_json(as_json)
    else:
        for line in lines:
            say(line)
