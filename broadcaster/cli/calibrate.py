"""The command that measures how late a loudspeaker sounds."""

from dataclasses import asdict
from typing import Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.settings import data_folder, read_settings


@app.command()
def calibrate(
    output: Annotated[str, typer.Option("--output", help="Tên ngõ ra (name) trong station.toml.")],
    heard_by: Annotated[
        str | None,
        typer.Option("--input", help="Tên thiết bị thu nghe được loa; bỏ trống: mục monitor của ngõ ra."),
    ] = None,
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Đo độ trễ từ chương trình tới loa, để bài phát đúng giây. Chỉ đo được khi đài đang tắt."""
    from broadcaster.clock import SystemClock
    from broadcaster.playout.calibration import TICKS
    from broadcaster.station.calibration import measure, output_named

    folder = data_folder(data)
    settings, problem = read_settings(folder)
    if problem:
        note(problem)
    wanted = output_named(settings, output, heard_by)
    if not yes:
        typer.confirm(f"Loa của ngõ ra {output} sẽ kêu {TICKS} tiếng nhỏ. Đo bây giờ?", abort=True, err=True)
    note(f"Đang đo ngõ ra {output}, nghe bằng “{wanted.monitor}”, khoảng nửa phút …")
    latency = measure(wanted, folder, SystemClock())
    if format_ == "json":
        say_json({"output": output, **asdict(latency)})
    else:
        say(
            f"Ngõ ra {output}: trễ {latency.median_ms:.1f} ms, dao động {latency.spread_ms:.1f} ms, "
            f"nghe rõ {latency.heard}/{latency.played} tiếng."
        )
    _keep(output, round(latency.median_ms, 1), data, yes=yes)


def _keep(output: str, latency_ms: float, data: Data, *, yes: bool) -> None:
    from broadcaster.station.latency_setting import write_latency

    line = f"latency_ms = {latency_ms:g}"
    if not (yes or typer.confirm(f"Ghi {line} vào station.toml?", err=True)):
        note(f"Chưa ghi gì. Muốn dùng, hãy thêm dòng {line} dưới [[output]] của {output} trong station.toml.")
    elif write_latency(data_folder(data), output, latency_ms):
        note("Đã ghi vào station.toml; có hiệu lực từ lần bật đài sau.")
    else:
        note(f"Không tự ghi được; hãy thêm dòng {line} dưới [[output]] của {output} trong station.toml.")
