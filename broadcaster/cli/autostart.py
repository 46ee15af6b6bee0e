"""The command that lets the station start with the machine."""

from typing import Annotated

import typer

from broadcaster.cli.app import Data, app, note, say
from broadcaster.settings import data_folder


@app.command()
def autostart(
    data: Data = None,
    install_it: Annotated[
        bool, typer.Option("--install", help="Ghi ra tệp thay vì in ra (Linux: cần sudo).")
    ] = False,
) -> None:
    """Cho đài tự chạy khi bật máy: dịch vụ systemd (Linux) hoặc tác vụ lập lịch (Windows)."""
    from broadcaster.station.autostart import install, next_steps, target, this_start, this_system, written

    folder, system = data_folder(data), this_system()
    start, path = this_start(folder), target(system, folder)
    if install_it:
        if system == "windows":  # under sudo the folder would be root's
            folder.make()
        install(system, start, path)
        say(f"Đã ghi {path}. Chạy tiếp với quyền quản trị:")
    else:
        say(written(system, start))
        note(f"Thêm --install để ghi vào {path}; sau đó chạy với quyền quản trị:")
    for step in next_steps(system, path):
        (say if install_it else note)(f"  {step}")
