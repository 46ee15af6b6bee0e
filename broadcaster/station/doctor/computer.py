"""The machine itself: program, memory, processor, how long it has been on."""

import platform
import struct
from collections.abc import Iterator
from datetime import timedelta

import psutil

from broadcaster import __version__
from broadcaster.clock import local
from broadcaster.desk.checkup import Finding, look, well
from broadcaster.station.doctor.examined import Examined

_MIB = 2**20

LEAST_MEMORY = 300 * _MIB
"""What playing, page and one voice need beside everything else."""

BUSY = 2.0
"""Processes that want to run, for each processor, from which on a machine falls behind."""

_BITS = 64


def look_at_computer(examined: Examined) -> Iterator[Finding]:
    """Program, memory, processor, time since the machine was switched on."""
    yield _program()
    yield _memory()
    yield _load()
    yield _uptime(examined)


def _program() -> Finding:
    bits = struct.calcsize("P") * 8
    found = (
        f"Loa Xã {__version__}, Python {platform.python_version()} {bits} bit, "
        f"{platform.system()} {platform.release()} ({platform.machine()})"
    )
    if bits < _BITS:
        return look("Chương trình", found, "Hãy cài Python 64 bit: một số thư viện không có bản 32 bit.")
    return well("Chương trình", found)


def _memory() -> Finding:
    memory = psutil.virtual_memory()
    found = f"còn {memory.available // _MIB} MB trong {memory.total // _MIB} MB"
    if memory.available < LEAST_MEMORY:
        advice = f"Hãy đóng bớt chương trình khác; đài cần còn trống {LEAST_MEMORY // _MIB} MB."
        return look("Bộ nhớ", found, advice)
    return well("Bộ nhớ", found)


def _load() -> Finding:
    count = psutil.cpu_count() or 1
    waiting = psutil.getloadavg()[2]
    found = f"{count} nhân, tải 15 phút qua {waiting:.1f}".replace(".", ",")
    if waiting > BUSY * count:
        return look("Bộ xử lý", found, "Máy đang quá tải; hãy đóng bớt chương trình khác trên máy phát.")
    return well("Bộ xử lý", found)


def _uptime(examined: Examined) -> Finding:
    on_for = timedelta(seconds=_since_boot(examined))
    booted = local(examined.clock.now() - on_for)
    hours, minutes = divmod(on_for // timedelta(minutes=1), 60)
    return well("Máy bật từ", f"{booted:%H:%M ngày %d/%m/%Y} ({hours} giờ {minutes} phút trước)")


def _since_boot(examined: Examined) -> float:
    """Seconds since the machine was switched on; Linux's own count does not mind a clock that was set."""
    if platform.system() == "Linux":
        return examined.clock.monotonic()
    return max(0.0, examined.clock.now().timestamp() - float(psutil.boot_time()))
