"""Commands about what happened: the play log and the reports made from it."""

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from broadcaster.cli.app import Data, app, note, say
from broadcaster.errors import StationError
from broadcaster.settings import data_folder

playlog = typer.Typer(help="Nhật ký phát sóng: xuất ra, kiểm tra.", no_args_is_help=True)
app.add_typer(playlog, name="playlog")

_DAY = ["%Y-%m-%d"]


@playlog.command(name="export")
def export_log(
    data: Data = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="Ngày đầu.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Ngày cuối.")] = None,
    format_: Annotated[Literal["csv", "json"], typer.Option("--format")] = "csv",
    events: Annotated[
        bool, typer.Option("--events", help="Cả chuỗi sự kiện, mỗi dòng một sự kiện JSON.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Tệp nhận; bỏ trống: ra màn hình.")
    ] = None,
) -> None:
    """Xuất nhật ký: mỗi dòng là một lần phát ở một cụm."""
    from broadcaster.desk.log import export
    from broadcaster.station.workplace import workplace

    first_day = first.date() if first else date.min
    last_day = last.date() if last else date.max
    with workplace(data_folder(data), note, must_exist=True) as station:
        pieces = export(station.log, first_day, last_day, "events" if events else format_)
        _write(pieces, output)


@playlog.command()
def verify(data: Data = None) -> None:
    """Kiểm chuỗi băm của nhật ký từ sự kiện đầu đến sự kiện cuối."""
    from broadcaster.desk.log import verify as walk
    from broadcaster.station.workplace import workplace

    with workplace(data_folder(data), note, must_exist=True) as station:
        verified = walk(station.log)
    say(f"Nhật ký nguyên vẹn: {verified.count} sự kiện, mã băm cuối {verified.head_hash}")


@app.command()
def report(
    period: Annotated[str, typer.Option(help="2026, 2026-H1, 2026-Q3, 2026-07, 2026-01-05..2026-02-10")],
    data: Data = None,
    basis: Annotated[
        Literal["administrative", "calendar"],
        typer.Option(
            help="administrative: chốt ngày 14 theo Nghị định 09/2019; calendar: theo tháng dương lịch."
        ),
    ] = "administrative",
    format_: Annotated[Literal["docx", "csv", "json"], typer.Option("--format")] = "docx",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp nhận.")] = None,
) -> None:
    """Báo cáo của một kỳ, lập từ nhật ký phát sóng."""
    from broadcaster.station.reports import write_report
    from broadcaster.station.workplace import workplace

    with workplace(data_folder(data), note, must_exist=True) as station:
        written = write_report(station, period, basis, format_)
    if output is None and format_ == "docx":
        output = Path(f"bao-cao-{period}.docx")
    if output is None:
        sys.stdout.write(written.decode("utf-8"))
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        raise StationError(
            f"Không ghi được {output}: {error.strerror}; hãy đóng tệp đang mở rồi làm lại."
        ) from error
    say(f"Đã ghi báo cáo vào {output}")


def _write(pieces: Iterable[str], output: Path | None) -> None:
    if output is None:
        sys.stdout.writelines(pieces)
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except OSError as error:
        raise StationError(
            f"Không ghi được {output}: {error.strerror}; hãy đóng tệp đang mở rồi làm lại."
        ) from error
    say(f"Đã ghi {output}")
