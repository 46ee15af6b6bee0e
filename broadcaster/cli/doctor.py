"""The command that looks at the machine."""

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, say, say_json
from broadcaster.settings import data_folder

if TYPE_CHECKING:
    from broadcaster.desk.checkup import Finding


@app.command()
def doctor(data: Data = None, format_: Annotated[TableOrJson, typer.Option("--format")] = "table") -> int:
    """Kiểm tra máy: âm thanh, giọng đọc, đồng hồ, ổ đĩa, dữ liệu, đài; sai ở đâu, phải làm gì.

    Không đổi gì, không làm loa kêu. Kết thúc với mã 0 khi không mục nào hỏng (dù có mục cần xem), mã 2 khi
    có mục hỏng.
    """
    from broadcaster.clock import SystemClock
    from broadcaster.desk.checkup import Condition, summed_up, worst
    from broadcaster.station.doctor.examination import examine

    findings = examine(data_folder(data), SystemClock())
    if format_ == "json":
        say_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            say(_lines(finding))
        say(summed_up(findings))
    return 2 if worst(findings) is Condition.BROKEN else 0


def _lines(finding: "Finding") -> str:
    from broadcaster.desk.checkup import CONDITIONS

    line = f"[{CONDITIONS[finding.condition]:^7}] {finding.what}: {finding.found}"
    return f"{line}\n          → {finding.advice}" if finding.advice else line
