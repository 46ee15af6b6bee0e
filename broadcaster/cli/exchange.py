"""Commands that bring the sessions in from a table or a calendar, and out again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli.app import Data, app, complain, note, say
from broadcaster.cli.log import put
from broadcaster.errors import StationError
from broadcaster.settings import data_folder

if TYPE_CHECKING:
    from broadcaster.schedule.session_changes import SessionChanges

schedule = typer.Typer(help="Khung giờ: đưa ra và đưa vào bằng bảng tính hay lịch.", no_args_is_help=True)
app.add_typer(schedule, name="schedule")

_BY = "lệnh loa"
"""Who did it, in the trail of actions, when a technician used the command."""


@schedule.command(name="export")
def export_sessions(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp nhận, .csv hoặc .ics.")],
    data: Data = None,
) -> None:
    """Đưa khung giờ ra tệp: .csv giữ đủ mọi quy tắc, .ics cho các chương trình lịch."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.exchange import export, kind_of
    from broadcaster.station.workplace import workplace

    kind = kind_of(file.name)
    with workplace(data_folder(data), note, must_exist=True) as station:
        content = export(station.database, kind, now=SystemClock().now())
    put(file, [content])
    say(f"Đã ghi khung giờ vào {file}")


@schedule.command(name="import")
def import_sessions(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp .csv (toàn bộ khung giờ) hoặc .ics.")],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
) -> None:
    """Đưa khung giờ vào từ tệp: cho xem thêm gì, đổi gì, bỏ gì, không nhận gì; hỏi rồi mới lưu."""
    from broadcaster.clock import SystemClock, local_date
    from broadcaster.desk.exchange import accept, offer
    from broadcaster.station.workplace import workplace

    clock = SystemClock()
    with workplace(data_folder(data), note, must_exist=True) as station:
        offered = offer(station.database, file.name, _content(file), today=local_date(clock.now()))
        _show(offered.changes)
        if offered.changes.changes_nothing:
            if offered.changes.errors:
                raise typer.Exit(2)
            say("Không có gì để lưu.")
            return
        if not yes:
            typer.confirm("Lưu khung giờ này?", abort=True)
        accept(station.database, offered.toml, version=offered.version, by=_BY, now=clock.now())
    say("Đã lưu khung giờ mới.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise StationError(f"Không mở được {file}; hãy kiểm tra tệp còn đó và được phép đọc.") from error


def _show(changes: "SessionChanges") -> None:
    """What would change, on stdout; what is not taken, on stderr."""
    for error in changes.errors:
        complain(str(error))
    for remark in changes.remarks:
        note(remark)
    for label, rules in (("thêm", changes.added), ("bỏ", changes.removed)):
        for rule in rules:
            say(f"{label}: {rule.starts:%H:%M} {rule.title} ({rule.slug})")
    for old, new in changes.changed:
        say(f"đổi: {old.starts:%H:%M} {old.title} → {new.starts:%H:%M} {new.title} ({new.slug})")
    say(f"giữ nguyên: {changes.unchanged} buổi; không nhận: {len(changes.errors)} mục")
