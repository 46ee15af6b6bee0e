"""The command about people's recordings: whether a file is fit for the air, and bringing one in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from broadcaster.cli.app import Data, TableOrJson, app, complain, note, say, say_json
from broadcaster.errors import SoundError, StationError
from broadcaster.settings import DataFolder, data_folder

_BY = "lệnh loa"
"""Who did it, in the trail of actions, when a technician used the command."""


@app.command()
def record(  # one argument an option
    names: Annotated[
        list[str], typer.Argument(metavar="MÃ_BÀI TỆP", help="Mã bài và tệp thu âm; với --check: các tệp.")
    ],
    data: Data = None,
    first: Annotated[str, typer.Option("--from", metavar="PHÚT:GIÂY", help="Bắt đầu giữ.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="PHÚT:GIÂY", help="Kết thúc giữ.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ xem các tệp có dùng được không; không cần có đài.")
    ] = False,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Dùng bản thu của người đọc làm âm thanh của một bài; bài thành bản nháp, phải gửi duyệt."""
    if check:
        _show_checked(_checked(names, first, last), format_)
        return
    match names:
        case [slug, file]:
            _show_added(_added(data_folder(data), slug, Path(file), (first, last)), format_)
        case _:
            raise StationError(
                "Lệnh viết chưa đúng: cần một mã bài và một tệp thu âm; hãy xem `loa record --help`."
            )


def _added(folder: DataFolder, slug: str, path: Path, ends: tuple[str, str]) -> dict[str, Any]:
    """What was taken in: the script, the item in the library, the report on the file."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.recordings import RecordedFile, add_recording, cut_of
    from broadcaster.station.recording import take_in
    from broadcaster.station.workplace import workplace

    file = RecordedFile(path, path.name, cut_of(*ends))
    now = SystemClock().now()
    with workplace(folder, note, must_exist=True) as station:
        take = partial(take_in, station.library, sound=station.settings.sound)
        added = add_recording(station.database, slug, file, take_in=take, by=_BY, now=now)
        item = station.library.path(added.audio_sha256)
    return {
        "slug": slug,
        "file": str(item),
        "sha256": added.audio_sha256,
        "duration_ms": added.duration_ms,
        "report": asdict(added.report),
    }


def _show_added(added: Mapping[str, Any], format_: TableOrJson) -> None:
    if format_ == "json":
        say_json(added)
        return
    say(f"{added['slug']}: {added['duration_ms'] / 1000:.1f} giây, {added['file']}")
    _say_warnings(added["report"])
    say("Bài là bản nháp: phải gửi duyệt mới được phát.")


def _checked(names: Sequence[str], first: str, last: str) -> list[dict[str, Any]]:
    """For each file its report, or the reason why it is refused; the other one of the two is None."""
    from broadcaster.desk.recordings import cut_of
    from broadcaster.programme.recordings.recording import read_recording

    cut, checked = cut_of(first, last), []
    for name in names:
        try:
            report, refused = asdict(read_recording(Path(name), cut).report), None
        except SoundError as error:
            report, refused = None, str(error)
        checked.append({"file": name, "report": report, "refused": refused})
    return checked


def _show_checked(checked: Sequence[Mapping[str, Any]], format_: TableOrJson) -> None:
    """Print the reports; exit status 2 when a file is refused."""
    if format_ == "json":
        say_json(checked)
    else:
        for each in checked:
            _show_one(each)
    if any(each["refused"] for each in checked):
        raise typer.Exit(2)


def _show_one(checked: Mapping[str, Any]) -> None:
    report = checked["report"]
    if report is None:
        complain(checked["refused"])
        return
    say(
        f"{checked['file']}: dùng được; {report['format']} ({report['codec']}), {report['rate']} Hz, "
        f"{report['channels']} kênh, dài {report['file_ms'] / 1000:.1f} giây, "
        f"giữ {report['from_ms'] / 1000:.1f}–{report['to_ms'] / 1000:.1f} giây, "
        f"{report['level_lufs']:.1f} LUFS, tiếng nền {report['noise_floor_dbfs']:.1f} dB"
    )
    _say_warnings(report)


def _say_warnings(report: Mapping[str, Any]) -> None:
    for warning in report["warnings"]:
        say(f"  Lưu ý: {warning}")
