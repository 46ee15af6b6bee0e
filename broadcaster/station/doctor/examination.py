"""The whole examination, subject by subject; what cannot be looked at is a finding too."""

from collections.abc import Iterator

from broadcaster.clock import Clock
from broadcaster.desk.checkup import Finding, broken
from broadcaster.errors import LoaXaError, StationError
from broadcaster.settings import DataFolder, Settings, read_settings
from broadcaster.station.doctor.computer import look_at_computer
from broadcaster.station.doctor.database import look_at_database, look_at_settings
from broadcaster.station.doctor.disk import look_at_disk
from broadcaster.station.doctor.examined import Examined, Look
from broadcaster.station.doctor.library import look_at_library
from broadcaster.station.doctor.log import look_at_log
from broadcaster.station.doctor.running import look_at_station
from broadcaster.station.doctor.sound import look_at_sound
from broadcaster.station.doctor.speaking import look_at_voices
from broadcaster.station.doctor.time_of_day import look_at_clock

LOOKS: tuple[tuple[str, Look], ...] = (
    ("Máy tính", look_at_computer),
    ("Đồng hồ", look_at_clock),
    ("Ổ đĩa", look_at_disk),
    ("Cài đặt", look_at_settings),
    ("Cơ sở dữ liệu", look_at_database),
    ("Nhật ký phát sóng", look_at_log),
    ("Kho âm thanh", look_at_library),
    ("Giọng đọc", look_at_voices),
    ("Âm thanh", look_at_sound),
    ("Đài", look_at_station),
)
"""The subjects in the order in which a person goes through them."""


def examine(folder: DataFolder, clock: Clock) -> tuple[Finding, ...]:
    """Everything that was found on this machine and in ``folder``; never raises, never changes anything."""
    examined = _examined(folder, clock)
    return tuple(finding for name, look_at in LOOKS for finding in looked(name, look_at, examined))


def _examined(folder: DataFolder, clock: Clock) -> Examined:
    try:
        settings, problem = read_settings(folder, keep=False)
    except StationError as error:
        settings, problem = Settings(), str(error)
    return Examined(folder, settings, clock, problem)


def looked(name: str, look_at: Look, examined: Examined) -> Iterator[Finding]:
    """What ``look_at`` finds; whatever breaks it off becomes its last finding, and the rest is looked at."""
    try:
        yield from look_at(examined)
    except LoaXaError as error:
        yield broken(name, str(error), "Hãy sửa theo lời báo rồi kiểm tra lại.")
    except Exception as error:  # noqa: BLE001  # a doctor that falls over what it should find is of no use
        advice = "Hãy gửi dòng này cho người hỗ trợ."
        yield broken(name, f"không xem được ({type(error).__name__}: {error})", advice)
