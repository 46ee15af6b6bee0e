"""The clock: can it be right, does anybody set it, does it outlive a power cut."""

import ctypes
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from broadcaster.clock import RELEASED, local
from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.errors import LoaXaError
from broadcaster.station.doctor.examined import Examined
from broadcaster.station.programs import said_by

_SET_IT = "Hãy chỉnh ngày giờ của máy"

_TIME_ERROR = 5
"""What the Linux kernel answers while nobody keeps its clock right (adjtimex(2))."""

_BIGGEST_TIMEX = 512
"""Bytes that hold the kernel's struct timex on every machine, all zero: ask, change nothing."""


def look_at_clock(examined: Examined) -> Iterator[Finding]:
    """Whether the time can be right, its zone, who sets it, and the clock that runs on a battery."""
    now = examined.clock.now()
    yield _plausible(now, _newest(examined))
    yield _zone(now)
    yield _synchronised()
    if platform.system() == "Linux":
        yield _battery_clock()


def _newest(examined: Examined) -> datetime | None:
    """Time of the log's newest event, by which the player judges the clock; None when there is none."""
    if not examined.folder.playlog.exists():
        return None
    try:
        head = examined.log.head()
    except LoaXaError:
        return None  # told by the look at the log
    return head.event.at if head else None


def _plausible(now: datetime, newest: datetime | None) -> Finding:
    found = f"{local(now):%H:%M:%S ngày %d/%m/%Y}"
    if now < RELEASED:
        return broken("Giờ của máy", f"{found}, trước ngày có chương trình này", f"{_SET_IT}.")
    if newest is not None and now < newest:
        told = f"{found}, nhưng nhật ký đã ghi đến {local(newest):%H:%M:%S ngày %d/%m/%Y}"
        advice = f"{_SET_IT}. Nếu giờ đang đúng, bấm “Đồng hồ đúng” ở trang Kiểm tra máy."
        return broken("Giờ của máy", told, advice)
    return well("Giờ của máy", found)


def _zone(now: datetime) -> Finding:
    own = now.astimezone()
    if own.utcoffset() == local(now).utcoffset():
        return well("Múi giờ", f"{own:%z}, giờ Việt Nam")
    return look(
        "Múi giờ",
        f"máy để múi giờ {own:%z}; đài vẫn tính theo giờ Việt Nam (+0700)",
        "Hãy đặt múi giờ của máy là Hà Nội (UTC+7) để các chương trình khác cũng chỉ đúng giờ.",
    )


def _synchronised() -> Finding:
    match _is_synchronised():
        case True:
            return well("Chỉnh giờ qua mạng", "đồng hồ đang được chỉnh theo máy chủ giờ")
        case False:
            return look(
                "Chỉnh giờ qua mạng",
                "chưa có gì chỉnh đồng hồ của máy theo mạng",
                "Hãy bật tự chỉnh giờ (Windows: Cài đặt › Thời gian; Linux: timedatectl set-ntp true); "
                "nếu không có mạng thì mỗi tuần so giờ một lần.",
            )
        case None:
            return well("Chỉnh giờ qua mạng", "không xem được trên máy này")


def _is_synchronised() -> bool | None:
    """Whether something keeps the clock right; None when this machine does not tell."""
    if platform.system() == "Linux":
        return _kernel_is_synchronised()
    if platform.system() == "Windows":
        said = said_by(["w32tm", "/query", "/status"])
        # the words are in the system's language, the number is not: 3 is "not synchronised"
        return said is not None and re.search(r":\s*3\b", said.partition("\n")[0]) is None
    return None


def _kernel_is_synchronised() -> bool | None:
    try:
        answer = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_BIGGEST_TIMEX)))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else answer != _TIME_ERROR


def _battery_clock() -> Finding:
    if any(Path("/sys/class/rtc").glob("rtc*")):
        return well("Đồng hồ chạy pin", "có; mất điện vẫn giữ giờ")
    return look(
        "Đồng hồ chạy pin",
        "không thấy: sau khi mất điện, máy chỉ sai giờ cho tới khi có mạng",
        "Hãy lắp mạch đồng hồ có pin (RTC), hoặc so giờ trên trang mỗi khi có điện lại.",
    )
