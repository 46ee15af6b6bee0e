"""Commands about what happened: the play log and the reports made from it."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.cli.days import FirstDayIfAny, LastDayIfAny, span
from broadcaster.errors import StationError
from broadcaster.settings import data_folder

playlog = typer.Typer(
    help="Nhật ký phát sóng: xuất ra, kiểm tra, độ chính xác giờ bắt đầu.", no_args_is_help=True
)
app.add_typer(playlog, name="playlog")


@playlog.command(name="export")
def export_log(
    data: Data = None,
    first: FirstDayIfAny = None,
    last: LastDayIfAny = None,
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

    first_day, last_day = span(first, last)
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


@playlog.command()
def starts(
    data: Data = None,
    first: FirstDayIfAny = None,
    last: LastDayIfAny = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Các lượt phát bắt đầu lệch giờ bao nhiêu: số lượt, p50, p95, trễ nhất, số lượt sớm."""
    from broadcaster.desk.log import plays
    from broadcaster.playlog.starts import starts_json, starts_lines, starts_of
    from broadcaster.station.workplace import workplace

    first_day, last_day = span(first, last)
    with workplace(data_folder(data), note, must_exist=True) as station:
        found = starts_of(plays(station.log, first_day, last_day))
    if format_ == "json":
        say_json(starts_json(found))
        return
    for line in list(starts_lines(found)) or ["Những ngày này chưa có lượt phát nào bắt đầu."]:
        say(line)


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
    put(output, [written])
    say(f"Đã ghi báo cáo vào {output}")


def _write(pieces: Iterable[str], output: Path | None) -> None:
    if output is None:
        sys.stdout.writelines(pieces)
        return
    put(output, (piece.encode() for piece in pieces))
    say(f"Đã ghi {output}")


def put(output: Path, pieces: Iterable[bytes]) -> None:
    """Write all of ``output`` or none of it: an export that breaks off leaves an older one as it was.

    Raises:
        StationError: it cannot be written there.

    """
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(output)
    except OSError as error:
        raise _not_written(output, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _not_written(output: Path, error: OSError) -> StationError:
    """Refusal of a file that cannot be written; Windows locks one that Word or Excel has open."""
    from broadcaster.store.faults import plainly

    why = plainly(error)
    if output.is_dir():
        why = "đó là thư mục; hãy ghi thêm tên tệp"
    elif isinstance(error, PermissionError):
        why = "tệp đang mở ở chương trình khác, hoặc không được phép ghi; hãy đóng tệp hay chọn thư mục khác"
    return StationError(f"Không ghi được {output}: {why}.")
