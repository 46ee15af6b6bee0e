"""A station small enough to be made in a few seconds: four short scripts, short sounds, the real schedule."""

import secrets
import shutil
import socket
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from broadcaster.clock import Clock, SystemClock
from broadcaster.playout.event import Mode
from broadcaster.script.files import write_script
from broadcaster.settings import DataFolder, Settings
from broadcaster.station.first_start import prepare
from tests.desk.small_content import COLUMNS, script, write_frame_sounds, write_schedules

MORNING = datetime(2026, 3, 2, 0, tzinfo=UTC)
"""Seven in the morning in Trùng Khánh, on a Monday outside every dense peak."""

WORDS = {
    "nhan-hang": "Bà con xem kỹ nhãn hàng trước khi mua, xem hạn dùng, nơi làm ra và số điện thoại.",
    "hang-gia": "Hàng rẻ bất thường thì bà con đừng vội mua, hãy hỏi người bán giấy tờ của lô hàng đó.",
    "bao-tin": "Nghi là hàng giả thì bà con báo ngay Công an xã, giữ lại hàng và tờ hóa đơn đã nhận.",
    "hoa-don": "Mua món hàng lớn thì bà con nhớ lấy hóa đơn và cất giữ cho đến khi hết hạn bảo hành của nó.",
}
"""Some seven seconds each, so that there is time to break something off in the middle."""


def write_small_content(folder: Path) -> Path:
    """Write scripts, schedule and sounds into ``folder``."""
    scripts = folder / "scripts_vi"
    scripts.mkdir(parents=True)
    (scripts / "chuyen_muc.toml").write_text(COLUMNS, encoding="utf-8")
    for slug, words in WORDS.items():
        file = write_script(script(slug, words, valid_from=date(2020, 1, 1)))
        (scripts / f"{slug}.md").write_text(file, encoding="utf-8")
    write_frame_sounds(folder / "audio")
    write_schedules(folder / "schedules")
    return folder


def make_station(
    folder: Path, content: Path, *, clock: Clock | None = None, mode: Mode = Mode.TRAINING
) -> list[str]:
    """Make the station of ``content`` in ``folder``, as a first start does; returns what it told."""
    told: list[str] = []
    prepare(
        DataFolder(folder).make(),
        Settings(),
        clock or SystemClock(),
        told.append,
        mode=mode,
        durable=False,
        content=content,
    )
    return told


def copy_of(station: Path, folder: Path) -> DataFolder:
    """A copy of ``station`` in ``folder``, whose page has a port of its own."""
    copy = DataFolder(Path(shutil.copytree(station, folder)))
    copy.settings.write_text(f"[web]\nport = {free_port()}\n", encoding="utf-8")
    return copy


def free_port() -> int:
    """A port that nobody listens on, below those that systems hand out by themselves."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
