"""The disk: room, whether it can be written, what it is, and how long it takes to be sure of a write."""

import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from broadcaster.clock import Clock
from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.jobs import BACKUPS_KEPT
from broadcaster.settings import DataFolder
from broadcaster.station.doctor.examined import Examined

_GIB = 2**30

A_YEAR = 2 * _GIB
"""What a station adds in a year: some 3,000 rows a day in the log, 300 bulletins in the library."""

LEAST = 200 * 2**20
"""With less than this the log itself is in danger."""

SLOW_S = 0.15
"""A write that takes longer to be safe is that of a tired SD card."""

_WRITES = 5
_BLOCK = bytes(4096)
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})


def look_at_disk(examined: Examined) -> Iterator[Finding]:
    """The disk of the data folder, or of the place where it would be made."""
    place = _nearest(examined.folder.path)
    yield _room(examined.folder, place)
    yield from _kind(place)
    yield _writing(place, examined.clock)


def _nearest(path: Path) -> Path:
    """``path``, or the first of its parents that is there."""
    return next(each for each in (path, *path.parents) if each.exists())


def _room(folder: DataFolder, place: Path) -> Finding:
    free, needed = shutil.disk_usage(place).free, _needed(folder)
    found = f"còn trống {_size(free)}; một năm tới cần chừng {_size(needed)}"
    advice = "Hãy dọn bớt tệp khác trên ổ này, hoặc chuyển thư mục dữ liệu sang ổ lớn hơn."
    if free < LEAST:
        return broken("Chỗ trống trên đĩa", found, advice)
    return look("Chỗ trống trên đĩa", found, advice) if free < needed else well("Chỗ trống trên đĩa", found)


def _needed(folder: DataFolder) -> int:
    """Bytes for a year: what grows, and the nightly backups that are not there yet."""
    backups = sorted(folder.backups.glob("dai-*.zip"))
    one = backups[-1].stat().st_size if backups else _size_of_station(folder)
    return A_YEAR + max(0, BACKUPS_KEPT - len(backups)) * one


def _size_of_station(folder: DataFolder) -> int:
    files = (folder.database, folder.playlog, *folder.library.glob("*.flac"))
    return sum(each.stat().st_size for each in files if each.is_file())


def _kind(place: Path) -> Iterator[Finding]:
    """What the disk is, where that matters."""
    disks = [each for each in psutil.disk_partitions(all=True) if place.is_relative_to(each.mountpoint)]
    if not disks:
        return
    disk = max(disks, key=lambda each: len(each.mountpoint))
    if "ro" in disk.opts.split(","):
        advice = "Đĩa chỉ cho đọc, thường là đã hỏng hoặc lỗi sau mất điện; hãy khởi động lại, rồi thay đĩa."
        yield broken("Loại đĩa", f"{disk.mountpoint} chỉ cho đọc", advice)
    elif disk.fstype in _NETWORK:
        advice = "Cơ sở dữ liệu không an toàn trên ổ mạng; hãy để thư mục dữ liệu trên đĩa của máy."
        yield broken("Loại đĩa", f"{disk.mountpoint} là ổ mạng ({disk.fstype})", advice)
    elif disk.fstype == "tmpfs":
        advice = "Tắt máy là mất hết; hãy để thư mục dữ liệu trên đĩa thật."
        yield broken("Loại đĩa", f"{disk.mountpoint} nằm trong bộ nhớ", advice)
    elif "mmcblk" in disk.device:
        advice = "Thẻ nhớ mau hỏng khi ghi nhiều và mất điện; nên dùng ổ SSD, và chép bản sao lưu ra ngoài."
        yield look("Loại đĩa", f"{disk.mountpoint} là thẻ nhớ ({disk.device})", advice)


def _writing(place: Path, clock: Clock) -> Finding:
    """Five small writes, each waited for, into a file that goes with the look."""
    try:
        taken_s = _safe_write_s(place, clock)
    except OSError as error:
        found = f"không ghi được vào {place} ({error.strerror})"
        return broken(
            "Ghi đĩa", found, "Hãy chạy bằng đúng người dùng của đài, và kiểm tra quyền ghi, chỗ trống."
        )
    found = f"ghi chắc chắn xuống đĩa mất {taken_s * 1000:.1f} mili giây".replace(".", ",")
    if taken_s > SLOW_S:
        return look("Ghi đĩa", found, "Đĩa chậm bất thường, có thể sắp hỏng; hãy sao lưu rồi thay đĩa.")
    return well("Ghi đĩa", found)


def _safe_write_s(place: Path, clock: Clock) -> float:
    """Median seconds until a write of 4 KiB is on the disk of ``place``.

    Raises:
        OSError: nothing can be written there.

    """
    taken = []
    with tempfile.TemporaryFile(dir=place, buffering=0) as file:
        for _ in range(_WRITES):
            begun = clock.monotonic()
            file.write(_BLOCK)
            os.fsync(file.fileno())
            taken.append(clock.monotonic() - begun)
    return statistics.median(taken)


def _size(count: int) -> str:
    return f"{count / _GIB:.1f} GB".replace(".", ",")
