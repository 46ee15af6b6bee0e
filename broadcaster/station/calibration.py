"""Measures how late an output sounds, by an input that hears it."""

import numpy as np

from broadcaster.clock import Clock
from broadcaster.errors import OutputError, StationError
from broadcaster.playout.calibration import APART_S, LEAST_HEARD, TICKS, Latency, heard_in, tick
from broadcaster.playout.inputs.capture import Capture
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.pacing import Pacing
from broadcaster.playout.stream import Block
from broadcaster.settings import DataFolder, OutputSettings, Settings
from broadcaster.station.locks import hold
from broadcaster.station.wiring import device_output, monitor
from broadcaster.units import SAMPLE_RATE

RUNNING = "Máy phát đang chạy nên không đo được; hãy tắt đài (service.py) rồi chạy lại lệnh này."

_SETTLING_S = 3.0
"""Time for the devices to wake and settle before the first tick."""

_STEADY_MS = 15.0
"""A wider spread than this is no latency: something between program and loudspeaker buffers as it likes."""


class _Recording:
    """All that an input heard, on the time of this machine's monotonic clock."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._frames = 0
        self._pacing = Pacing()

    def __call__(self, block: Block, arrived: float) -> None:
        """Take a block, on the input's own thread."""
        self._blocks.append(block.copy())
        self._frames += len(block)
        self._pacing.pulled(self._frames, arrived)

    def frame_at(self, monotonic: float) -> float:
        """Frame that was heard at ``monotonic``.

        Raises:
            OutputError: the input gave nothing so far.

        """
        position = self._pacing.position()
        if position is None:
            raise OutputError(
                "Ngõ vào không thu được gì; hãy kiểm tra dây micrô và quyền dùng micrô của máy."
            )
        return position.frame + (monotonic - position.monotonic) * position.rate

    def sound(self) -> Block:
        """All of it, shape (n,)."""
        return np.concatenate(self._blocks)


def output_named(settings: Settings, name: str, heard_by: str | None) -> OutputSettings:
    """The output of this ``name`` as it is to be measured: without any latency, with an input that hears it.

    Raises:
        StationError: there is no such output, it is silent, or no input is named for it.

    """
    found = next((each for each in settings.output if each.name == name), None)
    if found is None:
        names = ", ".join(each.name for each in settings.output) or "chưa có ngõ ra nào"
        raise StationError(
            f"Không có ngõ ra “{name}” trong station.toml ({names}); hãy chọn một ngõ ra có ở đó."
        )
    if found.driver == "null":
        raise StationError(f"Ngõ ra {name} là ngõ ra câm (driver); hãy đặt thiết bị thật rồi đo.")
    ear = heard_by or found.monitor
    if ear is None:
        raise StationError(f"Chưa biết nghe ngõ ra {name} bằng gì; hãy thêm --input và tên thiết bị thu.")
    return found.model_copy(update={"latency_ms": 0.0, "monitor": ear})


def measure(output: OutputSettings, folder: DataFolder, clock: Clock, ticks: int = TICKS) -> Latency:
    """Play ``ticks`` on ``output`` and find them in what its monitor records: about half a minute.

    Raises:
        StationError: the player holds the devices.
        OutputError: the output or the input cannot be opened, or too little was heard to know the latency.

    """
    folder.make()
    recording = _Recording()
    ear = monitor(output, clock, recording)
    if ear is None:
        message = f"output {output.name} is measured without an input"
        raise ValueError(message)
    with hold(folder.player_lock, RUNNING):
        due = _play(device_output(output, clock), ear, recording, clock, ticks)
    latency = heard_in(recording.sound(), due)
    if latency.heard < LEAST_HEARD * ticks:
        raise OutputError(
            f"Chỉ nghe rõ {latency.heard}/{latency.played} tiếng thử của ngõ ra {output.name}; "
            "hãy tăng âm lượng, đưa micrô lại gần loa rồi đo lại."
        )
    if latency.spread_ms > _STEADY_MS:
        raise OutputError(
            f"Độ trễ của ngõ ra {output.name} thay đổi {latency.spread_ms:.1f} ms giữa các tiếng thử; "
            "hãy tắt chương trình khác đang dùng âm thanh rồi đo lại."
        )
    return latency


def _play(output: DeviceOutput, ear: Capture, recording: _Recording, clock: Clock, ticks: int) -> list[float]:
    """Play the ticks; the frame of the recording at which each would be without any latency."""
    try:
        ear.open()
        output.open()
        clock.sleep(_SETTLING_S)
        return [_one_tick(output, recording, clock) for _ in range(ticks)]
    finally:
        clock.sleep(2 * APART_S)
        output.close()
        ear.close()


def _one_tick(output: DeviceOutput, recording: _Recording, clock: Clock) -> float:
    """Play a tick half a second from now, and look when it has been sent: a stutter before it counts not."""
    frame = output.position().frame_at(clock.monotonic()) + round(APART_S / 2 * SAMPLE_RATE)
    output.place(tick(), frame)
    clock.sleep(APART_S)
    return recording.frame_at(output.position().time_of(frame))
