"""Sound devices: which there are, and whether the station's outputs find theirs."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.desk.station import mode_of
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import LoaXaError, OutputError
from broadcaster.playout.event import Mode
from broadcaster.playout.soundcard import the_one
from broadcaster.settings import OutputSettings
from broadcaster.station.doctor.examined import Examined
from broadcaster.station.doctor.sound_server import look_at_sound_server
from broadcaster.station.programs import said_by
from broadcaster.store.database import Database
from broadcaster.store.schedule import documents

_LISTING = (sys.executable, "-m", "broadcaster.station.doctor.device_list")


@dataclass(frozen=True)
class Listed:
    """Devices that one driver finds, by name; ``problem`` says why it finds none."""

    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    problem: str = ""


Devices = Mapping[str, Listed]
"""Devices by driver, as the settings name it."""


def look_at_sound(examined: Examined) -> Iterator[Finding]:
    """Devices of this machine, what stands between them and us, and each output that a cluster names."""
    devices = playback_devices()
    yield _devices(devices)
    yield from look_at_sound_server()
    if examined.folder.database.exists():
        yield from _outputs(examined, devices)


def playback_devices() -> Devices:
    """What the drivers list, asked in a process of its own; nothing when that crashes or hangs."""
    said = said_by(_LISTING)
    return {
        driver: Listed(tuple(found["outputs"]), tuple(found["inputs"]), found["problem"])
        for driver, found in json.loads(said or "{}").items()
    }


def _devices(devices: Devices) -> Finding:
    what = "Thiết bị âm thanh"
    names = sorted({name for each in devices.values() for name in each.outputs})
    if names:
        return well(what, "; ".join(names))
    if not devices:
        advice = "Hãy khởi động lại máy; cắm lại card âm thanh USB."
        return broken(what, "hỏi danh sách thiết bị thì trình điều khiển treo hoặc hỏng", advice)
    problems = "; ".join(dict.fromkeys(each.problem for each in devices.values() if each.problem))
    found = f"chưa thấy thiết bị phát nào{': ' if problems else ''}{problems}"
    advice = "Hãy cắm card âm thanh hoặc cài trình điều khiển; đài còn tập dượt thì chưa cần."
    return look(what, found, advice)


def _outputs(examined: Examined, devices: Devices) -> Iterator[Finding]:
    """Every output that a cluster of the schedule names; a database that cannot be read is told elsewhere."""
    try:
        with examined.database() as database:
            names, is_live = _named(database), mode_of(database) is Mode.LIVE
    except LoaXaError:
        return
    set_up = {output.name: output for output in examined.settings.output}
    silent = []
    for name in names:
        output = set_up.get(name)
        if output is None or output.driver == "null":
            silent.append(name)
        elif (problem := why_missing(output, devices)) is not None:
            advice = (
                "Hãy cắm thiết bị, hoặc sửa tên trong station.toml theo danh sách ở mục Thiết bị âm thanh."
            )
            yield (broken if is_live else look)(f"Ngõ ra {name}", problem, advice)
        else:
            yield well(f"Ngõ ra {name}", f"có thiết bị “{output.device or 'mặc định'}” ({output.driver})")
    if silent:
        yield _silent(silent, is_live=is_live)


def _named(database: Database) -> list[str]:
    """Names of the outputs that the schedule's clusters are heard through."""
    with database.reading() as connection:
        clusters = timetable_of(documents(connection)).clusters
    return sorted({cluster.output for cluster in clusters})


def why_missing(output: OutputSettings, devices: Devices) -> str | None:
    """Why ``output`` would not find its devices; None when it would."""
    listed = devices.get(output.driver, Listed(problem="trình điều khiển không trả lời"))
    if listed.problem:
        return listed.problem
    if not listed.outputs:
        return "máy không có thiết bị phát nào"
    try:
        if output.device is not None:
            the_one(output.device, listed.outputs)
        if output.monitor is not None:
            the_one(output.monitor, listed.inputs)
    except OutputError as error:
        return str(error)
    return None


def _silent(names: Sequence[str], *, is_live: bool) -> Finding:
    what, found = "Ngõ ra câm", ", ".join(names)
    if is_live:
        advice = (
            "Đài đang phát thật mà các cụm này không kêu; hãy ghi [[output]] của chúng trong station.toml."
        )
        return broken(what, found, advice)
    return well(what, f"{found} (chưa nối thiết bị; đài chưa phát thật)")
