"""The technician's settings and the station's database."""

import os
from collections.abc import Iterator
from pathlib import Path

from broadcaster.clock import Clock
from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.errors import LoaXaError
from broadcaster.station.doctor.examined import Examined
from broadcaster.store.database import Database
from broadcaster.store.inspection import HalfWrittenError, is_sound
from broadcaster.store.migrate import Which, standing

LIMIT_S = 5.0
"""How long one file is checked; a larger one is checked in part."""

RESTORE = "Hãy giữ nguyên tệp hỏng và khôi phục từ bản sao lưu: loa restore."

OTHER_USER = "Hãy chạy lệnh này bằng đúng người dùng của đài."


def look_at_settings(examined: Examined) -> Iterator[Finding]:
    """Whether ``station.toml`` is right."""
    path = examined.folder.settings
    if examined.settings_problem:
        yield broken("Cài đặt", examined.settings_problem, f"Hãy sửa lại {path}.")
    elif path.exists():
        yield well("Cài đặt", f"{path} đọc được, không sai")
    else:
        yield well("Cài đặt", f"chưa có {path}; đang dùng cài đặt mặc định")


def look_at_database(examined: Examined) -> Iterator[Finding]:
    """Whether the database is there, whole, and of this program."""
    folder = examined.folder
    if not examined.has_station:
        yield well("Đài", f"{folder.path} chưa có đài nào; lần chạy đầu (loa serve) sẽ tạo")
        return
    yield from file_findings("Cơ sở dữ liệu", folder.database, "station", examined.clock)


def file_findings(what: str, path: Path, which: Which, clock: Clock) -> Iterator[Finding]:
    """Whether the SQLite file at ``path`` is there, whole, and of this program; ``what`` people call it."""
    if not path.exists():
        yield broken(what, f"mất tệp {path}", RESTORE)
        return
    if not os.access(path, os.R_OK):
        yield broken(what, f"{path.name} là của người dùng khác, không được đọc", OTHER_USER)
        return
    until = clock.monotonic() + LIMIT_S
    try:
        whole = is_sound(path, lambda: clock.monotonic() < until)
        yield _standing(what, path, which, whole=whole)
    except HalfWrittenError as error:
        yield look(
            what, str(error), "Không cần làm gì: đài tự hoàn tất khi khởi động. Hãy chạy đài rồi xem lại."
        )
    except LoaXaError as error:
        yield broken(what, str(error), RESTORE)


def _standing(what: str, path: Path, which: Which, *, whole: bool) -> Finding:
    database = Database(path, read_only=True)
    try:
        stands = standing(database, which)
    finally:
        database.dispose()
    found = f"{path.name} nguyên vẹn" if whole else f"{path.name} lớn, mới kiểm được một phần, chưa thấy lỗi"
    match stands:
        case "current":
            return well(what, found)
        case "older":
            return look(
                what,
                f"{found}, của bản chương trình cũ hơn",
                "Không cần làm gì: đài tự nâng cấp khi khởi động.",
            )
        case "newer":
            return broken(what, f"{found}, của bản chương trình mới hơn", "Hãy cài bản chương trình mới hơn.")
        case "nothing":
            return broken(what, f"{path.name} trống", RESTORE)
