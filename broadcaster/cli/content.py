"""Commands that bring content in and out, and that keep and bring back a whole station."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from broadcaster.cli.app import Data, app, complain, note, say
from broadcaster.errors import StationError
from broadcaster.settings import CONTENT_ROOT, data_folder

_BY = "lệnh loa"
"""Who did it, in the trail of actions, when a technician used the command."""


@app.command(name="import")
def import_content(
    folder: Annotated[
        Path | None, typer.Argument(metavar="THƯ_MỤC", help="Có scripts_vi/, schedules/.")
    ] = None,
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
    take: Annotated[
        list[str] | None, typer.Option("--take", help="Tệp sửa ở cả hai nơi mà muốn lấy bản trong thư mục.")
    ] = None,
) -> None:
    """Đưa nội dung vào: cho xem khác gì so với đài, hỏi rồi mới làm. Bài mới vào thành bản nháp."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.content import compare, take_in
    from broadcaster.station.workplace import workplace

    with workplace(data_folder(data), note) as station:
        found = compare(station.database, folder or CONTENT_ROOT)
        for error in found.errors:
            complain(error)
        _refuse_unknown(take or (), [change.path for change in found.changes])
        nothing = found.changes_nothing and not take
        if nothing and found.errors:
            raise typer.Exit(2)
        for line in found.lines()[len(found.errors) :]:
            say(line)
        if nothing:
            say("Không có gì mới để đưa vào.")
            return
        if not yes:
            typer.confirm("Đưa những thay đổi này vào đài?", abort=True)
        taken = take_in(station.database, found, by=_BY, now=SystemClock().now(), overrule=take or ())
    if taken:
        say(f"Đã đưa vào {len(taken)} tệp. Bài mới, bài đã sửa là bản nháp: phải gửi duyệt mới được phát.")
    else:
        say("Chưa đưa vào tệp nào; muốn lấy tệp nào ở trên thì chạy lại với --take và tên tệp đó.")


def _refuse_unknown(paths: Collection[str], known: Collection[str]) -> None:
    """Refuse a path that names nothing of the folder: what was meant would be left out without a word."""
    for path in paths:
        if path not in known:
            raise StationError(f"Không có “{path}” trong thư mục này; hãy chép tên tệp như lệnh đã in ra.")


@app.command(name="export")
def export_folder(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục nhận nội dung.")],
    data: Data = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Ghi đè tệp đã khác.")] = False,
) -> None:
    """Đưa nội dung của đài ra thư mục, để người và git đọc được."""
    from broadcaster.desk.content import export_content
    from broadcaster.desk.recording_export import export_recordings
    from broadcaster.station.workplace import workplace

    with workplace(data_folder(data), note, must_exist=True) as station:
        written = export_content(station.database, folder, overwrite=overwrite)
        written += export_recordings(station.database, station.library, folder, overwrite=overwrite)
    say(f"Đã ghi {len(written)} tệp vào {folder}.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp sao lưu, ví dụ dai-2026-11-24.zip.")],
    data: Data = None,
) -> None:
    """Sao lưu cả đài vào một tệp; đài cứ chạy."""
    from broadcaster.clock import SystemClock
    from broadcaster.store.backup import back_up

    manifest = back_up(data_folder(data), file, SystemClock().now())
    say(f"Đã sao lưu vào {file}: {len(manifest.files)} tệp.")
    if manifest.left_out:
        note(f"Không sao lưu được {len(manifest.left_out)} tệp âm thanh đã hỏng: {manifest.left_out[0]}…")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp sao lưu.")], data: Data = None
) -> None:
    """Khôi phục đài từ một tệp sao lưu vào thư mục dữ liệu còn trống, rồi kiểm lại nhật ký."""
    from broadcaster.desk.log import verify
    from broadcaster.store.backup import restore as bring_back
    from broadcaster.store.playlog import PlaylogReader

    folder = data_folder(data)
    manifest = bring_back(file, folder)
    say(f"Đã khôi phục {len(manifest.files)} tệp vào {folder.path}.")
    if manifest.left_out:
        note(f"Bản sao lưu thiếu {len(manifest.left_out)} tệp âm thanh đã hỏng từ trước khi sao lưu.")
    if not folder.playlog.exists():
        note("Bản sao lưu này không có nhật ký phát sóng.")
        return
    verified = verify(PlaylogReader(folder.playlog))
    say(f"Nhật ký nguyên vẹn: {verified.count} sự kiện, mã băm cuối {verified.head_hash}")
